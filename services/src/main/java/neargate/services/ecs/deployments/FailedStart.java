package neargate.services.ecs.deployments;

import java.time.Instant;

/**
 * A task of a deployment that ended before it was of any use.
 *
 * @param ran whether it was RUNNING before, if only for a moment
 */
public record FailedStart(Instant at, boolean ran) {}
