package neargate.engine.docker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import neargate.engine.ContainerStats;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.TaskState;
import neargate.engine.Execution;
import neargate.engine.Mailbox;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.faults.NetworkFaults;
import neargate.engine.task.TaskEffect;
import neargate.engine.task.TaskEvent;
import neargate.engine.task.TaskLife;
import neargate.engine.task.TaskLife.Step;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/**
 * One task on this machine: has done what its {@link TaskLife} asks for, and tells it what came of that. What happened is
 * read one after the other; what is to be done is done at the same time, each on a thread of its own.
 */
final class TaskRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final TaskSpec spec;
    private final Workshop workshop;
    private final TaskWork work;
    private final Consumer<TaskState> listener;
    private final Mailbox<Deed<Step>> happened;
    private TaskLife life;
    private volatile @Nullable TaskState told;
    private volatile boolean detached;

    TaskRunner(TaskSpec spec, Workshop workshop, Consumer<TaskState> listener) {
        this.spec = spec;
        this.workshop = workshop;
        this.work = new TaskWork(spec, workshop, this);
        this.listener = listener;
        this.life = TaskLife.of(spec);
        this.happened = new Mailbox<>(workshop.executor(), this::advance);
    }

    private interface Deed<R> {
        R make() throws InterruptedException;
    }

    /**
     * Begins, or goes on with what an earlier process left behind.
     *
     * @param launch whether to make what is missing; else it counts as ended
     */
    void start(boolean launch) {
        happened.post(() -> {
            List<Summary> found = workshop.ground().inventory().claim(spec.taskArn());
            return found.isEmpty() && launch
                    ? life.after(new TaskEvent.Begun(workshop.clock().instant()))
                    : TaskLife.takenUp(spec, persistently(() -> work.takeUp(found)), launch);
        });
    }

    /** Whether the task is placed on this EC2 instance. */
    boolean runsOn(String instanceId) {
        return spec.network() != null && instanceId.equals(spec.network().instanceId());
    }

    /** What was last told of it; null before. */
    @Nullable
    TaskState state() {
        return told;
    }

    /** What a container uses; empty for one that does not run. */
    Optional<ContainerStats> stats(String container) {
        return work.stats(container);
    }

    /** How much of the disk it takes, in bytes. */
    OptionalLong storage() {
        return work.storage();
    }

    /** Runs a command in a container; empty for one that does not run. */
    Optional<Execution> execute(String container, Execution.Command command) {
        return work.execute(container, command);
    }

    /** Whether a container is found there by others. */
    boolean isAt(String address) {
        return work.isAt(address);
    }

    /** The faults of the task's network. */
    Optional<NetworkFaults> faults() {
        return work.faults();
    }

    void stop() {
        post(new TaskEvent.StopAsked());
    }

    /** Something may have happened to a container. */
    void lookAt(String container, String id) {
        workshop.executor().execute(() -> {
            try {
                persistently(() -> work.examine(container, id)).forEach(this::post);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The process that holds the sandbox has ended. */
    void lostSandbox() {
        post(new TaskEvent.SandboxLost());
    }

    void health(String container, String status) {
        post(new TaskEvent.HealthChanged(container, health(status)));
    }

    static Health health(String status) {
        return switch (status) {
            case "healthy" -> Health.HEALTHY;
            case "unhealthy" -> Health.UNHEALTHY;
            default -> Health.UNKNOWN;
        };
    }

    /** From now on tells nobody anything and begins nothing more; what is there stays. */
    void detach() {
        detached = true;
    }

    /** Removes whatever there is of it, now and when work that is still going on has made more. */
    void remove() throws InterruptedException {
        work.abandon();
        work.unplug();
        work.remove();
    }

    private void post(TaskEvent event) {
        happened.post(() -> life.after(event));
    }

    /** Does what must be done, however long Docker is away, unless the task is let go of. */
    private <R> R persistently(Deed<R> deed) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                return deed.make();
            } catch (RuntimeException e) {
                if (detached) {
                    throw new InterruptedException(e.getMessage());
                }
                LOG.warn("Task {} goes on when Docker does: {}", spec.taskArn(), e.getMessage());
            }
            Thread.sleep(pause);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
        }
    }

    private void advance(Deed<Step> next) {
        if (detached || life.hasEnded()) {
            return;
        }
        Step step;
        try {
            step = next.make();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        life = step.life();
        // What is to be done need not wait until everybody knows.
        step.effects().forEach(effect -> workshop.executor().execute(() -> perform(effect)));
        TaskState state = life.state();
        if (!state.equals(told)) {
            told = state;
            listener.accept(state);
        }
        if (life.hasEnded()) {
            workshop.executor().execute(this::clearAway);
        }
    }

    private void perform(TaskEffect effect) {
        if (detached) {
            return;
        }
        try {
            switch (effect) {
                case TaskEffect.Pull(ContainerDefinition container) -> post(work.pull(container));
                case TaskEffect.Prepare() -> post(work.prepare());
                case TaskEffect.Launch(ContainerDefinition container) ->
                    work.launch(container).forEach(this::post);
                case TaskEffect.Restart restart -> post(work.restart(restart));
                case TaskEffect.Stop(String container, String id, Duration grace) ->
                    persistently(() -> work.stop(container, id, grace)).forEach(this::post);
                case TaskEffect.AwaitStart(String container, Duration timeout) -> {
                    Thread.sleep(timeout);
                    post(new TaskEvent.StartTimedOut(container));
                }
                case TaskEffect.Release() -> post(work.release());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // Each kind of work says itself what its own failures mean; this is a defect, and the task must not hang.
            if (!detached) {
                LOG.error("Task {} cannot go on with {}", spec.taskArn(), effect, e);
                stop();
            }
        }
    }

    private void clearAway() {
        try {
            work.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
