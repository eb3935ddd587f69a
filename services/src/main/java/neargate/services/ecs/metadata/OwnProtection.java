package neargate.services.ecs.metadata;

import neargate.agent.metadata.Protection;
import neargate.kernel.Caller;
import neargate.services.ecs.services.TaskProtection;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** Asks for a task's protection in ECS's own name: no role is needed for it here. */
record OwnProtection(TaskProtection protection, Caller ecs) implements Protection {
    @Override
    public GetTaskProtectionResponse get(GetTaskProtectionRequest request) {
        return ecs.call(() -> protection.get(request));
    }

    @Override
    public UpdateTaskProtectionResponse update(UpdateTaskProtectionRequest request) {
        return ecs.call(() -> protection.update(request));
    }
}
