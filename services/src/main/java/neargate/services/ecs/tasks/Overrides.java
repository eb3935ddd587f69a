package neargate.services.ecs.tasks;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.kernel.codec.JsonCodec;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.taskdefinitions.rules.Rules;
import neargate.services.ecs.taskdefinitions.rules.TaskSize;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/** What one task has otherwise than its definition says ("TaskOverride", "ContainerOverride"). Pure. */
final class Overrides {
    private static final int MOST_CHARACTERS = 8_192;
    private static final JsonCodec<TaskOverride> JSON = JsonCodec.of(TaskOverride.class);

    private Overrides() {}

    /**
     * The definition with a request's overrides applied, held to the rules of definitions.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when it breaks one
     */
    static TaskDefinition checked(TaskDefinition definition, @Nullable TaskOverride overrides) {
        if (overrides == null) {
            return definition;
        }
        if (JSON.write(overrides).length > MOST_CHARACTERS) {
            throw EcsErrors.invalidParameter("Container Overrides length must be at most " + MOST_CHARACTERS);
        }
        if (!overrides.inferenceAcceleratorOverrides().isEmpty()) {
            throw EcsErrors.invalidParameter("overrides.inferenceAcceleratorOverrides is not available here yet.");
        }
        Set<String> containers = definition.containerDefinitions().stream()
                .map(ContainerDefinition::name)
                .collect(Collectors.toSet());
        Set<String> seen = new HashSet<>();
        overrides.containerOverrides().forEach(override -> check(override, containers, seen));
        TaskDefinition applied = apply(definition, overrides);
        Rules.check(applied);
        return applied;
    }

    private static void check(ContainerOverride override, Set<String> containers, Set<String> seen) {
        if (override.name() == null || !containers.contains(override.name())) {
            throw EcsErrors.invalidParameter(
                    "Override for container named " + override.name() + " is not a container in the TaskDefinition.");
        }
        if (!seen.add(override.name())) {
            throw EcsErrors.invalidParameter("There is more than one override for container " + override.name() + ".");
        }
    }

    /** The definition with overrides that were checked before. */
    static TaskDefinition apply(TaskDefinition definition, @Nullable TaskOverride overrides) {
        if (overrides == null) {
            return definition;
        }
        Map<String, ContainerOverride> byName = new LinkedHashMap<>();
        overrides.containerOverrides().forEach(override -> byName.put(override.name(), override));
        return definition.toBuilder()
                .cpu(or(TaskSize.cpu(overrides.cpu()), definition.cpu()))
                .memory(or(TaskSize.memory(overrides.memory()), definition.memory()))
                .taskRoleArn(or(unlessEmpty(overrides.taskRoleArn()), definition.taskRoleArn()))
                .executionRoleArn(or(unlessEmpty(overrides.executionRoleArn()), definition.executionRoleArn()))
                .ephemeralStorage(or(overrides.ephemeralStorage(), definition.ephemeralStorage()))
                .containerDefinitions(definition.containerDefinitions().stream()
                        .map(container -> apply(container, byName.get(container.name())))
                        .toList())
                .build();
    }

    private static ContainerDefinition apply(ContainerDefinition container, @Nullable ContainerOverride override) {
        if (override == null) {
            return container;
        }
        return container.toBuilder()
                .command(or(override.command(), container.command()))
                .cpu(or(override.cpu(), container.cpu()))
                .memory(or(override.memory(), container.memory()))
                .memoryReservation(or(override.memoryReservation(), container.memoryReservation()))
                .environment(merged(container.environment(), override.environment()))
                .environmentFiles(or(override.environmentFiles(), container.environmentFiles()))
                .resourceRequirements(or(override.resourceRequirements(), container.resourceRequirements()))
                .build();
    }

    /** New variables are added, existing ones replaced. */
    static List<KeyValuePair> merged(List<KeyValuePair> defined, List<KeyValuePair> overriding) {
        var merged = new LinkedHashMap<String, KeyValuePair>();
        defined.forEach(pair -> merged.put(pair.name(), pair));
        overriding.forEach(pair -> merged.put(pair.name(), pair));
        return List.copyOf(merged.values());
    }

    private static <T> List<T> or(List<T> override, List<T> defined) {
        return override.isEmpty() ? defined : override;
    }

    /** A role of no name is none. */
    private static @Nullable String unlessEmpty(@Nullable String role) {
        return role == null || role.isEmpty() ? null : role;
    }

    private static <T> @Nullable T or(@Nullable T override, @Nullable T defined) {
        return override != null ? override : defined;
    }
}
