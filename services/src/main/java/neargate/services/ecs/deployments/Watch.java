package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the alarms of a deployment say ("How CloudWatch alarms detect Amazon ECS deployment failures").
 *
 * @param triggered the names of those that went into ALARM since the deployment began
 * @param on whether one of the service's alarms is in ALARM now, be it watched or not
 * @param bake how long they have to be quiet after the deployment has become whole; none when none is watched
 * @param wholeSince when it became whole: all new tasks healthy, all former ones gone; null if it was not yet
 */
public record Watch(
        List<String> triggered,
        boolean on,
        Duration bake,
        @Nullable Instant wholeSince) {
    /** No alarms are watched. */
    public static final Watch NOTHING = new Watch(List.of(), false, Duration.ZERO, null);
}
