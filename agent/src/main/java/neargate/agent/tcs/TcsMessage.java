package neargate.agent.tcs;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the telemetry service. Names are those of its frames. */
public sealed interface TcsMessage {
    /** What the health checks of containers say, when that changes. */
    record PublishHealthRequest(@Nullable Metadata metadata, List<TaskHealth> tasks) implements TcsMessage {
        public PublishHealthRequest {
            tasks = tasks == null ? List.of() : List.copyOf(tasks);
        }
    }

    /** What containers use; only its arrival is of interest here. */
    record PublishMetricsRequest(@Nullable Metadata metadata) implements TcsMessage {}

    /** How the instance itself is; likewise. */
    record PublishInstanceStatusRequest() implements TcsMessage {}

    /** An agent begins; it needs no answer. */
    record StartTelemetrySessionRequest(
            @Nullable String cluster, @Nullable String containerInstance) implements TcsMessage {}

    /** The answer to {@link PublishHealthRequest}. */
    record AckPublishHealth(String message) implements TcsMessage {}

    /** The answer to {@link PublishMetricsRequest}. */
    record AckPublishMetric(String message) implements TcsMessage {}

    /** The answer to {@link PublishInstanceStatusRequest}. */
    record AckPublishInstanceStatus(String message) implements TcsMessage {}

    /** From ECS: the connection is alive. */
    record HeartbeatMessage(boolean healthy) implements TcsMessage {}

    /** What a request is about. */
    record Metadata(
            String cluster,
            String containerInstance,
            @Nullable String messageId) {}

    /** The containers of a task that have health checks. */
    record TaskHealth(String taskArn, @Nullable String clusterArn, List<ContainerHealth> containers) {
        public TaskHealth {
            requireNonNull(taskArn);
            containers = List.copyOf(containers);
        }
    }

    /**
     * A container's health.
     *
     * @param healthStatus {@code HEALTHY}, {@code UNHEALTHY} or {@code UNKNOWN}
     */
    record ContainerHealth(String containerName, String healthStatus) {
        public ContainerHealth {
            requireNonNull(containerName);
            requireNonNull(healthStatus);
        }
    }
}
