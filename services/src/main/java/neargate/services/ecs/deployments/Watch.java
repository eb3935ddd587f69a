package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the alarms of a deployment say ("How CloudWatch alarms detect Amazon ECS deployment failures").
 *
 * @param triggered the names of those that went into ALARM since the deployment began
 * @param bake how long they have to be quiet after the deployment is whole
 * @param wholeSince when it became whole: all new tasks healthy, all former ones gone; null if it is not
 */
public record Watch(
        List<String> triggered, Duration bake, @Nullable Instant wholeSince) {
    /** No alarms are watched. */
    public static final Watch NOTHING = new Watch(List.of(), Duration.ZERO, null);
}
