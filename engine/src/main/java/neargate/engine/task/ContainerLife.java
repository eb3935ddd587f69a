package neargate.engine.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.PortBinding;
import neargate.engine.Engine.Run;
import neargate.engine.Engine.Status;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerRestartPolicy;

/**
 * How far one container is.
 *
 * @param phase how far on its way; it only goes forwards
 * @param run its process, the one before where there is none now; null if it never had one
 * @param timedOut whether its start timeout has passed
 */
public record ContainerLife(
        ContainerDefinition definition,
        Phase phase,
        @Nullable String runtimeId,
        @Nullable String imageDigest,
        @Nullable Integer exitCode,
        @Nullable String reason,
        Health health,
        @Nullable Run run,
        @Nullable Instant finishedAt,
        boolean timedOut,
        List<PortBinding> portBindings) {

    /** What Docker reports of a process that SIGTERM ended; the agent reports it as well of one that never came to run. */
    private static final int NEVER_STARTED = 143;

    private static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration DEFAULT_RESTART_PERIOD = Duration.ofMinutes(5);

    /** From the definition to the end; only forwards, but for one that is started again. */
    public enum Phase {
        WAITING,
        LAUNCHING,
        RUNNING,
        STOPPING,
        STOPPED
    }

    static ContainerLife of(ContainerDefinition definition) {
        return new ContainerLife(
                definition, Phase.WAITING, null, null, null, null, Health.UNKNOWN, null, null, false, List.of());
    }

    String name() {
        return definition.name();
    }

    /** A container is essential unless its definition says otherwise. */
    boolean isEssential() {
        return !Boolean.FALSE.equals(definition.essential());
    }

    boolean is(Phase phase) {
        return this.phase == phase;
    }

    boolean hasStarted() {
        return run != null;
    }

    Duration stopTimeout() {
        return definition.stopTimeout() == null ? DEFAULT_STOP_TIMEOUT : Duration.ofSeconds(definition.stopTimeout());
    }

    ContainerLife pulled(String digest) {
        return with(next -> next.imageDigest = digest);
    }

    ContainerLife to(Phase reached) {
        return with(next -> next.phase = reached);
    }

    /** News that the process began may come after the news that it ended. */
    ContainerLife started(String id, Run began, List<PortBinding> bindings) {
        return with(next -> {
            next.phase = is(Phase.STOPPED) ? phase : Phase.RUNNING;
            next.runtimeId = id;
            next.run = began;
            next.portBindings = bindings;
        });
    }

    /**
     * Whether its restart policy has it started again after this end ("Restart individual containers in Amazon ECS tasks"):
     * it ran for long enough, and did not end in a way that is to be left alone.
     */
    boolean restartsAfter(@Nullable Integer code, Instant at) {
        ContainerRestartPolicy policy = definition.restartPolicy();
        if (policy == null || !Boolean.TRUE.equals(policy.enabled()) || !is(Phase.RUNNING) || run == null) {
            return false;
        }
        Duration least = policy.restartAttemptPeriod() == null
                ? DEFAULT_RESTART_PERIOD
                : Duration.ofSeconds(policy.restartAttemptPeriod());
        return (code == null || !policy.ignoredExitCodes().contains(code))
                && !at.isBefore(run.startedAt().plus(least));
    }

    /** Whether this end is known already: news of it may come more than once, also when it runs again. */
    boolean knows(Instant end) {
        return end.equals(finishedAt);
    }

    /** It ended, and begins anew: so does the time that it has for that. */
    ContainerLife restarting(Instant at) {
        return with(next -> {
            next.phase = Phase.LAUNCHING;
            next.exitCode = null;
            next.reason = null;
            next.health = Health.UNKNOWN;
            next.finishedAt = at;
            next.timedOut = false;
        });
    }

    /** How many of its processes there were before the one that it has or had last. */
    int restarts() {
        return run == null ? 0 : run.restarts();
    }

    /** When it ended for good. */
    @Nullable
    Instant ended() {
        return is(Phase.STOPPED) ? finishedAt : null;
    }

    ContainerLife exited(@Nullable String id, @Nullable Integer code, @Nullable String why, @Nullable Instant at) {
        return with(next -> {
            next.phase = Phase.STOPPED;
            next.runtimeId = id == null ? runtimeId : id;
            next.exitCode = code;
            next.reason = why;
            next.finishedAt = at;
        });
    }

    /** News that the process ended says when it began, if Docker knows: news of that may come later. */
    ContainerLife ran(@Nullable Run known) {
        return known == null ? this : with(next -> next.run = known);
    }

    /** Ended without having begun, since something it needs cannot be had. */
    ContainerLife neverStarts(String why) {
        return exited(runtimeId, NEVER_STARTED, why, null);
    }

    ContainerLife says(Health said) {
        return with(next -> next.health = said);
    }

    ContainerLife outOfTime() {
        return with(next -> next.timedOut = true);
    }

    ContainerState state() {
        return new ContainerState(
                name(),
                switch (phase) {
                    case WAITING -> Status.PENDING;
                    case LAUNCHING -> hasStarted() ? Status.RUNNING : Status.PENDING;
                    case RUNNING -> Status.RUNNING;
                    case STOPPING -> Status.STOPPING;
                    case STOPPED -> Status.STOPPED;
                },
                runtimeId,
                imageDigest,
                exitCode,
                reason,
                health,
                run,
                ended(),
                portBindings);
    }

    boolean exitedWell() {
        return is(Phase.STOPPED) && Objects.equals(exitCode, 0) && hasStarted();
    }

    private ContainerLife with(Consumer<Draft> change) {
        var next = new Draft(this);
        change.accept(next);
        return next.done();
    }

    /** What it is next: what a transition does not name stays. */
    private static final class Draft {
        final ContainerDefinition definition;
        Phase phase;

        @Nullable
        String runtimeId;

        @Nullable
        String imageDigest;

        @Nullable
        Integer exitCode;

        @Nullable
        String reason;

        Health health;

        @Nullable
        Run run;

        @Nullable
        Instant finishedAt;

        boolean timedOut;
        List<PortBinding> portBindings;

        Draft(ContainerLife before) {
            definition = before.definition;
            phase = before.phase;
            runtimeId = before.runtimeId;
            imageDigest = before.imageDigest;
            exitCode = before.exitCode;
            reason = before.reason;
            health = before.health;
            run = before.run;
            finishedAt = before.finishedAt;
            timedOut = before.timedOut;
            portBindings = before.portBindings;
        }

        ContainerLife done() {
            return new ContainerLife(
                    definition,
                    phase,
                    runtimeId,
                    imageDigest,
                    exitCode,
                    reason,
                    health,
                    run,
                    finishedAt,
                    timedOut,
                    portBindings);
        }
    }
}
