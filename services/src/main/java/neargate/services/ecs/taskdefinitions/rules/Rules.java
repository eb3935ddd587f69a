package neargate.services.ecs.taskdefinitions.rules;

import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** All rules, in order. */
public final class Rules {
    private Rules() {}

    /**
     * Checks a definition as it was given, but for its size, which is in plain numbers.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException for the first rule that is broken
     */
    public static void check(TaskDefinition definition) {
        TaskRules.check(definition);
        ContainerListRules.check(definition.containerDefinitions());
        definition.containerDefinitions().forEach(container -> {
            ContainerRules.check(container);
            EnvironmentRules.check(container);
            UlimitRules.check(container);
            LinuxRules.check(container);
            SystemControlRules.check(container, definition);
            PortRules.check(container, definition.networkMode());
            HealthCheckRules.check(container);
            LogRules.check(container);
        });
        EnvironmentRules.checkReader(definition);
        PortRules.checkTogether(definition);
        ResourceRules.check(definition);
        VolumeRules.check(definition);
        ProxyRules.check(definition);
        FireLensRules.check(definition.containerDefinitions());
        if (definition.requiresCompatibilities().contains(Compatibility.FARGATE)) {
            FargateRules.broken(definition).ifPresent(text -> {
                throw EcsErrors.client(text);
            });
        }
        NetworkRules.check(definition);
        DependencyRules.check(definition.containerDefinitions());
    }
}
