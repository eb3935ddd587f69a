package neargate.agent.tcs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the telemetry service. Names are those of its frames. */
public sealed interface TcsMessage {
    /** What the health checks of containers say, when that changes. */
    record PublishHealthRequest(Metadata metadata, List<TaskHealth> tasks) implements TcsMessage {}

    /** What containers use; only its arrival is of interest here. */
    record PublishMetricsRequest(Metadata metadata) implements TcsMessage {}

    /** The answer to {@link PublishHealthRequest}. */
    record AckPublishHealth(String message) implements TcsMessage {}

    /** The answer to {@link PublishMetricsRequest}. */
    record AckPublishMetric(String message) implements TcsMessage {}

    /** From ECS: the connection is alive. */
    record HeartbeatMessage(boolean healthy) implements TcsMessage {}

    /** What a request is about. */
    record Metadata(
            String cluster,
            String containerInstance,
            @Nullable String messageId) {}

    /** The containers of a task that have health checks. */
    record TaskHealth(String taskArn, String clusterArn, List<ContainerHealth> containers) {}

    /**
     * A container's health.
     *
     * @param healthStatus {@code HEALTHY}, {@code UNHEALTHY} or {@code UNKNOWN}
     */
    record ContainerHealth(String containerName, String healthStatus) {}
}
