package neargate.services.ecs.deployments;

import java.time.Instant;

/** A task of a deployment that ended before it was of any use. */
public record FailedStart(Instant at, Kind kind) {

    /** How a task fails. */
    public enum Kind {
        /** It ended before it was RUNNING. */
        NEVER_RAN,
        /** It was RUNNING, and ended by itself at once. */
        ENDED,
        /** It was stopped because its health checks failed. Its health checks were wait enough. */
        UNHEALTHY
    }

    boolean isThrottled() {
        return kind != Kind.UNHEALTHY;
    }
}
