package neargate.services.ecs.deployments;

import java.time.Duration;
import java.util.List;

/**
 * What the alarms of a deployment say ("How CloudWatch alarms detect Amazon ECS deployment failures").
 *
 * @param triggered the names of those that went into ALARM since the deployment began
 * @param bake how long they have to be quiet after all tasks are healthy
 */
public record Watch(List<String> triggered, Duration bake) {
    /** No alarms are watched. */
    public static final Watch NOTHING = new Watch(List.of(), Duration.ZERO);
}
