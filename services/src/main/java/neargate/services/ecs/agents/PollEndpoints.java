package neargate.services.ecs.agents;

import neargate.kernel.Caller;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.DiscoverPollEndpointResponse;

/**
 * Where agents open their web sockets: where they called, since an agent may know us by a name that we do not. Whether its
 * instance is registered is said there, with reasons that it understands.
 */
public final class PollEndpoints {
    private PollEndpoints() {}

    /** The answer to DiscoverPollEndpoint. */
    public static DiscoverPollEndpointResponse discover(Caller caller) {
        if (caller.endpoint().isEmpty()) {
            throw EcsErrors.client("The request does not say by what name it reached this endpoint.");
        }
        String endpoint = caller.endpoint() + "/";
        return DiscoverPollEndpointResponse.builder()
                .endpoint(endpoint)
                .telemetryEndpoint(endpoint)
                .serviceConnectEndpoint(endpoint)
                .build();
    }
}
