package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import neargate.kernel.Pace;
import org.jspecify.annotations.Nullable;

/**
 * A task of a service that has not stopped, as the scheduler sees it.
 *
 * @param deployment the id of the deployment that started it
 * @param instance the ARN of its container instance; null on Fargate
 * @param wanted whether it should run; a task that is not wanted is on its way to STOPPED and counts for nothing
 * @param tie what holds it where it is, or drives it away
 * @param startedAt when it became RUNNING; null before
 * @param protectedUntil until when it is never stopped to have fewer tasks, or others ("Task scale-in protection"); null for
 *     not protected
 */
public record ServiceTask(
        String arn,
        String deployment,
        String zone,
        @Nullable String instance,
        boolean wanted,
        Tie tie,
        Health health,
        Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant protectedUntil) {

    /** Whether a task may stay, or has to. */
    public enum Tie {
        NONE,
        /** Its container instance is to be empty, and another task should stand in for it. */
        DRAINING,
        /** The same, but it is of a DAEMON service, which goes last: there are other tasks still. */
        LAST
    }

    /** What is known of a task's health. */
    public enum Health {
        /** Not RUNNING yet, or RUNNING and its health checks have not said anything yet. */
        STARTING,
        /** RUNNING, and there is no health check that would say more. */
        RUNNING,
        /** RUNNING, and its essential containers' health checks pass. */
        HEALTHY,
        /** A health check of an essential container fails. */
        UNHEALTHY
    }

    /** Whether it is healthy, and may stay where it is. */
    public boolean isWell() {
        return healthy() && !draining();
    }

    boolean healthy() {
        return health == Health.HEALTHY || health == Health.RUNNING;
    }

    /** The same as long as nothing vouches for it: RUNNING for a moment only, which a version that crashes is, too. */
    ServiceTask untilProven(Instant now, Pace pace) {
        return health != Health.RUNNING || isProven(now, pace)
                ? this
                : new ServiceTask(
                        arn,
                        deployment,
                        zone,
                        instance,
                        wanted,
                        tie,
                        Health.STARTING,
                        createdAt,
                        startedAt,
                        protectedUntil);
    }

    boolean draining() {
        return tie == Tie.DRAINING;
    }

    boolean isProtected(Instant now) {
        return protectedUntil != null && now.isBefore(protectedUntil);
    }

    /** Whether it has run well for long enough to be called well started. */
    boolean isProven(Instant now, Pace pace) {
        return healthy()
                && startedAt != null
                && !startedAt.plus(pace.of(BackOff.PROVEN)).isAfter(now);
    }

    /** When it will have run for a time; null before it runs. */
    @Nullable
    Instant startedFor(Duration time) {
        return startedAt == null ? null : startedAt.plus(time);
    }
}
