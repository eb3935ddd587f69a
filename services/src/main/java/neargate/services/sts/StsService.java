package neargate.services.sts;

import java.util.List;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** AWS Security Token Service. It keeps nothing. */
public final class StsService implements StsClient {

    /** The tables of this service. */
    public static List<Table<?>> tables() {
        return List.of();
    }

    /** Nothing runs in the background. */
    public List<Controller> controllers() {
        return List.of();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}

    /** The root user's id is the account's; of anybody else the name is the only id there is. */
    @Override
    public GetCallerIdentityResponse getCallerIdentity(GetCallerIdentityRequest request) {
        Caller caller = Caller.current();
        String name = Arn.parse(caller.principal()).map(Arn::name).orElse(caller.principal());
        return GetCallerIdentityResponse.builder()
                .account(caller.account())
                .arn(caller.principal())
                .userId(name.equals("root") ? caller.account() : name)
                .build();
    }
}
