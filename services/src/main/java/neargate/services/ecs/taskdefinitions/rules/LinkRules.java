package neargate.services.ecs.taskdefinitions.rules;

import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Links are a matter of Docker's bridge ("ContainerDefinition"). */
final class LinkRules {
    private LinkRules() {}

    static void check(TaskDefinition definition) {
        NetworkMode mode = definition.networkMode();
        boolean linked = definition.containerDefinitions().stream()
                .anyMatch(container -> !container.links().isEmpty());
        if (linked && mode != null && mode != NetworkMode.BRIDGE) {
            throw EcsErrors.client("Links are not supported when networkMode=" + mode + ".");
        }
    }
}
