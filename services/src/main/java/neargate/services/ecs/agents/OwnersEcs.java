package neargate.services.ecs.agents;

import neargate.kernel.Caller;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.SubmitContainerStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitContainerStateChangeResponse;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeResponse;

/** ECS in this process, for the reports of one agent: each call is made on behalf of the agent's owner. */
final class OwnersEcs implements EcsClient {
    private final EcsClient ecs;
    private final Caller owner;

    OwnersEcs(EcsClient ecs, Caller owner) {
        this.ecs = ecs;
        this.owner = owner;
    }

    @Override
    public SubmitTaskStateChangeResponse submitTaskStateChange(SubmitTaskStateChangeRequest request) {
        return owner.call(() -> ecs.submitTaskStateChange(request));
    }

    @Override
    public SubmitContainerStateChangeResponse submitContainerStateChange(SubmitContainerStateChangeRequest request) {
        return owner.call(() -> ecs.submitContainerStateChange(request));
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
