package neargate.agent.metadata;

import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** ECS, as far as a task asks it about its own protection from scale-in. */
public interface Protection {
    GetTaskProtectionResponse get(GetTaskProtectionRequest request);

    UpdateTaskProtectionResponse update(UpdateTaskProtectionRequest request);
}
