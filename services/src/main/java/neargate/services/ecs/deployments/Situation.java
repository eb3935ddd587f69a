package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import software.amazon.awssdk.services.ecs.model.Deployment;

/**
 * A service at a moment: all that its next step depends on.
 *
 * @param service its name
 * @param draining whether it was deleted and waits for its tasks to end
 * @param desired how many tasks it should have
 * @param deployments the PRIMARY one first
 * @param tasks all that have not stopped, in the order of their ids
 * @param failures the failed starts of the PRIMARY deployment since the last update of the service
 * @param steady whether its steady state was announced since it last changed
 * @param room how many tasks of the PRIMARY deployment could be started now
 * @param grace how long after its start a task's failing health checks are ignored
 */
public record Situation(
        String service,
        boolean draining,
        int desired,
        Bounds bounds,
        List<Deployment> deployments,
        List<ServiceTask> tasks,
        List<FailedStart> failures,
        boolean steady,
        Room room,
        Duration grace,
        Instant now) {

    /**
     * What the machine can take.
     *
     * @param tasks how many more tasks
     * @param refusal why not one more, as the end of an event that begins with "was unable to place a task"
     */
    public record Room(int tasks, String refusal) {}

    Deployment primary() {
        return deployments.getFirst();
    }
}
