package neargate.services.ecs.tasks;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.TaskState;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What the engine tells, written into a task: a pure function. A word that comes late moves nothing backwards. */
final class Observations {
    private Observations() {}

    /**
     * The task after what was told.
     *
     * @param definitions the containers of its task definition
     */
    static Task apply(Task task, List<ContainerDefinition> definitions, TaskState told, Instant now) {
        Life life = Life.valueOf(task.lastStatus());
        boolean tooEarly = life.isBefore(Life.PENDING) && told.status() != Status.STOPPED;
        boolean tooLate = !life.isBefore(Life.DEPROVISIONING);
        if (tooEarly || tooLate) {
            return task;
        }
        List<Container> containers = containers(task, told.containers());
        Task.Builder after = task.toBuilder()
                .containers(containers)
                .healthStatus(health(containers, definitions))
                .pullStartedAt(first(task.pullStartedAt(), told.pullStartedAt()))
                .pullStoppedAt(first(task.pullStoppedAt(), told.pullStoppedAt()))
                .executionStoppedAt(first(task.executionStoppedAt(), told.executionStoppedAt()));
        switch (told.status()) {
            case PENDING -> {}
            case RUNNING -> {
                if (life.isBefore(Life.RUNNING)) {
                    after.lastStatus(Life.RUNNING.name()).startedAt(now);
                }
            }
            case STOPPING -> stopping(after, task, told, life, now);
            case STOPPED -> {
                stopping(after, task, told, life, now);
                after.lastStatus(Life.DEPROVISIONING.name())
                        .executionStoppedAt(first(task.executionStoppedAt(), first(told.executionStoppedAt(), now)));
            }
        }
        return after.build();
    }

    /** The engine decided that the task ends, unless the control plane had before. */
    private static void stopping(Task.Builder after, Task task, TaskState told, Life life, Instant now) {
        after.desiredStatus(DesiredStatus.STOPPED.toString()).stoppingAt(first(task.stoppingAt(), now));
        if (life.isBefore(Life.STOPPING)) {
            after.lastStatus(Life.STOPPING.name());
        }
        if (task.stopCode() == null && told.stop() != null) {
            after.stopCode(told.stop().code()).stoppedReason(told.stop().reason());
        } else if (task.stopCode() == null) {
            after.stopCode(TaskStopCode.ESSENTIAL_CONTAINER_EXITED).stoppedReason("Essential container in task exited");
        }
    }

    private static List<Container> containers(Task task, List<ContainerState> told) {
        Map<String, ContainerState> byName = new HashMap<>();
        told.forEach(state -> byName.put(state.name(), state));
        return task.containers().stream()
                .map(container -> container(container, byName.get(container.name())))
                .toList();
    }

    private static Container container(Container container, @Nullable ContainerState told) {
        if (told == null || container.lastStatus().equals(Status.STOPPED.name())) {
            return container;
        }
        // A container has no state of its own between RUNNING and STOPPED.
        Status status = told.status() == Status.STOPPING ? Status.RUNNING : told.status();
        return container.toBuilder()
                .lastStatus(status.name())
                .runtimeId(told.runtimeId() != null ? told.runtimeId() : container.runtimeId())
                .imageDigest(told.imageDigest() != null ? told.imageDigest() : container.imageDigest())
                .exitCode(told.exitCode())
                .reason(told.reason())
                .healthStatus(health(told.health()))
                .build();
    }

    /** Of the essential containers with a health check: unhealthy if one is, healthy if all are ("HealthStatus"). */
    private static HealthStatus health(List<Container> containers, List<ContainerDefinition> definitions) {
        List<String> checked = definitions.stream()
                .filter(definition -> definition.healthCheck() != null && !Boolean.FALSE.equals(definition.essential()))
                .map(ContainerDefinition::name)
                .toList();
        List<HealthStatus> all = containers.stream()
                .filter(container -> checked.contains(container.name()))
                .map(Container::healthStatus)
                .toList();
        if (all.contains(HealthStatus.UNHEALTHY)) {
            return HealthStatus.UNHEALTHY;
        }
        return all.isEmpty() || all.contains(HealthStatus.UNKNOWN) ? HealthStatus.UNKNOWN : HealthStatus.HEALTHY;
    }

    private static HealthStatus health(Health told) {
        return HealthStatus.fromValue(told.name());
    }

    private static @Nullable Instant first(@Nullable Instant known, @Nullable Instant told) {
        return known != null ? known : told;
    }
}
