package neargate.services.ecs.deployments;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task of a service that has not stopped, as the scheduler sees it.
 *
 * @param deployment the id of the deployment that started it
 * @param wanted whether it should run; a task that is not wanted is on its way to STOPPED and counts for nothing
 * @param draining whether its container instance is to be empty, so that another task should stand in for it
 * @param startedAt when it became RUNNING; null before
 */
public record ServiceTask(
        String arn,
        String deployment,
        String zone,
        boolean wanted,
        boolean draining,
        Health health,
        Instant createdAt,
        @Nullable Instant startedAt) {

    /** What is known of a task's health. */
    public enum Health {
        /** Not RUNNING yet, or RUNNING and its health checks have not said anything yet. */
        STARTING,
        /** RUNNING, and its essential containers' health checks pass, if there are any. */
        HEALTHY,
        /** A health check of an essential container fails. */
        UNHEALTHY
    }

    boolean healthy() {
        return health == Health.HEALTHY;
    }
}
