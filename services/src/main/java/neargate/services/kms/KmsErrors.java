package neargate.services.kms;

import neargate.kernel.AwsErrors;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.DryRunOperationException;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidArnException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.InvalidGrantTokenException;
import software.amazon.awssdk.services.kms.model.InvalidKeyUsageException;
import software.amazon.awssdk.services.kms.model.InvalidMarkerException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.LimitExceededException;
import software.amazon.awssdk.services.kms.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.TagException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

/** The exceptions of KMS with AWS's texts. A method makes the exception; the caller throws it. */
final class KmsErrors {
    private KmsErrors() {}

    static KmsException noKey(String arn) {
        return notFound("Key '" + arn + "' does not exist");
    }

    static KmsException notFound(String message) {
        return NotFoundException.builder().message(message).build();
    }

    static KmsException alreadyExists(String aliasArn) {
        return AlreadyExistsException.builder()
                .message("An alias with the name " + aliasArn + " already exists")
                .build();
    }

    static KmsException disabled(String arn) {
        return DisabledException.builder().message(arn + " is disabled.").build();
    }

    static KmsException invalidState(String message) {
        return KmsInvalidStateException.builder().message(message).build();
    }

    /** AWS says no more: whoever guesses learns nothing. */
    static KmsException invalidCiphertext() {
        return InvalidCiphertextException.builder().message("").build();
    }

    static KmsException incorrectKey() {
        return IncorrectKeyException.builder()
                .message("The key ID in the request does not identify a CMK that can perform this operation.")
                .build();
    }

    static KmsException unreachableKey() {
        return coded(
                "AccessDeniedException",
                "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or"
                        + " you are not allowed to access.");
    }

    static KmsException notAuthorized(String principal, String action, String arn) {
        return coded(
                "AccessDeniedException",
                "User: " + principal + " is not authorized to perform: kms:" + action + " on resource: " + arn
                        + " because no resource-based policy allows the kms:" + action + " action");
    }

    static KmsException reservedAlias(String name) {
        return coded("NotAuthorizedException", "Aliases that begin with alias/aws/ are AWS's own: " + name);
    }

    static KmsException unsupported(String message) {
        return UnsupportedOperationException.builder().message(message).build();
    }

    static KmsException invalidUsage(String arn, String algorithm) {
        return InvalidKeyUsageException.builder()
                .message("Algorithm " + algorithm + " is incompatible with key spec SYMMETRIC_DEFAULT of " + arn + ".")
                .build();
    }

    static KmsException dryRun() {
        return DryRunOperationException.builder()
                .message("The request would have succeeded, but the DryRun option is set.")
                .build();
    }

    static KmsException malformedPolicy(String message) {
        return MalformedPolicyDocumentException.builder().message(message).build();
    }

    static KmsException lockout() {
        return malformedPolicy("The new key policy will not allow you to update the key policy in the future.");
    }

    static KmsException invalidArn(String message) {
        return InvalidArnException.builder().message(message).build();
    }

    static KmsException tag(String message) {
        return TagException.builder().message(message).build();
    }

    static KmsException limitExceeded(String message) {
        return LimitExceededException.builder().message(message).build();
    }

    static KmsException invalidGrantToken() {
        return InvalidGrantTokenException.builder()
                .message("The grant token is not valid.")
                .build();
    }

    static KmsException invalidMarker() {
        return InvalidMarkerException.builder()
                .message("The marker is not valid.")
                .build();
    }

    static KmsException validation(String message) {
        return coded("ValidationException", message);
    }

    private static KmsException coded(String code, String message) {
        return (KmsException) AwsErrors.filled(KmsException.builder(), "Kms", code, message, 400);
    }
}
