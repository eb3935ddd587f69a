package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;

/**
 * The next step of a service. It is small on purpose: what it brings about is looked at again.
 *
 * @param desired how many tasks the service should have
 * @param start the tasks to start
 * @param stop which tasks to stop, and why
 * @param deployments as they are after the step; another PRIMARY one than before means that the service is rolled back
 * @param starts what went wrong with the deployment that tasks are started of
 * @param failure why the PRIMARY deployment is given up with this step; null if it is not
 * @param events what to tell in the service's events
 * @param warnings events that are not repeated for some hours
 * @param steady whether the steady state is announced with or before this step
 * @param balancing how far the move of a task from one zone to another has come after this step
 * @param unwatched whether the deployment that this step goes back to watches no alarms, since one of them is in ALARM
 * @param wholeSince when a deployment whose alarms are watched became whole; null if it was not yet, or there is none
 * @param lifecycle how far a blue/green deployment has come after this step; null for none
 * @param inactive whether a deleted service is gone now
 * @param look when to look again though nothing changes; null for never
 */
public record Plan(
        int desired,
        Start start,
        List<Stop> stop,
        List<Deployment> deployments,
        FailedStarts starts,
        @Nullable Failure failure,
        List<String> events,
        List<String> warnings,
        boolean steady,
        Balancing balancing,
        boolean unwatched,
        @Nullable Instant wholeSince,
        @Nullable Lifecycle lifecycle,
        boolean inactive,
        @Nullable Instant look) {

    /** For what is not there any more. */
    public static final Plan NOTHING = new Plan(
            0,
            Start.NOTHING,
            List.of(),
            List.of(),
            FailedStarts.NONE,
            null,
            List.of(),
            List.of(),
            false,
            Balancing.NOTHING,
            false,
            null,
            null,
            false,
            null);

    /**
     * Tasks to start.
     *
     * @param deployment the id of their deployment; empty without tasks
     * @param count how many
     * @param zone the Availability Zone that they have to be in; null for any
     * @param instances for a DAEMON service: the ARNs of the container instances, one for each task
     */
    public record Start(
            String deployment, int count, @Nullable String zone, List<String> instances) {
        /** Nothing to start. */
        public static final Start NOTHING = new Start("", 0, null, List.of());

        /** Whether places that were found for the other will do for this. */
        public boolean isLike(Start other) {
            return deployment.equals(other.deployment) && Objects.equals(zone, other.zone);
        }
    }

    /**
     * A task to stop, and its stoppedReason.
     *
     * @param movedFrom the Availability Zone that it leaves for the balance of zones; null if it stops for another reason
     */
    public record Stop(
            String taskArn, String reason, @Nullable String movedFrom) {}

    /** Whether there is nothing to do but to wait. */
    public boolean isIdle(Situation situation) {
        return isIdle(situation, _ -> false);
    }

    /** As above, where some warnings were told already. */
    public boolean isIdle(Situation situation, Predicate<String> told) {
        return desired == situation.rules().desired()
                && start.count() == 0
                && stop.isEmpty()
                && events.isEmpty()
                && warnings.stream().allMatch(told)
                && !inactive
                && situation.failures().isEmpty()
                && starts.equals(situation.starts())
                && steady == situation.steady()
                && balancing == situation.balancing()
                && Objects.equals(wholeSince, situation.watch().wholeSince())
                && Objects.equals(lifecycle, situation.lifecycle())
                && deployments.equals(situation.deployments());
    }
}
