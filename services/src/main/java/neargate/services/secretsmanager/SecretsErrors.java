package neargate.services.secretsmanager;

import neargate.kernel.AwsErrors;
import neargate.kernel.Page;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.secretsmanager.model.DecryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.EncryptionFailureException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.LimitExceededException;
import software.amazon.awssdk.services.secretsmanager.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.secretsmanager.model.PublicPolicyException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** The exceptions of Secrets Manager with AWS's texts. A method makes the exception; the caller throws it. */
final class SecretsErrors {
    private static final String ACCESS_DENIED = "AccessDeniedException";

    private SecretsErrors() {}

    static SecretsManagerException noSecret() {
        return notFound("Secrets Manager can't find the specified secret.");
    }

    static SecretsManagerException noStage(String stage) {
        return notFound("Secrets Manager can't find the specified secret value for staging label: " + stage);
    }

    static SecretsManagerException noVersion(String versionId) {
        return notFound("Secrets Manager can't find the specified secret value for VersionId: " + versionId);
    }

    private static SecretsManagerException notFound(String message) {
        return ResourceNotFoundException.builder().message(message).build();
    }

    static SecretsManagerException markedForDeletion() {
        return invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
    }

    static SecretsManagerException exists(String message) {
        return ResourceExistsException.builder().message(message).build();
    }

    /** A version of that id says something else. */
    static SecretsManagerException tokenInUse(String token, String arn) {
        return exists("You can't use ClientRequestToken " + token
                + " because that value is already in use for a version of secret " + arn + ".");
    }

    static SecretsManagerException invalidParameter(String message) {
        return InvalidParameterException.builder().message(message).build();
    }

    static SecretsManagerException invalidRequest(String message) {
        return InvalidRequestException.builder().message(message).build();
    }

    static SecretsManagerException limitExceeded(String message) {
        return LimitExceededException.builder().message(message).build();
    }

    static SecretsManagerException malformedPolicy(String message) {
        return MalformedPolicyDocumentException.builder().message(message).build();
    }

    static SecretsManagerException publicPolicy() {
        return PublicPolicyException.builder()
                .message("You can't attach a resource policy that allows broad access to the secret.")
                .build();
    }

    static SecretsManagerException notEncrypted(KmsException cause) {
        if (isDenied(cause)) {
            return noAccessToKms();
        }
        return (SecretsManagerException) EncryptionFailureException.builder()
                .message("Secrets Manager can't encrypt the protected secret text using the provided KMS key. Check"
                        + " that the KMS key is available, enabled, and not in an invalid state: "
                        + cause.getMessage())
                .cause(cause)
                .build();
    }

    static SecretsManagerException notDecrypted(KmsException cause) {
        if (isDenied(cause)) {
            return noAccessToKms();
        }
        return (SecretsManagerException) DecryptionFailureException.builder()
                .message("Secrets Manager can't decrypt the protected secret text using the provided KMS key: "
                        + cause.getMessage())
                .cause(cause)
                .build();
    }

    /** Whether KMS refused for want of a permission. */
    static boolean isDenied(KmsException cause) {
        return cause.awsErrorDetails() != null
                && cause.awsErrorDetails().errorCode().equals(ACCESS_DENIED);
    }

    private static SecretsManagerException noAccessToKms() {
        return coded(ACCESS_DENIED, "Access to KMS is not allowed");
    }

    static SecretsManagerException notAuthorized(String principal, String arn) {
        return coded(
                ACCESS_DENIED,
                "User: " + principal + " is not authorized to access the resource: " + arn
                        + " because no resource-based policy allows it");
    }

    static SecretsManagerException validation(String message) {
        return coded("ValidationException", message);
    }

    private static SecretsManagerException coded(String code, String message) {
        return (SecretsManagerException)
                AwsErrors.filled(SecretsManagerException.builder(), "SecretsManager", code, message, 400);
    }

    /** Where a page begins, or AWS's exception for a token that is not ours. */
    static String after(@Nullable String token) {
        try {
            return Page.after(token);
        } catch (Page.InvalidTokenException e) {
            throw InvalidNextTokenException.builder()
                    .message("The NextToken value is invalid.")
                    .build();
        }
    }
}
