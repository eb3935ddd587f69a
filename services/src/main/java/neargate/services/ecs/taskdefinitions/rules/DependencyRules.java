package neargate.services.ecs.taskdefinitions.rules;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.VolumeFrom;

/** The order in which containers start ("ContainerDependency"). */
final class DependencyRules {
    private DependencyRules() {}

    static void check(List<ContainerDefinition> containers) {
        Map<String, ContainerDefinition> byName = new HashMap<>();
        containers.forEach(container -> byName.put(container.name(), container));
        for (ContainerDefinition container : containers) {
            for (ContainerDependency dependency : container.dependsOn()) {
                check(container, dependency, byName);
            }
            linked(container)
                    .filter(name -> !byName.containsKey(name))
                    .findFirst()
                    .ifPresent(name -> {
                        throw EcsErrors.client("Container '" + container.name() + "' cannot link to container '" + name
                                + "' because it does not exist.");
                    });
        }
        containers.forEach(container -> checkAcyclic(container, new LinkedHashSet<>(), byName));
    }

    private static void check(
            ContainerDefinition container, ContainerDependency dependency, Map<String, ContainerDefinition> byName) {
        ContainerCondition condition = dependency.condition();
        if (condition == null || condition == ContainerCondition.UNKNOWN_TO_SDK_VERSION) {
            throw ContainerRules.invalid(container, "dependsOn.condition");
        }
        ContainerDefinition other = byName.get(dependency.containerName());
        if (other == null) {
            throw EcsErrors.client("Container '" + container.name() + "' cannot depend on container '"
                    + dependency.containerName() + "' because it does not exist.");
        }
        if (condition == ContainerCondition.HEALTHY && other.healthCheck() == null) {
            throw EcsErrors.client("Container '" + container.name() + "' cannot depend on container '" + other.name()
                    + "' with condition HEALTHY because it has no health check.");
        }
        boolean ends = condition == ContainerCondition.COMPLETE || condition == ContainerCondition.SUCCESS;
        if (ends && ContainerListRules.essential(other)) {
            throw EcsErrors.client("Container '" + container.name() + "' cannot depend on container '" + other.name()
                    + "' with condition " + condition + " because it is essential.");
        }
    }

    private static Stream<String> linked(ContainerDefinition container) {
        return container.links().stream().map(link -> link.split(":", 2)[0]);
    }

    /** Follows the dependencies of a container; {@code path} is how we came there. Ten containers at most, so no memo. */
    private static void checkAcyclic(
            ContainerDefinition container, Set<String> path, Map<String, ContainerDefinition> byName) {
        if (!path.add(container.name())) {
            throw EcsErrors.client("Container dependencies must not be circular: " + String.join(" -> ", path) + " -> "
                    + container.name());
        }
        Stream.of(
                        container.dependsOn().stream().map(ContainerDependency::containerName),
                        // To whom others link, whose volumes they have and to whom they send what they write, starts
                        // before.
                        linked(container),
                        container.volumesFrom().stream().map(VolumeFrom::sourceContainer),
                        byName.values().stream()
                                .filter(other -> FireLensRules.sends(container) && FireLensRules.routes(other))
                                .map(ContainerDefinition::name))
                .flatMap(names -> names)
                .distinct()
                .forEach(name -> checkAcyclic(byName.get(name), new LinkedHashSet<>(path), byName));
    }
}
