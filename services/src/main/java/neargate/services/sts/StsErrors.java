package neargate.services.sts;

import neargate.kernel.AwsErrors;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.sts.model.InvalidAuthorizationMessageException;
import software.amazon.awssdk.services.sts.model.InvalidIdentityTokenException;
import software.amazon.awssdk.services.sts.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.sts.model.PackedPolicyTooLargeException;
import software.amazon.awssdk.services.sts.model.StsException;

/** STS's errors. A method makes the exception; the caller throws it. */
final class StsErrors {
    private StsErrors() {}

    static StsException accessDenied(String message) {
        return filled(StsException.builder(), "AccessDenied", message, 403);
    }

    /** The caller may not; that is also said of a role that is not there. */
    static StsException notAuthorized(String action, String resource) {
        return accessDenied("User: " + Caller.current().principal() + " is not authorized to perform: " + action
                + " on resource: " + resource);
    }

    static StsException validation(String message) {
        return filled(StsException.builder(), "ValidationError", message, 400);
    }

    static StsException malformedPolicyDocument(String message) {
        return filled(MalformedPolicyDocumentException.builder(), "MalformedPolicyDocument", message, 400);
    }

    static StsException packedPolicyTooLarge(int percentage) {
        return filled(
                PackedPolicyTooLargeException.builder(),
                "PackedPolicyTooLarge",
                "Packed size of session tags and policies consumes " + percentage + "% of allotted space.",
                400);
    }

    static StsException invalidAuthorizationMessage() {
        return filled(
                InvalidAuthorizationMessageException.builder(),
                "InvalidAuthorizationMessageException",
                "Message is not valid",
                400);
    }

    static StsException invalidIdentityToken(String message) {
        return filled(InvalidIdentityTokenException.builder(), "InvalidIdentityToken", message, 400);
    }

    private static StsException filled(StsException.Builder exception, String code, String message, int status) {
        return (StsException) AwsErrors.filled(exception, "Sts", code, message, status);
    }
}
