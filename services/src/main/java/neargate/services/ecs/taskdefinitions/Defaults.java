package neargate.services.ecs.taskdefinitions;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/** What AWS writes into a definition where nothing was said, as DescribeTaskDefinition shows it. Pure. */
final class Defaults {
    private Defaults() {}

    static TaskDefinition fill(TaskDefinition definition) {
        return definition.toBuilder()
                .containerDefinitions(definition.containerDefinitions().stream()
                        .map(container -> fill(container, definition.networkMode()))
                        .toList())
                .volumes(definition.volumes().stream().toList())
                .placementConstraints(definition.placementConstraints().stream().toList())
                .build();
    }

    /** Lists that are shown although empty are copied: the SDK's own empty list means that nothing was said. */
    private static ContainerDefinition fill(ContainerDefinition container, @Nullable NetworkMode networkMode) {
        return container.toBuilder()
                .cpu(container.cpu() == null ? 0 : container.cpu())
                .essential(container.essential() == null || container.essential())
                .portMappings(container.portMappings().stream()
                        .map(port -> fill(port, networkMode))
                        .toList())
                .environment(container.environment().stream().toList())
                .mountPoints(container.mountPoints().stream().toList())
                .volumesFrom(container.volumesFrom().stream().toList())
                .systemControls(container.systemControls().stream().toList())
                .healthCheck(fill(container.healthCheck()))
                .logConfiguration(fill(container.logConfiguration()))
                .build();
    }

    /** With an address of its own a container has its ports there; behind a bridge 0 asks for any port of the host. */
    private static PortMapping fill(PortMapping port, @Nullable NetworkMode networkMode) {
        if (port.containerPortRange() != null) {
            return port;
        }
        boolean ownAddress = networkMode == NetworkMode.AWSVPC || networkMode == NetworkMode.HOST;
        int hostPort = port.hostPort() == null ? 0 : port.hostPort();
        return port.toBuilder()
                .hostPort(ownAddress ? port.containerPort() : hostPort)
                .protocol(port.protocol() == null ? TransportProtocol.TCP : port.protocol())
                .build();
    }

    private static @Nullable HealthCheck fill(@Nullable HealthCheck check) {
        return check == null
                ? null
                : check.toBuilder()
                        .interval(check.interval() == null ? 30 : check.interval())
                        .timeout(check.timeout() == null ? 5 : check.timeout())
                        .retries(check.retries() == null ? 3 : check.retries())
                        .build();
    }

    private static @Nullable LogConfiguration fill(@Nullable LogConfiguration log) {
        return log == null
                ? null
                : log.toBuilder()
                        .secretOptions(log.secretOptions().stream().toList())
                        .build();
    }
}
