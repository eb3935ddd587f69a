package neargate.engine.docker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.docker.api.ContainerConfig.Healthcheck;
import neargate.engine.docker.api.ContainerConfig.HostConfig;
import neargate.engine.docker.api.ContainerConfig.LogConfig;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthCheck;

/** A container definition in Docker's terms, as the ECS agent translates it. */
final class Containers {
    /** What the agent makes of no CPU units, of zero and of one. */
    private static final long LEAST_CPU_SHARES = 2;

    private static final long MEBIBYTE = 1L << 20;

    /** Docker's own files; Neargate reads them, whatever becomes of the lines afterwards. */
    private static final LogConfig LOGS = new LogConfig("json-file", Map.of("max-size", "50m", "max-file", "2"));

    private Containers() {}

    /** The name, as the agent's: it tells a reader of {@code docker ps} what it is, and is the same if it is made again. */
    static String name(TaskSpec task, ContainerDefinition container) {
        return "ecs-" + task.family() + "-" + task.revision() + "-" + container.name() + "-" + task.taskId();
    }

    /**
     * The container's configuration.
     *
     * @param cgroupParent the group that limits the task; null where there is none
     */
    static ContainerConfig config(
            String instance,
            TaskSpec task,
            ContainerDefinition container,
            Wiring.Outlet outlet,
            @Nullable String cgroupParent) {
        return new ContainerConfig(
                container.image(),
                null,
                container.user(),
                orNull(container.entryPoint()),
                orNull(container.command()),
                Stream.concat(
                                outlet.environment().stream(),
                                container.environment().stream()
                                        .map(variable -> variable.name() + "="
                                                + Objects.requireNonNullElse(variable.value(), "")))
                        .toList(),
                container.workingDirectory(),
                labels(instance, task, container, outlet),
                healthcheck(container.healthCheck()),
                new HostConfig(
                        outlet.networkMode(),
                        LOGS,
                        cgroupParent,
                        Math.max(LEAST_CPU_SHARES, container.cpu() == null ? 0 : container.cpu()),
                        memory(task, container, cgroupParent != null),
                        container.memoryReservation() == null ? null : container.memoryReservation() * MEBIBYTE,
                        null,
                        null,
                        null));
    }

    private static Map<String, String> labels(
            String instance, TaskSpec task, ContainerDefinition container, Wiring.Outlet outlet) {
        Map<String, String> labels = new LinkedHashMap<>(Labels.ofContainer(instance, task, container.name()));
        labels.putAll(outlet.labels());
        return labels;
    }

    /** The container's own limit; the task's where nothing else holds it. */
    private static @Nullable Long memory(TaskSpec task, ContainerDefinition container, boolean taskIsLimited) {
        if (container.memory() != null) {
            return container.memory() * MEBIBYTE;
        }
        return task.memory() == null || taskIsLimited ? null : task.memory() * MEBIBYTE;
    }

    /** With the defaults of "HealthCheck" in the Amazon ECS API reference. */
    private static @Nullable Healthcheck healthcheck(@Nullable HealthCheck check) {
        return check == null
                ? null
                : new Healthcheck(
                        check.command(),
                        nanos(check.interval(), 30),
                        nanos(check.timeout(), 5),
                        check.retries() == null ? 3 : check.retries(),
                        nanos(check.startPeriod(), 0));
    }

    private static long nanos(@Nullable Integer seconds, int orElse) {
        return Duration.ofSeconds(seconds == null ? orElse : seconds).toNanos();
    }

    /** What is not given is the image's. */
    private static @Nullable List<String> orNull(List<String> words) {
        return words.isEmpty() ? null : words;
    }
}
