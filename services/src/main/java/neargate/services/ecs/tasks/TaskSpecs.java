package neargate.services.ecs.tasks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What an engine is asked to run: a task definition with one task's overrides applied. */
final class TaskSpecs {
    private TaskSpecs() {}

    /** The specification of a task whose network interface is there. */
    static TaskSpec of(Reader state, Scope scope, TaskRecord record) {
        return of(scope, record, TaskTable.definition(state, scope, record));
    }

    static TaskSpec of(Scope scope, TaskRecord record, TaskDefinition definition) {
        Task task = record.task();
        TaskDefinition overridden = Overrides.apply(definition, task.overrides());
        Map<String, String> network = details(task);
        return new TaskSpec(
                task.taskArn(),
                definition.family(),
                definition.revision(),
                Long.valueOf(task.cpu()),
                Long.valueOf(task.memory()),
                overridden.containerDefinitions().stream()
                        .map(container -> onFargate(scope, container))
                        .toList(),
                new TaskNetwork.Awsvpc(
                        null,
                        record.place().vpc(),
                        network.getOrDefault("networkInterfaceId", ""),
                        network.getOrDefault("privateIPv4Address", ""),
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

    /** Fargate tells containers where they are; what the definition says of these variables comes first. */
    private static ContainerDefinition onFargate(Scope scope, ContainerDefinition container) {
        List<KeyValuePair> given = List.of(
                variable("AWS_EXECUTION_ENV", "AWS_ECS_FARGATE"),
                variable("AWS_DEFAULT_REGION", scope.region()),
                variable("AWS_REGION", scope.region()));
        return container.toBuilder()
                .environment(Overrides.merged(given, container.environment()))
                .build();
    }

    private static KeyValuePair variable(String name, String value) {
        return KeyValuePair.builder().name(name).value(value).build();
    }
}
