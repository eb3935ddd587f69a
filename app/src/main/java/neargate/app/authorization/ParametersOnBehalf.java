package neargate.app.authorization;

import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.SsmException;

/** Parameter Store as ECS reads it for the execution role of a task. */
public final class ParametersOnBehalf implements SsmClient {
    private final SsmClient ssm;
    private final Behalf behalf;

    public ParametersOnBehalf(SsmClient ssm, Behalf behalf) {
        this.ssm = ssm;
        this.behalf = behalf;
    }

    @Override
    public GetParametersResponse getParameters(GetParametersRequest request) {
        behalf.check(SsmException.builder(), "ssm", "GetParameters", request);
        return ssm.getParameters(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
