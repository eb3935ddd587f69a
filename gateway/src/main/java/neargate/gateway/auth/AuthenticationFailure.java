package neargate.gateway.auth;

import neargate.gateway.protocol.Fault;

/** The caller is not who the request says, or says nothing; each family of services has its own words for that. */
public final class AuthenticationFailure extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final String UNREADABLE_TOKEN = "The security token included in the request is invalid.";
    private static final String OTHER_SIGNATURE =
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                    + " Access Key and signing method. Consult the service documentation for details.";

    private final Reason reason;

    private AuthenticationFailure(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    /** What is wrong. */
    enum Reason {
        MISSING,
        INCOMPLETE,
        UNKNOWN_KEY,
        INVALID_TOKEN,
        EXPIRED_TOKEN,
        OTHER_SIGNATURE,
        WRONG_SCOPE,
        SKEWED,
        EXPIRED_URL,
        OTHER_CONTENT,
        FOREIGN_PAGE
    }

    static AuthenticationFailure missing() {
        return new AuthenticationFailure(Reason.MISSING, "");
    }

    /** The signature cannot be read; {@code detail} says why in AWS's words. */
    static AuthenticationFailure incomplete(String detail) {
        return new AuthenticationFailure(Reason.INCOMPLETE, detail);
    }

    static AuthenticationFailure unknownKey() {
        return new AuthenticationFailure(Reason.UNKNOWN_KEY, "");
    }

    /** The session token is missing, or another key's. */
    static AuthenticationFailure invalidToken() {
        return new AuthenticationFailure(Reason.INVALID_TOKEN, "");
    }

    static AuthenticationFailure expiredToken() {
        return new AuthenticationFailure(Reason.EXPIRED_TOKEN, "");
    }

    static AuthenticationFailure otherSignature() {
        return new AuthenticationFailure(Reason.OTHER_SIGNATURE, OTHER_SIGNATURE);
    }

    /** The credential scope is another service's, day's or algorithm's. */
    static AuthenticationFailure wrongScope(String detail) {
        return new AuthenticationFailure(Reason.WRONG_SCOPE, detail);
    }

    /** The signature is of another time. */
    static AuthenticationFailure skewed(String detail) {
        return new AuthenticationFailure(Reason.SKEWED, detail);
    }

    static AuthenticationFailure expiredUrl(String detail) {
        return new AuthenticationFailure(Reason.EXPIRED_URL, detail);
    }

    /** The body is not the one whose hash was signed. */
    static AuthenticationFailure otherContent() {
        return new AuthenticationFailure(Reason.OTHER_CONTENT, OTHER_SIGNATURE);
    }

    static AuthenticationFailure foreignPage(String origin) {
        return new AuthenticationFailure(
                Reason.FOREIGN_PAGE,
                "A web page of " + origin + " may only call with credentials that were issued here.");
    }

    /** What to answer, in the words of a family of services. */
    public Fault fault(Dialect dialect) {
        return switch (dialect) {
            case JSON -> json(400);
            case REST_JSON -> json(403);
            case QUERY -> query();
            case EC2 -> ec2();
            case S3 -> s3();
        };
    }

    private String detail() {
        return String.valueOf(getMessage());
    }

    private Fault json(int status) {
        return switch (reason) {
            case MISSING -> sender("MissingAuthenticationTokenException", status, "Missing Authentication Token");
            case INCOMPLETE -> sender("IncompleteSignatureException", status, detail());
            case UNKNOWN_KEY, INVALID_TOKEN -> sender("UnrecognizedClientException", status, UNREADABLE_TOKEN);
            case EXPIRED_TOKEN ->
                sender("ExpiredTokenException", status, "The security token included in the request is expired");
            case OTHER_SIGNATURE, WRONG_SCOPE, SKEWED, EXPIRED_URL, OTHER_CONTENT ->
                sender("InvalidSignatureException", status, detail());
            case FOREIGN_PAGE -> sender("AccessDeniedException", status, detail());
        };
    }

    private Fault query() {
        return switch (reason) {
            case MISSING -> sender("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
            case INCOMPLETE -> sender("IncompleteSignature", 403, detail());
            case UNKNOWN_KEY, INVALID_TOKEN -> sender("InvalidClientTokenId", 403, UNREADABLE_TOKEN);
            case EXPIRED_TOKEN -> sender("ExpiredToken", 403, "The security token included in the request is expired");
            case OTHER_SIGNATURE, WRONG_SCOPE, SKEWED, EXPIRED_URL, OTHER_CONTENT ->
                sender("SignatureDoesNotMatch", 403, detail());
            case FOREIGN_PAGE -> sender("AccessDenied", 403, detail());
        };
    }

    /** "Error codes for the Amazon EC2 API". */
    private Fault ec2() {
        return switch (reason) {
            case MISSING -> sender("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
            case INCOMPLETE -> sender("IncompleteSignature", 400, detail());
            case UNKNOWN_KEY, INVALID_TOKEN, OTHER_SIGNATURE, WRONG_SCOPE, OTHER_CONTENT ->
                sender("AuthFailure", 401, "AWS was not able to validate the provided access credentials");
            case EXPIRED_TOKEN, SKEWED, EXPIRED_URL -> sender("RequestExpired", 400, "Request has expired.");
            case FOREIGN_PAGE -> sender("UnauthorizedOperation", 403, detail());
        };
    }

    /** "Amazon S3: Error responses". */
    private Fault s3() {
        return switch (reason) {
            case MISSING -> sender("AccessDenied", 403, "Access Denied");
            case INCOMPLETE, WRONG_SCOPE -> sender("AuthorizationHeaderMalformed", 400, detail());
            case UNKNOWN_KEY ->
                sender("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records.");
            case INVALID_TOKEN -> sender("InvalidToken", 400, "The provided token is malformed or otherwise invalid.");
            case EXPIRED_TOKEN -> sender("ExpiredToken", 400, "The provided token has expired.");
            case OTHER_SIGNATURE ->
                sender(
                        "SignatureDoesNotMatch",
                        403,
                        "The request signature we calculated does not match the signature you provided. Check your key"
                                + " and signing method.");
            case SKEWED ->
                sender(
                        "RequestTimeTooSkewed",
                        403,
                        "The difference between the request time and the current time is too large.");
            case EXPIRED_URL -> sender("AccessDenied", 403, "Request has expired");
            case OTHER_CONTENT ->
                sender(
                        "XAmzContentSHA256Mismatch",
                        400,
                        "The provided 'x-amz-content-sha256' header does not match what was computed.");
            case FOREIGN_PAGE -> sender("AccessDenied", 403, detail());
        };
    }

    private static Fault sender(String code, int status, String message) {
        return new Fault(code, message, status, true);
    }
}
