package neargate.gateway.auth;

/** AWS's services say the same of a bad signature in different words; these are the families of them. */
public enum Dialect {
    /** The JSON protocols whose operation is in a header, and CBOR: names end in Exception, status 400. */
    JSON,
    /** The JSON protocol with paths: the same names, status 403. */
    REST_JSON,
    /** The query protocol and its like, status 403. */
    QUERY,
    /** EC2 has words of its own. */
    EC2,
    /** S3 has words of its own. */
    S3
}
