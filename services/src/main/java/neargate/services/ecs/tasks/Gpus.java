package neargate.services.ecs.tasks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ResourceRequirement;
import software.amazon.awssdk.services.ecs.model.ResourceType;

/** The GPUs of container instances: each belongs to one container at a time ("Amazon ECS task definitions for GPU workloads"). */
final class Gpus {
    private Gpus() {}

    /** How many a container asks for. */
    static int wanted(ContainerDefinition container) {
        return container.resourceRequirements().stream()
                .filter(requirement -> requirement.type() == ResourceType.GPU)
                .map(ResourceRequirement::value)
                .mapToInt(Integer::parseInt)
                .sum();
    }

    /** The ids of those that tasks of an instance have. */
    static List<String> held(Stream<TaskRecord> tasks) {
        return tasks.flatMap(task -> task.task().containers().stream())
                .flatMap(container -> container.gpuIds().stream())
                .toList();
    }

    /** The ids for the containers of one more task, by the containers' names. */
    static Map<String, List<String>> given(
            Reader state, Scope scope, ContainerInstanceRecord instance, List<ContainerDefinition> containers) {
        Map<String, List<String>> given = new HashMap<>();
        if (containers.stream().allMatch(container -> wanted(container) == 0)) {
            return given;
        }
        Set<String> held = held(
                        TaskTable.ofInstance(state, scope, instance.arn()).map(Row::value))
                .stream()
                .collect(Collectors.toSet());
        var free = new ArrayList<>(instance.set("GPU"));
        free.removeAll(held);
        for (ContainerDefinition container : containers) {
            List<String> first = free.subList(0, Math.min(wanted(container), free.size()));
            given.put(container.name(), List.copyOf(first));
            first.clear();
        }
        return given;
    }
}
