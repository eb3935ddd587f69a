package neargate.services.ecs.tasks;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.PortBinding;
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
        List<Container> containers = containers(task, told, now);
        Task.Builder after = task.toBuilder()
                .containers(containers)
                .healthStatus(health(containers, definitions))
                .pullStartedAt(first(task.pullStartedAt(), told.pullStartedAt()))
                .pullStoppedAt(first(task.pullStoppedAt(), told.pullStoppedAt()))
                .executionStoppedAt(first(task.executionStoppedAt(), told.executionStoppedAt()));
        Life next = later(life, life(told.status()));
        after.lastStatus(next.name());
        if (task.startedAt() == null && hasRun(told)) {
            after.startedAt(now);
        }
        if (!next.isBefore(Life.STOPPING)) {
            stopping(after, task, told, now);
        }
        if (next == Life.DEPROVISIONING) {
            after.executionStoppedAt(first(task.executionStoppedAt(), first(told.executionStoppedAt(), now)));
        }
        return after.build();
    }

    /** The task after its health checks said something; a health that is none is passed over. */
    static Task health(Task task, List<ContainerDefinition> definitions, Map<String, String> byContainer) {
        List<Container> containers = task.containers().stream()
                .map(container -> {
                    HealthStatus said = HealthStatus.fromValue(byContainer.get(container.name()));
                    return said == null || said == HealthStatus.UNKNOWN_TO_SDK_VERSION
                            ? container
                            : container.copy(it -> it.healthStatus(said));
                })
                .toList();
        return task.copy(it -> it.containers(containers).healthStatus(health(containers, definitions)));
    }

    private static Life life(Status told) {
        return switch (told) {
            case PENDING -> Life.PENDING;
            case RUNNING -> Life.RUNNING;
            case STOPPING -> Life.STOPPING;
            case STOPPED -> Life.DEPROVISIONING;
        };
    }

    private static Life later(Life one, Life other) {
        return one.isBefore(other) ? other : one;
    }

    /** A task that ended at once may never be told as RUNNING; that its containers ran is told nevertheless. */
    private static boolean hasRun(TaskState told) {
        boolean allStarted = !told.containers().isEmpty()
                && told.containers().stream().allMatch(container -> container.startedAt() != null);
        return told.status() == Status.RUNNING || allStarted;
    }

    /** The engine decided that the task ends, unless the control plane had before. */
    private static void stopping(Task.Builder after, Task task, TaskState told, Instant now) {
        after.desiredStatus(DesiredStatus.STOPPED.toString()).stoppingAt(first(task.stoppingAt(), now));
        if (task.stopCode() == null && told.stop() != null) {
            after.stopCode(told.stop().code()).stoppedReason(told.stop().reason());
        } else if (task.stopCode() == null) {
            after.stopCode(TaskStopCode.ESSENTIAL_CONTAINER_EXITED).stoppedReason("Essential container in task exited");
        }
    }

    private static List<Container> containers(Task task, TaskState told, Instant now) {
        Map<String, ContainerState> byName = new HashMap<>();
        told.containers().forEach(state -> byName.put(state.name(), state));
        return task.containers().stream()
                .map(container -> container(container, byName.get(container.name()), now))
                .toList();
    }

    private static Container container(Container container, @Nullable ContainerState told, Instant now) {
        if (told == null || Status.valueOf(container.lastStatus()).compareTo(shown(told)) > 0) {
            return container;
        }
        return container.toBuilder()
                .lastStatus(shown(told).name())
                .runtimeId(first(told.runtimeId(), container.runtimeId()))
                .imageDigest(first(told.imageDigest(), container.imageDigest()))
                .exitCode(first(container.exitCode(), told.exitCode()))
                .reason(first(container.reason(), told.reason()))
                .healthStatus(told.health().name())
                .managedAgents(container.managedAgents().stream()
                        .map(agent -> ExecAgent.after(agent, shown(told), now))
                        .toList())
                .networkBindings(
                        told.portBindings().isEmpty()
                                ? container.networkBindings()
                                : told.portBindings().stream()
                                        .map(PortBinding::shown)
                                        .toList())
                .build();
    }

    /** A container has no state of its own between RUNNING and STOPPED. */
    private static Status shown(ContainerState told) {
        return told.status() == Status.STOPPING ? Status.RUNNING : told.status();
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

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
