package neargate.services.secretsmanager;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.policy.Identities;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;
import neargate.policy.Principal;
import org.jspecify.annotations.Nullable;
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
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String SYNTAX = "SYNTAX";
    private static final String ACCESS = "PUBLIC_ACCESS";

    private final SecretStore secrets;
    private final Supplier<Identities> identities;

    ResourcePolicies(SecretStore secrets, Supplier<Identities> identities) {
        this.secrets = secrets;
        this.identities = identities;
    }

    PutResourcePolicyResponse put(PutResourcePolicyRequest request) {
        Identities now = identities.get();
        for (ValidationErrorsEntry error : errors(request.resourcePolicy(), now)) {
            if (error.checkName().equals(SYNTAX)) {
                throw SecretsErrors.malformedPolicy(error.errorMessage());
            }
            if (Boolean.TRUE.equals(request.blockPublicPolicy())) {
                throw SecretsErrors.publicPolicy();
            }
        }
        String policy = now.bound(Caller.current().account(), request.resourcePolicy());
        SecretRecord changed = secrets.change(
                request.secretId(), secret -> SecretStore.live(secret).withPolicy(policy));
        return PutResourcePolicyResponse.builder()
                .arn(changed.arn())
                .name(changed.name())
                .build();
    }

    /** Services are told of a secret's that is to be deleted, too: it decides who may restore it. */
    GetResourcePolicyResponse get(GetResourcePolicyRequest request) {
        SecretRecord secret = secrets.find(request.secretId());
        if (Caller.current().actingService().isEmpty()) {
            SecretStore.live(secret);
        }
        return GetResourcePolicyResponse.builder()
                .arn(secret.arn())
                .name(secret.name())
                .resourcePolicy(shown(secret.policy()))
                .build();
    }

    private @Nullable String shown(@Nullable String policy) {
        return policy == null ? null : identities.get().shown(Caller.current().account(), policy);
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
        List<ValidationErrorsEntry> errors = errors(request.resourcePolicy(), identities.get());
        return ValidateResourcePolicyResponse.builder()
                .policyValidationPassed(errors.isEmpty())
                .validationErrors(errors)
                .build();
    }

    /** What is wrong with a document; mostly nothing. */
    private static List<ValidationErrorsEntry> errors(String document, Identities identities) {
        String account = Caller.current().account();
        try {
            if (!Policy.parse(document, Grammar.RESOURCE).awsPrincipals().stream()
                    .allMatch(name -> Principal.isName(name) && identities.know(account, name))) {
                return List.of(error(SYNTAX, "This resource policy contains an unsupported principal."));
            }
        } catch (MalformedPolicy e) {
            return List.of(error(SYNTAX, String.valueOf(e.getMessage())));
        }
        JsonNode statement = parsed(document).path("Statement");
        Stream<JsonNode> statements = statement.isArray() ? statement.valueStream() : Stream.of(statement);
        return statements.anyMatch(ResourcePolicies::isPublic)
                ? List.of(error(ACCESS, "This resource policy grants broad access to the secret"))
                : List.of();
    }

    private static JsonNode parsed(String policy) {
        try {
            return JSON.readTree(policy);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a policy is no JSON", e);
        }
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
