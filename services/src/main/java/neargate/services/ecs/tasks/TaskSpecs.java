package neargate.services.ecs.tasks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import neargate.agent.Surroundings;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.images.ImageName;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What an engine is asked to run: a task definition with one task's overrides applied. */
public final class TaskSpecs {
    private TaskSpecs() {}

    /** The specification of a task whose network interface is there. */
    static TaskSpec of(Scope scope, TaskRecord record, TaskDefinition definition) {
        Task task = record.task();
        TaskDefinition overridden = applied(record, definition);
        var spec = new TaskSpec(
                task.taskArn(),
                definition.family(),
                definition.revision(),
                Long.valueOf(task.cpu()),
                Long.valueOf(task.memory()),
                overridden.containerDefinitions().stream()
                        .map(container -> onFargate(scope, container))
                        .toList(),
                networkInterface(null, record),
                shared(overridden),
                null);
        return Surroundings.in(spec, record.credentialsId());
    }

    /**
     * The specification of a task on an instance that is a slice of this machine.
     *
     * @param instanceId the EC2 instance
     */
    static TaskSpec onInstance(TaskRecord record, TaskDefinition definition, String instanceId) {
        TaskDefinition overridden = applied(record, definition);
        NetworkMode mode = overridden.networkMode() == null ? NetworkMode.BRIDGE : overridden.networkMode();
        var spec = new TaskSpec(
                record.arn(),
                definition.family(),
                definition.revision(),
                overridden.cpu() == null ? null : Long.valueOf(overridden.cpu()),
                overridden.memory() == null ? null : Long.valueOf(overridden.memory()),
                onEc2(record, overridden),
                switch (mode) {
                    case HOST -> new TaskNetwork.Host(instanceId);
                    case NONE -> new TaskNetwork.None(instanceId);
                    case AWSVPC -> networkInterface(instanceId, record);
                    case BRIDGE, UNKNOWN_TO_SDK_VERSION -> new TaskNetwork.Bridge(instanceId);
                },
                shared(overridden),
                null);
        return Surroundings.in(spec, record.credentialsId());
    }

    private static TaskSpec.Shared shared(TaskDefinition definition) {
        return new TaskSpec.Shared(definition.volumes(), definition.pidModeAsString(), definition.ipcModeAsString());
    }

    private static TaskNetwork networkInterface(@Nullable String instanceId, TaskRecord record) {
        Map<String, String> network = details(record.task());
        return new TaskNetwork.Awsvpc(
                instanceId,
                Objects.requireNonNullElse(record.place().vpc(), ""),
                network.getOrDefault("networkInterfaceId", ""),
                network.getOrDefault("privateIPv4Address", ""),
                network.getOrDefault("privateDnsName", ""));
    }

    /** The definition with a task's overrides, and with the very images of it that are known already. */
    public static TaskDefinition applied(TaskRecord record, TaskDefinition definition) {
        Map<String, String> digests = record.task().containers().stream()
                .filter(container -> container.imageDigest() != null)
                .collect(Collectors.toMap(Container::name, Container::imageDigest));
        TaskDefinition overridden = Overrides.apply(definition, record.task().overrides());
        return overridden.copy(it -> it.containerDefinitions(overridden.containerDefinitions().stream()
                .map(container -> pinned(container, digests.get(container.name())))
                .toList()));
    }

    private static ContainerDefinition pinned(ContainerDefinition container, @Nullable String digest) {
        return digest == null
                ? container
                : container.copy(it -> it.image(ImageName.of(container.image()).pinned(digest)));
    }

    /** The agent tells containers where they are, and which GPUs they have; what the definition says comes first. */
    public static List<ContainerDefinition> onEc2(TaskRecord record, TaskDefinition applied) {
        Map<String, List<String>> gpus =
                record.task().containers().stream().collect(Collectors.toMap(Container::name, Container::gpuIds));
        return applied.containerDefinitions().stream()
                .map(container -> onEc2(container, gpus.getOrDefault(container.name(), List.of())))
                .toList();
    }

    private static ContainerDefinition onEc2(ContainerDefinition container, List<String> gpus) {
        List<KeyValuePair> given = new ArrayList<>(List.of(variable("AWS_EXECUTION_ENV", "AWS_ECS_EC2")));
        if (!gpus.isEmpty()) {
            given.add(variable("NVIDIA_VISIBLE_DEVICES", String.join(",", gpus)));
        }
        return container.toBuilder()
                .environment(Overrides.merged(given, container.environment()))
                .build();
    }

    /** What is known of the task's network interface, by name; empty without one. */
    public static Map<String, String> networkDetails(TaskRecord record) {
        return details(record.task());
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
