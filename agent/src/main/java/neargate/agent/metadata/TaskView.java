package neargate.agent.metadata;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import neargate.engine.Engine;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Run;
import neargate.engine.Engine.TaskState;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** A task as it sees itself ("Task metadata JSON response"). */
final class TaskView {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double UNITS_PER_VCPU = 1_024;

    private final Task task;
    private final TaskDefinition definition;
    private final @Nullable TaskState state;
    private final MetadataEndpoint.Place place;
    private final boolean whole;

    /**
     * A view.
     *
     * @param definition with the task's overrides
     * @param state what the engine says; null if it knows nothing of the task yet
     * @param whole whether as version 4 says it; version 3 says less
     */
    TaskView(
            Task task,
            TaskDefinition definition,
            @Nullable TaskState state,
            MetadataEndpoint.Place place,
            boolean whole) {
        this.task = task;
        this.definition = definition;
        this.state = state;
        this.place = place;
        this.whole = whole;
    }

    ObjectNode task(boolean withTags) {
        ObjectNode node = JSON.createObjectNode()
                .put("Cluster", task.clusterArn())
                .put("TaskARN", task.taskArn())
                .put("Family", definition.family())
                .put("Revision", definition.revision().toString())
                .put("DesiredStatus", task.desiredStatus())
                .put("KnownStatus", task.lastStatus());
        if (definition.cpu() != null || definition.memory() != null) {
            ObjectNode limits = node.putObject("Limits");
            if (definition.cpu() != null) {
                limits.put("CPU", Integer.parseInt(definition.cpu()) / UNITS_PER_VCPU);
            }
            if (definition.memory() != null) {
                limits.put("Memory", Integer.parseInt(definition.memory()));
            }
        }
        put(node, "PullStartedAt", task.pullStartedAt());
        put(node, "PullStoppedAt", task.pullStoppedAt());
        put(node, "ExecutionStoppedAt", task.executionStoppedAt());
        put(node, "AvailabilityZone", task.availabilityZone());
        if (whole) {
            node.put("LaunchType", task.launchTypeAsString());
            put(node, "VPCID", place.vpcId());
            put(node, "ServiceName", place.service());
            node.put("FaultInjectionEnabled", Boolean.TRUE.equals(definition.enableFaultInjection()));
        }
        if (withTags) {
            tags(node, "TaskTags", task.tags());
            tags(node, "ContainerInstanceTags", place.instanceTags());
        }
        ArrayNode containers = node.putArray("Containers");
        task.containers().forEach(container -> containers.add(container(container)));
        return node;
    }

    private static void tags(ObjectNode node, String name, List<Tag> tags) {
        if (!tags.isEmpty()) {
            ObjectNode shown = node.putObject(name);
            tags.forEach(tag -> shown.put(tag.key(), tag.value()));
        }
    }

    ObjectNode container(String name) {
        return task.containers().stream()
                .filter(container -> container.name().equals(name))
                .map(this::container)
                .findFirst()
                .orElseThrow();
    }

    private ObjectNode container(Container container) {
        ContainerDefinition defined = definition.containerDefinitions().stream()
                .filter(it -> it.name().equals(container.name()))
                .findFirst()
                .orElseThrow();
        ContainerState told = state == null
                ? null
                : state.containers().stream()
                        .filter(it -> it.name().equals(container.name()))
                        .findFirst()
                        .orElse(null);
        ObjectNode node = JSON.createObjectNode();
        String runtimeId = told != null && told.runtimeId() != null ? told.runtimeId() : container.runtimeId();
        put(node, "DockerId", runtimeId);
        node.put("Name", container.name());
        if (runtimeId != null) {
            node.put(
                    "DockerName",
                    "ecs-" + definition.family() + "-" + definition.revision() + "-" + container.name() + "-"
                            + task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1));
        }
        node.put("Image", container.image());
        String digest = told != null && told.imageDigest() != null ? told.imageDigest() : container.imageDigest();
        put(node, "ImageID", digest);
        labels(node.putObject("Labels"), defined);
        node.put("DesiredStatus", task.desiredStatus());
        node.put("KnownStatus", told == null ? container.lastStatus() : status(told));
        if (told != null && told.exitCode() != null) {
            node.put("ExitCode", told.exitCode());
        }
        ObjectNode limits = node.putObject("Limits").put("CPU", Math.max(2, defined.cpu() == null ? 0 : defined.cpu()));
        if (defined.memory() != null) {
            limits.put("Memory", defined.memory());
        }
        if (told != null && told.run() != null) {
            put(node, "CreatedAt", createdAt(told.run()));
            put(node, "StartedAt", told.run().startedAt());
            put(node, "FinishedAt", told.finishedAt());
        }
        node.put("Type", "NORMAL");
        if (told != null && defined.healthCheck() != null) {
            node.putObject("Health").put("status", told.health().name());
        }
        ports(node, container);
        if (whole) {
            logs(node, defined.logConfiguration());
            put(node, "ContainerARN", container.containerArn());
        }
        network(node.putArray("Networks").addObject());
        if (whole && isRestarted(defined)) {
            node.put(
                    "RestartCount",
                    told == null || told.run() == null ? 0 : told.run().restarts());
        }
        return node;
    }

    /** What Fargate makes for each process anew is as old as that, in all of AWS's examples. */
    private Instant createdAt(Run run) {
        return task.launchType() == LaunchType.FARGATE ? run.startedAt() : run.createdAt();
    }

    private static boolean isRestarted(ContainerDefinition defined) {
        return defined.restartPolicy() != null
                && Boolean.TRUE.equals(defined.restartPolicy().enabled());
    }

    private static String status(ContainerState told) {
        return (told.status() == Engine.Status.STOPPING ? Engine.Status.RUNNING : told.status()).name();
    }

    private void labels(ObjectNode labels, ContainerDefinition container) {
        labels.put("com.amazonaws.ecs.cluster", task.clusterArn())
                .put("com.amazonaws.ecs.container-name", container.name())
                .put("com.amazonaws.ecs.task-arn", task.taskArn())
                .put("com.amazonaws.ecs.task-definition-family", definition.family())
                .put(
                        "com.amazonaws.ecs.task-definition-version",
                        definition.revision().toString());
        container.dockerLabels().forEach(labels::put);
    }

    private static void ports(ObjectNode node, Container container) {
        if (container.networkBindings().isEmpty()) {
            return;
        }
        ArrayNode ports = node.putArray("Ports");
        for (NetworkBinding binding : container.networkBindings()) {
            ObjectNode port = ports.addObject();
            if (binding.containerPort() != null) {
                port.put("ContainerPort", binding.containerPort()).put("HostPort", binding.hostPort());
            }
            port.put("Protocol", binding.protocolAsString()).put("HostIp", binding.bindIP());
        }
    }

    private static void logs(ObjectNode node, @Nullable LogConfiguration log) {
        node.put("LogDriver", log == null ? "json-file" : log.logDriverAsString());
        if (log != null && !log.options().isEmpty()) {
            ObjectNode options = node.putObject("LogOptions");
            log.options().forEach(options::put);
        }
    }

    private void network(ObjectNode network) {
        NetworkMode mode = definition.networkMode() == null ? NetworkMode.BRIDGE : definition.networkMode();
        network.put("NetworkMode", mode == NetworkMode.BRIDGE ? "bridge" : mode.toString());
        Map<String, String> eni = task.attachments().stream()
                .flatMap(attachment -> attachment.details().stream())
                .collect(Collectors.toMap(KeyValuePair::name, KeyValuePair::value, (_, last) -> last));
        String subnetBlock = place.subnetBlock();
        String address = eni.get("privateIPv4Address");
        if (address == null) {
            return;
        }
        network.putArray("IPv4Addresses").add(address);
        if (whole) {
            network.put("AttachmentIndex", 0);
            put(network, "MACAddress", eni.get("macAddress"));
            put(network, "IPv4SubnetCIDRBlock", subnetBlock);
            put(network, "PrivateDNSName", eni.get("privateDnsName"));
            if (subnetBlock != null) {
                network.put("SubnetGatewayIpv4Address", gateway(subnetBlock));
            }
        }
    }

    /** "Subnet sizing": the first address after the network's own, with the block's length. */
    private static String gateway(String block) {
        int dot = block.lastIndexOf('.');
        int slash = block.indexOf('/');
        return block.substring(0, dot + 1)
                + (Integer.parseInt(block.substring(dot + 1, slash)) + 1)
                + block.substring(slash);
    }

    private static void put(ObjectNode node, String name, @Nullable Object value) {
        if (value != null) {
            node.put(name, value.toString());
        }
    }
}
