package neargate.gateway.auth;

import neargate.gateway.protocol.Fault;

/** The caller is not who the request says, or says nothing. Texts of "Common error types" and of AWS's answers. */
public final class AuthenticationFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Fault query;
    private final transient Fault json;

    private AuthenticationFailure(Fault query, Fault json) {
        super(query.code(), null, false, false);
        this.query = query;
        this.json = json;
    }

    /** What to answer; the JSON protocols have other names, and other statuses, for the same mistakes. */
    public Fault fault(boolean toJson) {
        return toJson ? json : query;
    }

    private static AuthenticationFailure of(String query, String json, String message) {
        return new AuthenticationFailure(new Fault(query, message, 403, true), new Fault(json, message, 400, true));
    }

    static AuthenticationFailure incomplete(String message) {
        return of("IncompleteSignature", "IncompleteSignatureException", message);
    }

    static AuthenticationFailure missing() {
        return of("MissingAuthenticationToken", "MissingAuthenticationTokenException", "Missing Authentication Token");
    }

    static AuthenticationFailure unknownKey() {
        return of(
                "InvalidClientTokenId",
                "UnrecognizedClientException",
                "The security token included in the request is invalid.");
    }

    static AuthenticationFailure expiredToken() {
        return of("ExpiredToken", "ExpiredTokenException", "The security token included in the request is expired");
    }

    static AuthenticationFailure mismatch() {
        return skewed(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                        + " Access Key and signing method. Consult the service documentation for details.");
    }

    /** The signature is of another time, or another signature; the message says which. */
    static AuthenticationFailure skewed(String message) {
        return of("SignatureDoesNotMatch", "InvalidSignatureException", message);
    }
}
