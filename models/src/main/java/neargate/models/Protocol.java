package neargate.models;

/** How a service puts requests and answers on the wire ("Smithy: AWS protocols"). */
public enum Protocol {
    AWS_JSON,
    AWS_QUERY,
    EC2_QUERY,
    REST_JSON,
    REST_XML,
    RPC_V2_CBOR
}
