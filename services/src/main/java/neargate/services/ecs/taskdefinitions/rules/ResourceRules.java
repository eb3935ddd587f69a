package neargate.services.ecs.taskdefinitions.rules;

import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ResourceRequirement;
import software.amazon.awssdk.services.ecs.model.ResourceType;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** CPU and memory of containers, against each other and against the task's ("Task size", "Container definitions"). */
final class ResourceRules {
    /** Docker's own minimum since 20.10, in MiB. */
    private static final int LEAST_MEMORY = 6;

    private ResourceRules() {}

    static void check(TaskDefinition definition) {
        Integer taskCpu = number(definition.cpu());
        Integer taskMemory = number(definition.memory());
        definition.containerDefinitions().forEach(container -> check(container, taskMemory));

        long cpu = definition.containerDefinitions().stream()
                .mapToLong(container -> zeroIfNull(container.cpu()))
                .sum();
        if (taskCpu != null && cpu > taskCpu) {
            throw EcsErrors.client(
                    "The sum of all container 'cpu' values cannot be greater than the value of the task" + " 'cpu'.");
        }
        // What containers may take at most, each for itself, may be more together: only what is reserved must be there.
        long reserved = definition.containerDefinitions().stream()
                .mapToLong(container -> zeroIfNull(container.memoryReservation()))
                .sum();
        if (taskMemory != null && reserved > taskMemory) {
            throw EcsErrors.client("The sum of all container 'memoryReservation' values cannot be greater than the"
                    + " value of the task 'memory'.");
        }
    }

    private static void check(ContainerDefinition container, @Nullable Integer taskMemory) {
        if (zeroIfNull(container.cpu()) < 0) {
            throw ContainerRules.invalid(container, "cpu");
        }
        for (ResourceRequirement requirement : container.resourceRequirements()) {
            if (requirement.type() == ResourceType.GPU
                    && (requirement.value() == null || !requirement.value().matches("[1-9]\\d?"))) {
                throw ContainerRules.invalid(container, "resourceRequirements");
            }
        }
        Integer memory = container.memory();
        Integer reservation = container.memoryReservation();
        if (memory == null && reservation == null && taskMemory == null) {
            throw EcsErrors.client("Invalid setting for container '" + container.name()
                    + "'. At least one of 'memory' or 'memoryReservation' must be specified.");
        }
        checkLeast(container, "memory", memory);
        checkLeast(container, "memoryReservation", reservation);
        if (memory != null && reservation != null && reservation > memory) {
            throw EcsErrors.client("Invalid setting for container '" + container.name()
                    + "'. 'memoryReservation' must not be greater than 'memory'.");
        }
        if (memory != null && taskMemory != null && memory > taskMemory) {
            throw EcsErrors.client(
                    "The 'memory' setting for container '" + container.name() + "' is greater than for the task.");
        }
    }

    private static void checkLeast(ContainerDefinition container, String setting, @Nullable Integer value) {
        if (value != null && value < LEAST_MEMORY) {
            throw EcsErrors.client("Invalid '" + setting + "' setting for container '" + container.name()
                    + "'. The minimum is " + LEAST_MEMORY + " MiB.");
        }
    }

    private static @Nullable Integer number(@Nullable String text) {
        return text == null ? null : Integer.valueOf(text);
    }

    private static int zeroIfNull(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
