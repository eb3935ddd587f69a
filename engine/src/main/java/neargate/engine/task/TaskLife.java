package neargate.engine.task;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.Stop;
import neargate.engine.Engine.TaskState;
import neargate.engine.TaskSpec;
import neargate.engine.task.ContainerLife.Phase;
import org.jspecify.annotations.Nullable;

/**
 * A task's life so far. It pulls the images one after the other, prepares what the containers share, launches the
 * containers in the order of their dependencies, and, once an essential one has ended or somebody asked, stops them the
 * other way round and gives back what they shared.
 *
 * @param stopping whether nothing is to be started any more
 * @param stop why it stops, where that was decided here
 */
public record TaskLife(
        TaskSpec spec,
        Stage stage,
        List<ContainerLife> containers,
        boolean stopping,
        @Nullable Instant pullStartedAt,
        @Nullable Instant pullStoppedAt,
        @Nullable Stop stop) {

    /** What a task is at, apart from its containers; it only goes forwards. */
    public enum Stage {
        NEW,
        PULLING,
        PREPARING,
        LAUNCHING,
        RELEASING,
        ENDED
    }

    /** The next life, and what to do now. */
    public record Step(TaskLife life, List<TaskEffect> effects) {}

    /** A task of which there is nothing yet. */
    public static TaskLife of(TaskSpec spec) {
        return new TaskLife(
                spec,
                Stage.NEW,
                spec.containers().stream().map(ContainerLife::of).toList(),
                false,
                null,
                null,
                null);
    }

    /**
     * A task of which an earlier process left something behind.
     *
     * @param found what happened to its containers meanwhile
     * @param launch whether to launch the containers that are not there; else they count as ended
     */
    public static Step takenUp(TaskSpec spec, List<TaskEvent> found, boolean launch) {
        TaskLife fresh = of(spec);
        var transition = new Transition(new TaskLife(spec, Stage.LAUNCHING, fresh.containers, false, null, null, null));
        found.forEach(transition::apply);
        if (!launch) {
            transition.giveUpWaiting();
        }
        return transition.settled();
    }

    /** What the event makes of this life. */
    public Step after(TaskEvent event) {
        var transition = new Transition(this);
        transition.apply(event);
        return transition.settled();
    }

    /** Whether all is done and nothing more can happen. */
    public boolean hasEnded() {
        return stage == Stage.ENDED;
    }

    /** How the task looks to the control plane. */
    public TaskState state() {
        return new TaskState(
                spec.taskArn(),
                status(),
                containers.stream().map(ContainerLife::state).toList(),
                pullStartedAt,
                pullStoppedAt,
                containers.stream()
                        .filter(ContainerLife::isEssential)
                        .map(ContainerLife::ended)
                        .filter(Objects::nonNull)
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                stop);
    }

    /** As for the agent, a task runs once every container has begun to, or has ended already. */
    private Status status() {
        if (hasEnded()) {
            return Status.STOPPED;
        }
        if (stopping) {
            return Status.STOPPING;
        }
        return containers.stream().allMatch(container -> container.hasStarted() || container.is(Phase.STOPPED))
                ? Status.RUNNING
                : Status.PENDING;
    }
}
