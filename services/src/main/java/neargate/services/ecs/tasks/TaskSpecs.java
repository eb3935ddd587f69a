package neargate.services.ecs.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.engine.TaskSpec;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What an engine is asked to run: a task definition with one task's overrides applied. Pure. */
final class TaskSpecs {
    private TaskSpecs() {}

    /** The specification of a task whose network interface is there. */
    static TaskSpec of(TaskRecord record, TaskDefinition definition) {
        Task task = record.task();
        Map<String, String> network = details(task);
        String address = network.getOrDefault("privateIPv4Address", "");
        return new TaskSpec(
                task.taskArn(),
                definition.family(),
                definition.revision(),
                Long.valueOf(task.cpu()),
                Long.valueOf(task.memory()),
                definition.containerDefinitions().stream()
                        .map(container -> overridden(container, task))
                        .toList(),
                new TaskSpec.NetworkInterface(
                        record.place().vpc(),
                        network.getOrDefault("networkInterfaceId", ""),
                        address,
                        network.getOrDefault("privateDnsName", "")));
    }

    /** The details of the task's network attachment, by name. */
    static Map<String, String> details(Task task) {
        var details = new LinkedHashMap<String, String>();
        for (Attachment attachment : task.attachments()) {
            attachment.details().forEach(detail -> details.put(detail.name(), detail.value()));
        }
        return details;
    }

    private static ContainerDefinition overridden(ContainerDefinition container, Task task) {
        Optional<ContainerOverride> found = task.overrides() == null
                ? Optional.empty()
                : task.overrides().containerOverrides().stream()
                        .filter(override -> override.name().equals(container.name()))
                        .findFirst();
        return found.map(override -> overridden(container, override)).orElse(container);
    }

    private static ContainerDefinition overridden(ContainerDefinition container, ContainerOverride override) {
        ContainerDefinition.Builder builder = container.toBuilder();
        if (override.hasCommand() && !override.command().isEmpty()) {
            builder.command(override.command());
        }
        if (override.cpu() != null) {
            builder.cpu(override.cpu());
        }
        if (override.memory() != null) {
            builder.memory(override.memory());
        }
        if (override.memoryReservation() != null) {
            builder.memoryReservation(override.memoryReservation());
        }
        return builder.environment(environment(container.environment(), override.environment()))
                .build();
    }

    /** "ContainerOverride": new variables are added, existing ones replaced. */
    private static List<KeyValuePair> environment(List<KeyValuePair> defined, List<KeyValuePair> overriding) {
        var merged = new LinkedHashMap<String, KeyValuePair>();
        defined.forEach(pair -> merged.put(pair.name(), pair));
        overriding.forEach(pair -> merged.put(pair.name(), pair));
        return List.copyOf(merged.values());
    }
}
