package neargate.services.ecs.exec;

import java.util.Map;
import java.util.stream.Stream;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandConfiguration;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogConfiguration;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandLogging;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What a cluster says of its sessions ("ExecuteCommandConfiguration"). */
final class ExecLogging {
    private ExecLogging() {}

    /** What the cluster says; nothing is the same as the default. */
    static ExecuteCommandConfiguration configuration(ClusterRecord cluster) {
        return cluster.cluster().configuration() == null
                        || cluster.cluster().configuration().executeCommandConfiguration() == null
                ? ExecuteCommandConfiguration.builder()
                        .logging(ExecuteCommandLogging.DEFAULT)
                        .build()
                : cluster.cluster().configuration().executeCommandConfiguration();
    }

    /** The client's end of an encrypted channel asks KMS itself, and Amazon's plugin knows no KMS but AWS's. */
    static void refuseKey(ExecuteCommandConfiguration configuration) {
        if (configuration.kmsKeyId() != null) {
            throw EcsErrors.invalidParameter("The cluster's executeCommandConfiguration has the kmsKeyId "
                    + configuration.kmsKeyId() + ". Sessions encrypted by a KMS key are not available here.");
        }
    }

    /** The log stream of a session; null for none. */
    static Ticket.@Nullable LogTarget target(
            ExecuteCommandConfiguration configuration,
            TaskDefinition definition,
            String container,
            Scope scope,
            String sessionId) {
        return switch (configuration.logging()) {
            case NONE -> null;
            case OVERRIDE -> overridden(configuration.logConfiguration(), scope, sessionId);
            case null, default -> ofContainer(definition, container, scope, sessionId);
        };
    }

    private static Ticket.@Nullable LogTarget overridden(
            @Nullable ExecuteCommandLogConfiguration configuration, Scope scope, String sessionId) {
        return configuration == null || configuration.cloudWatchLogGroupName() == null
                ? null
                : new Ticket.LogTarget(
                        scope.region(),
                        configuration.cloudWatchLogGroupName(),
                        sessionId,
                        Boolean.TRUE.equals(configuration.cloudWatchEncryptionEnabled()));
    }

    private static Ticket.@Nullable LogTarget ofContainer(
            TaskDefinition definition, String name, Scope scope, String sessionId) {
        LogConfiguration log = definition.containerDefinitions().stream()
                .filter(container -> container.name().equals(name))
                .flatMap(container -> Stream.ofNullable(container.logConfiguration()))
                .findFirst()
                .orElse(null);
        if (log == null || log.logDriver() != LogDriver.AWSLOGS) {
            return null;
        }
        Map<String, String> options = log.options();
        String group = options.get("awslogs-group");
        return group == null
                ? null
                : new Ticket.LogTarget(options.getOrDefault("awslogs-region", scope.region()), group, sessionId, false);
    }
}
