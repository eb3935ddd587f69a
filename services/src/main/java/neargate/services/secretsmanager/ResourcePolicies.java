package neargate.services.secretsmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.secretsmanager.model.DeleteResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.ValidateResourcePolicyRequest;
import software.amazon.awssdk.services.secretsmanager.model.ValidateResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.ValidationErrorsEntry;

/** The resource policies of secrets: who else may use them. */
final class ResourcePolicies {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String SYNTAX = "SYNTAX";
    private static final String ACCESS = "PUBLIC_ACCESS";

    private final SecretStore secrets;

    ResourcePolicies(SecretStore secrets) {
        this.secrets = secrets;
    }

    PutResourcePolicyResponse put(PutResourcePolicyRequest request) {
        for (ValidationErrorsEntry error : errors(request.resourcePolicy())) {
            if (error.checkName().equals(SYNTAX)) {
                throw SecretsErrors.malformedPolicy(error.errorMessage());
            }
            if (Boolean.TRUE.equals(request.blockPublicPolicy())) {
                throw SecretsErrors.publicPolicy();
            }
        }
        SecretRecord changed = secrets.change(
                request.secretId(), secret -> SecretStore.live(secret).withPolicy(request.resourcePolicy()));
        return PutResourcePolicyResponse.builder()
                .arn(changed.arn())
                .name(changed.name())
                .build();
    }

    GetResourcePolicyResponse get(GetResourcePolicyRequest request) {
        SecretRecord secret = secrets.live(request.secretId());
        return GetResourcePolicyResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .resourcePolicy(secret.policy())
                .build();
    }

    DeleteResourcePolicyResponse delete(DeleteResourcePolicyRequest request) {
        SecretRecord changed = secrets.change(
                request.secretId(), secret -> SecretStore.live(secret).withPolicy(null));
        return DeleteResourcePolicyResponse.builder()
                .arn(changed.arn())
                .name(changed.name())
                .build();
    }

    ValidateResourcePolicyResponse validate(ValidateResourcePolicyRequest request) {
        if (request.secretId() != null) {
            secrets.live(request.secretId());
        }
        List<ValidationErrorsEntry> errors = errors(request.resourcePolicy());
        return ValidateResourcePolicyResponse.builder()
                .policyValidationPassed(errors.isEmpty())
                .validationErrors(errors)
                .build();
    }

    /** What is wrong with a document; mostly nothing. */
    static List<ValidationErrorsEntry> errors(String document) {
        JsonNode policy;
        try {
            policy = JSON.readTree(document);
        } catch (JsonProcessingException notJson) {
            return List.of(error(SYNTAX, "This resource policy contains invalid Json"));
        }
        JsonNode statement = policy.path("Statement");
        List<JsonNode> statements =
                statement.isArray() ? statement.valueStream().toList() : List.of(statement);
        if (statements.isEmpty() || !statements.stream().allMatch(ResourcePolicies::isWhole)) {
            return List.of(error(
                    SYNTAX, "This resource policy contains a statement without Effect, Principal, Action or Resource"));
        }
        List<ValidationErrorsEntry> errors = new ArrayList<>();
        if (statements.stream().anyMatch(ResourcePolicies::isPublic)) {
            errors.add(error(ACCESS, "This resource policy grants broad access to the secret"));
        }
        return errors;
    }

    private static boolean isWhole(JsonNode statement) {
        String effect = statement.path("Effect").asText();
        return (effect.equals("Allow") || effect.equals("Deny"))
                && (statement.has("Principal") || statement.has("NotPrincipal"))
                && (statement.has("Action") || statement.has("NotAction"))
                && (statement.has("Resource") || statement.has("NotResource"));
    }

    /** Whether it lets everybody in, on no condition. */
    private static boolean isPublic(JsonNode statement) {
        JsonNode principal = statement.path("Principal");
        JsonNode aws = principal.isObject() ? principal.path("AWS") : principal;
        boolean everybody = aws.asText().equals("*")
                || aws.valueStream().anyMatch(it -> it.asText().equals("*"));
        return everybody && statement.path("Effect").asText().equals("Allow") && !statement.has("Condition");
    }

    private static ValidationErrorsEntry error(String check, String message) {
        return ValidationErrorsEntry.builder()
                .checkName(check)
                .errorMessage(message)
                .build();
    }
}
