package neargate.services.ecs.deployments;

import java.time.Duration;
import neargate.kernel.Pace;

/**
 * The settings of a service that its scheduler keeps to.
 *
 * @param desired how many tasks it should have; a DAEMON service has as many as there are instances for it
 * @param grace how long after its start a task's failing health checks are ignored
 * @param alarmRollback whether a deployment that an alarm ends is rolled back
 * @param bake how long a blue/green deployment keeps both, blue and green
 * @param rebalances whether tasks move to the Availability Zones that have too few
 */
public record Rules(
        int desired,
        Bounds bounds,
        Duration grace,
        CircuitBreaker breaker,
        boolean alarmRollback,
        Duration bake,
        boolean rebalances,
        Pace pace) {

    int least() {
        return bounds.least(desired);
    }

    int most() {
        return bounds.most(desired);
    }

    Rules with(int desired) {
        return new Rules(desired, bounds, grace, breaker, alarmRollback, bake, rebalances, pace);
    }
}
