package neargate.services.ecs.agents;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import neargate.agent.acs.AcsContainers;
import neargate.agent.acs.AcsNetworkInterface;
import neargate.agent.acs.AcsTask;
import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.agent.acs.AcsVolume;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskSpecs;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Attachment;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** A task as its agent is told of it. Pure. */
final class Payloads {
    private static final double UNITS_PER_CPU = 1_024;

    private Payloads() {}

    static AcsTask task(TaskRecord record, TaskDefinition definition, @Nullable RoleCredentials credentials) {
        TaskDefinition applied = TaskSpecs.applied(record, definition);
        Map<String, Container> containers =
                record.task().containers().stream().collect(Collectors.toMap(Container::name, Function.identity()));
        NetworkMode mode = applied.networkMode() == null ? NetworkMode.BRIDGE : applied.networkMode();
        return new AcsTask(
                record.arn(),
                record.task().clusterArn(),
                record.task().desiredStatus(),
                definition.family(),
                definition.revision().toString(),
                applied.cpu() == null ? null : Integer.parseInt(applied.cpu()) / UNITS_PER_CPU,
                applied.memory() == null ? null : Integer.valueOf(applied.memory()),
                mode.toString(),
                record.task().launchTypeAsString(),
                record.task().group(),
                credentials,
                applied.pidModeAsString(),
                applied.ipcModeAsString(),
                AcsVolume.of(applied.volumes()),
                TaskSpecs.onEc2(record, applied).stream()
                        .map(container -> AcsContainers.of(
                                container,
                                Objects.requireNonNull(containers.get(container.name()))
                                        .containerArn()))
                        .toList(),
                record.task().attachments().stream()
                        .map(Payloads::networkInterface)
                        .toList());
    }

    private static AcsNetworkInterface networkInterface(Attachment attachment) {
        Map<String, String> details =
                attachment.details().stream().collect(Collectors.toMap(KeyValuePair::name, KeyValuePair::value));
        return new AcsNetworkInterface(
                attachment.id(),
                details.getOrDefault("networkInterfaceId", ""),
                details.getOrDefault("macAddress", ""),
                details.getOrDefault("privateDnsName", ""),
                "",
                List.of(new AcsNetworkInterface.Ipv4Address(details.getOrDefault("privateIPv4Address", ""), true)));
    }
}
