package neargate.services.ssm;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import neargate.kernel.Caller;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** "Referencing AWS Secrets Manager secrets from Parameter Store parameters". */
final class SecretReferences {
    static final String PREFIX = "/aws/reference/secretsmanager/";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Ids of versions are UUIDs mostly; the names of stages are shorter. */
    private static final int SHORTEST_VERSION_ID = 32;

    private final SecretsManagerClient secrets;

    SecretReferences(SecretsManagerClient secrets) {
        this.secrets = secrets;
    }

    /** The parameter that stands for a secret, perhaps with a version or a stage after a colon. */
    Parameter read(String text, boolean decrypted) {
        if (!decrypted) {
            throw SsmErrors.validation("WithDecryption flag must be True for retrieving a Secret Manager secret.");
        }
        String reference = text.substring(PREFIX.length());
        int colon = reference.indexOf(':');
        String name = colon < 0 ? reference : reference.substring(0, colon);
        String selector = colon < 0 ? "" : reference.substring(colon + 1);
        var request = GetSecretValueRequest.builder().secretId(name);
        if (selector.length() >= SHORTEST_VERSION_ID) {
            request.versionId(selector);
        } else if (!selector.isEmpty()) {
            request.versionStage(selector);
        }
        try {
            return shown(name, secrets.getSecretValue(request.build()));
        } catch (ResourceNotFoundException e) {
            throw SsmErrors.noParameter(text);
        } catch (SecretsManagerException e) {
            throw SsmErrors.validation(e.getMessage());
        }
    }

    private static Parameter shown(String name, GetSecretValueResponse secret) {
        if (secret.secretString() == null) {
            throw SsmErrors.validation("The secret " + name + " has no text.");
        }
        ObjectNode source = JSON.createObjectNode();
        source.put("ARN", secret.arn());
        source.put("name", secret.name());
        source.put("versionId", secret.versionId());
        source.set("versionStages", JSON.valueToTree(secret.versionStages()));
        return Parameter.builder()
                .name(PREFIX + name)
                .type(ParameterType.SECURE_STRING)
                .value(secret.secretString())
                .version(0L)
                .sourceResult(source.toString())
                .lastModifiedDate(secret.createdDate())
                .arn(ParameterName.arn(Caller.current(), PREFIX + name))
                .dataType("text")
                .build();
    }
}
