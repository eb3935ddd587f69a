package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;

/**
 * The next step of a service. It is small on purpose: what it brings about is looked at again.
 *
 * @param start how many tasks of the PRIMARY deployment to start
 * @param stop which tasks to stop, and why
 * @param deployments as they are after the step
 * @param events what to tell in the service's events
 * @param warnings events that are not repeated for some hours
 * @param steady whether the steady state is announced with or before this step
 * @param inactive whether a deleted service is gone now
 * @param look when to look again though nothing changes; null for never
 */
public record Plan(
        int start,
        List<Stop> stop,
        List<Deployment> deployments,
        List<String> events,
        List<String> warnings,
        boolean steady,
        boolean inactive,
        @Nullable Instant look) {

    /** A task to stop, and its stoppedReason. */
    public record Stop(String taskArn, String reason) {}

    /** Whether there is nothing to do but to wait. */
    public boolean isIdle(Situation situation) {
        return start == 0
                && stop.isEmpty()
                && events.isEmpty()
                && warnings.isEmpty()
                && !inactive
                && steady == situation.steady()
                && deployments.equals(situation.deployments());
    }
}
