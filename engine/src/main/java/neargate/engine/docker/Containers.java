package neargate.engine.docker;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.docker.api.ContainerConfig.Healthcheck;
import neargate.engine.docker.api.ContainerConfig.HostConfig;
import neargate.engine.docker.api.ContainerConfig.LogConfig;
import neargate.engine.docker.api.DockerOptions;
import neargate.engine.logs.ContainerLogs;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthCheck;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.Ulimit;
import software.amazon.awssdk.services.ecs.model.UlimitName;

/** A container definition in Docker's terms, as the ECS agent translates it. */
final class Containers {
    /** What the agent makes of no CPU units, of zero and of one. */
    private static final long LEAST_CPU_SHARES = 2;

    private static final long MEBIBYTE = 1L << 20;
    private static final int OPEN_FILES_ON_FARGATE = 65_535;

    /** Docker's own files, which Neargate reads. They are that many only while lines come faster than they are delivered. */
    private static final LogConfig AWSLOGS =
            new LogConfig("json-file", Map.of("max-size", "50m", "max-file", String.valueOf(ContainerLogs.FILES)));

    private static final LogConfig UNREAD = new LogConfig("json-file", Map.of("max-size", "50m", "max-file", "2"));

    private Containers() {}

    /** The name, as the agent's: it tells a reader of {@code docker ps} what it is, and is the same if it is made again. */
    static String name(TaskSpec task, ContainerDefinition container) {
        return name(task, container.name());
    }

    /** Of the container of that name. */
    static String name(TaskSpec task, String container) {
        // Docker's names have no tildes.
        return "ecs-" + task.family() + "-" + task.revision() + "-" + container.replace("~", "") + "-" + task.taskId();
    }

    /**
     * What a container has together with others.
     *
     * @param binds volumes, as Docker is told them
     * @param volumesFrom containers, likewise
     * @param pidMode whose processes it sees, likewise; null for its own only
     * @param ipcMode with whom it shares memory, likewise
     * @param logs how what it writes comes to the task's log router, likewise; null if it does not
     */
    record Shared(
            List<String> binds,
            List<String> volumesFrom,
            @Nullable String pidMode,
            @Nullable String ipcMode,
            @Nullable LogConfig logs) {
        /** Nothing. */
        static final Shared NOTHING = new Shared(List.of(), List.of(), null, null, null);
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
            Shared shared,
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
                container.pseudoTerminal(),
                container.interactive(),
                new HostConfig(
                        outlet.networkMode(),
                        shared.logs() == null ? logs(container.logConfiguration()) : shared.logs(),
                        cgroupParent,
                        Math.max(LEAST_CPU_SHARES, container.cpu() == null ? 0 : container.cpu()),
                        memory(task, container, cgroupParent != null),
                        container.memoryReservation() == null ? null : container.memoryReservation() * MEBIBYTE,
                        orNull(shared.binds()),
                        orNull(shared.volumesFrom()),
                        shared.pidMode(),
                        shared.ipcMode(),
                        DockerOptions.of(isOnFargate(task) ? withOpenFiles(container) : container)));
    }

    private static boolean isOnFargate(TaskSpec task) {
        return task.network() instanceof TaskNetwork.Awsvpc eni && eni.instanceId() == null;
    }

    /** "Ulimit": what Fargate allows where the definition does not say. */
    private static ContainerDefinition withOpenFiles(ContainerDefinition container) {
        if (container.ulimits().stream().anyMatch(limit -> limit.name() == UlimitName.NOFILE)) {
            return container;
        }
        int most = Machine.openFiles(OPEN_FILES_ON_FARGATE);
        Ulimit files = Ulimit.builder()
                .name(UlimitName.NOFILE)
                .softLimit(most)
                .hardLimit(most)
                .build();
        return container.copy(it -> it.ulimits(
                Stream.concat(container.ulimits().stream(), Stream.of(files)).toList()));
    }

    /** What goes to CloudWatch is read from Docker's files; the other drivers are Docker's own. */
    private static LogConfig logs(@Nullable LogConfiguration log) {
        if (log == null) {
            return UNREAD;
        }
        return log.logDriver() == LogDriver.AWSLOGS ? AWSLOGS : new LogConfig(log.logDriverAsString(), log.options());
    }

    private static Map<String, String> labels(
            String instance, TaskSpec task, ContainerDefinition container, Wiring.Outlet outlet) {
        Map<String, String> labels = new LinkedHashMap<>(container.dockerLabels());
        labels.putAll(Labels.ofContainer(instance, task, container.name()));
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
