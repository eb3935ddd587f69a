package neargate.services.iam;

import neargate.kernel.AwsErrors;
import software.amazon.awssdk.services.iam.model.CredentialReportExpiredException;
import software.amazon.awssdk.services.iam.model.CredentialReportNotPresentException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InvalidInputException;
import software.amazon.awssdk.services.iam.model.InvalidUserTypeException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PasswordPolicyViolationException;
import software.amazon.awssdk.services.iam.model.UnmodifiableEntityException;

/** IAM's errors. A method makes the exception; the caller throws it. */
final class IamErrors {
    private IamErrors() {}

    static IamException noSuchEntity(String message) {
        return filled(NoSuchEntityException.builder(), "NoSuchEntity", message, 404);
    }

    static IamException entityAlreadyExists(String message) {
        return filled(EntityAlreadyExistsException.builder(), "EntityAlreadyExists", message, 409);
    }

    static IamException malformedPolicyDocument(String message) {
        return filled(MalformedPolicyDocumentException.builder(), "MalformedPolicyDocument", message, 400);
    }

    static IamException deleteConflict(String message) {
        return filled(DeleteConflictException.builder(), "DeleteConflict", message, 409);
    }

    static IamException limitExceeded(String message) {
        return filled(LimitExceededException.builder(), "LimitExceeded", message, 409);
    }

    static IamException invalidInput(String message) {
        return filled(InvalidInputException.builder(), "InvalidInput", message, 400);
    }

    static IamException unmodifiableEntity(String message) {
        return filled(UnmodifiableEntityException.builder(), "UnmodifiableEntity", message, 400);
    }

    static IamException accessDenied(String message) {
        return filled(IamException.builder(), "AccessDenied", message, 403);
    }

    static IamException passwordPolicyViolation(String message) {
        return filled(PasswordPolicyViolationException.builder(), "PasswordPolicyViolation", message, 400);
    }

    static IamException onlyUsersHavePasswords() {
        return filled(
                InvalidUserTypeException.builder(),
                "InvalidUserType",
                "Only IAM Users can change their own password.",
                400);
    }

    static IamException reportNotPresent() {
        return filled(
                CredentialReportNotPresentException.builder(),
                "ReportNotPresent",
                "No report is available. Use GenerateCredentialReport to generate one.",
                410);
    }

    static IamException reportExpired() {
        return filled(
                CredentialReportExpiredException.builder(),
                "ReportExpired",
                "The report has expired. Use GenerateCredentialReport to generate a new one.",
                410);
    }

    static IamException validation(String message) {
        return filled(IamException.builder(), "ValidationError", message, 400);
    }

    private static IamException filled(IamException.Builder exception, String code, String message, int status) {
        return (IamException) AwsErrors.filled(exception, "Iam", code, message, status);
    }
}
