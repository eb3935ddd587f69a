package neargate.app.authorization;

import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** Secrets Manager as services read it for others: for a task's execution role, or for who asks Parameter Store. */
public final class SecretsOnBehalf implements SecretsManagerClient {
    private final SecretsManagerClient secrets;
    private final Behalf behalf;

    public SecretsOnBehalf(SecretsManagerClient secrets, Behalf behalf) {
        this.secrets = secrets;
        this.behalf = behalf;
    }

    @Override
    public GetSecretValueResponse getSecretValue(GetSecretValueRequest request) {
        behalf.check(SecretsManagerException.builder(), "secretsmanager", "GetSecretValue", request);
        return secrets.getSecretValue(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
