package neargate.services.ssm;

import neargate.kernel.AwsErrors;
import neargate.kernel.Page;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.HierarchyLevelLimitExceededException;
import software.amazon.awssdk.services.ssm.model.HierarchyTypeMismatchException;
import software.amazon.awssdk.services.ssm.model.InvalidAllowedPatternException;
import software.amazon.awssdk.services.ssm.model.InvalidFilterKeyException;
import software.amazon.awssdk.services.ssm.model.InvalidFilterOptionException;
import software.amazon.awssdk.services.ssm.model.InvalidFilterValueException;
import software.amazon.awssdk.services.ssm.model.InvalidKeyIdException;
import software.amazon.awssdk.services.ssm.model.InvalidNextTokenException;
import software.amazon.awssdk.services.ssm.model.InvalidPolicyAttributeException;
import software.amazon.awssdk.services.ssm.model.InvalidPolicyTypeException;
import software.amazon.awssdk.services.ssm.model.InvalidResourceIdException;
import software.amazon.awssdk.services.ssm.model.InvalidResourceTypeException;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterMaxVersionLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterPatternMismatchException;
import software.amazon.awssdk.services.ssm.model.ParameterVersionLabelLimitExceededException;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;
import software.amazon.awssdk.services.ssm.model.PoliciesLimitExceededException;
import software.amazon.awssdk.services.ssm.model.SsmException;
import software.amazon.awssdk.services.ssm.model.TooManyTagsErrorException;

/** The exceptions of Systems Manager with AWS's texts. A method makes the exception; the caller throws it. */
final class SsmErrors {
    private SsmErrors() {}

    static SsmException noParameter(String name) {
        return filled(ParameterNotFoundException.builder(), "ParameterNotFound", "Parameter " + name + " not found.");
    }

    static SsmException noVersion(String name, String selector) {
        return filled(
                ParameterVersionNotFoundException.builder(),
                "ParameterVersionNotFound",
                "Systems Manager could not find version " + selector + " of " + name
                        + ". Verify the version and try again.");
    }

    static SsmException noLabel(String name, String label) {
        return filled(
                ParameterVersionNotFoundException.builder(),
                "ParameterVersionNotFound",
                "Systems Manager could not find label " + label + " of " + name + ". Verify the label and try again.");
    }

    static SsmException alreadyExists() {
        return filled(
                ParameterAlreadyExistsException.builder(),
                "ParameterAlreadyExists",
                "The parameter already exists. To overwrite this value, set the overwrite option in the request to"
                        + " true.");
    }

    static SsmException otherType() {
        return filled(
                HierarchyTypeMismatchException.builder(),
                "HierarchyTypeMismatchException",
                "Parameter Store does not support changing a parameter type in a hierarchy. For example, you can't"
                        + " change a parameter from a String type to a SecureString type. You must create a new, unique"
                        + " parameter.");
    }

    static SsmException tooDeep(int most) {
        return filled(
                HierarchyLevelLimitExceededException.builder(),
                "HierarchyLevelLimitExceededException",
                "A hierarchy can have a maximum of " + most + " levels. For more information, see"
                        + " https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-parameter-name-constraints.html");
    }

    static SsmException patternMismatch(String pattern) {
        return filled(
                ParameterPatternMismatchException.builder(),
                "ParameterPatternMismatchException",
                "Parameter value, cannot be validated against allowedPattern: " + pattern);
    }

    static SsmException invalidPattern(String pattern) {
        return filled(
                InvalidAllowedPatternException.builder(),
                "InvalidAllowedPatternException",
                "The request doesn't meet the regular expression requirement: " + pattern);
    }

    static SsmException invalidKey(String message) {
        return filled(InvalidKeyIdException.builder(), "InvalidKeyId", message);
    }

    static SsmException tooManyParameters(String tier, int most) {
        return filled(
                ParameterLimitExceededException.builder(),
                "ParameterLimitExceeded",
                "You have exceeded the number of " + tier + " parameters for this AWS account. Delete one or more"
                        + " parameters and try again: there can be " + most + ".");
    }

    static SsmException oldestVersionIsLabelled(String name, long oldest) {
        return filled(
                ParameterMaxVersionLimitExceededException.builder(),
                "ParameterMaxVersionLimitExceeded",
                "You attempted to create a new version of " + name
                        + " by calling the PutParameter API with the overwrite"
                        + " flag. Version " + oldest + ", the oldest version, can't be deleted because it has a label"
                        + " associated with it. Move the label to another version of the parameter, and try again.");
    }

    static SsmException tooManyLabels() {
        return filled(
                ParameterVersionLabelLimitExceededException.builder(),
                "ParameterVersionLabelLimitExceeded",
                "A parameter version can have a maximum of ten labels. Move one or more labels to another version and"
                        + " try again.");
    }

    static SsmException tooManyPolicies() {
        return filled(
                PoliciesLimitExceededException.builder(),
                "PoliciesLimitExceededException",
                "You specified more than the maximum number of allowed policies for the parameter. The maximum is 10.");
    }

    static SsmException invalidPolicyType(String type) {
        return filled(
                InvalidPolicyTypeException.builder(),
                "InvalidPolicyTypeException",
                "The policy type " + type
                        + " isn't supported. Parameter Store supports the following policy types: Expiration,"
                        + " ExpirationNotification, and NoChangeNotification.");
    }

    static SsmException invalidPolicyAttribute(String message) {
        return filled(InvalidPolicyAttributeException.builder(), "InvalidPolicyAttributeException", message);
    }

    static SsmException invalidFilterKey(String message) {
        return filled(InvalidFilterKeyException.builder(), "InvalidFilterKey", message);
    }

    static SsmException invalidFilterOption(String message) {
        return filled(InvalidFilterOptionException.builder(), "InvalidFilterOption", message);
    }

    static SsmException invalidFilterValue(String message) {
        return filled(InvalidFilterValueException.builder(), "InvalidFilterValue", message);
    }

    static SsmException invalidResourceType(String type) {
        return filled(
                InvalidResourceTypeException.builder(),
                "InvalidResourceType",
                "The resource type is not valid, or has no resources here: " + type
                        + ". The tags of parameters are kept.");
    }

    static SsmException invalidResourceId() {
        return filled(
                InvalidResourceIdException.builder(),
                "InvalidResourceId",
                "The resource ID is not valid. Verify that you entered the correct ID and try again.");
    }

    static SsmException tooManyTags() {
        return filled(
                TooManyTagsErrorException.builder(),
                "TooManyTagsError",
                "The Targets parameter includes too many tags. Remove one or more tags and try the command again.");
    }

    static SsmException accessDenied(String message) {
        return filled(SsmException.builder(), "AccessDeniedException", message);
    }

    static SsmException validation(String message) {
        return filled(SsmException.builder(), "ValidationException", message);
    }

    /** Where a page begins, or AWS's exception for a token that is not ours. */
    static String after(@Nullable String token) {
        try {
            return Page.after(token);
        } catch (Page.InvalidTokenException e) {
            throw filled(InvalidNextTokenException.builder(), "InvalidNextToken", "The specified token isn't valid.");
        }
    }

    private static SsmException filled(SsmException.Builder exception, String code, String message) {
        return (SsmException) AwsErrors.filled(exception, "Ssm", code, message, 400);
    }
}
