package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/**
 * A service at a moment: all that its next step depends on.
 *
 * @param service its name
 * @param draining whether it, or the task set that this is about, was deleted and waits for its tasks to end
 * @param deployments the PRIMARY one first
 * @param lastCompleted the deployment that was completed last; null if none was
 * @param stopRequested how a user wants the PRIMARY deployment to be stopped; null for not at all
 * @param tasks all that have not stopped, in the order of their ids; when draining only those that are not STOPPING yet
 * @param starts what went wrong, as far as it was counted, with the deployment that tasks are started of
 * @param failures its failed starts that were not counted yet
 * @param unresolved whether it is not known yet which images that deployment's tasks are to run
 * @param steady whether its steady state was announced since it last changed
 * @param balancing how far the move of a task from one zone to another has come
 * @param lifecycle how far a blue/green deployment has come; null when there is none
 * @param supply where tasks could be started now
 */
public record Situation(
        String service,
        boolean draining,
        Rules rules,
        List<Deployment> deployments,
        @Nullable Deployment lastCompleted,
        @Nullable StopRequest stopRequested,
        Watch watch,
        List<ServiceTask> tasks,
        FailedStarts starts,
        List<FailedStart> failures,
        boolean unresolved,
        boolean steady,
        Balancing balancing,
        @Nullable Lifecycle lifecycle,
        Supply supply,
        Instant now) {

    private static final int MOST_ATTEMPTS_TO_RESOLVE = 3;

    /** As long as Amazon's agent waits for a container to start; pulls take as long at any {@link neargate.kernel.Pace}. */
    private static final Duration LONGEST_ATTEMPT_TO_RESOLVE = Duration.ofMinutes(3);

    /** How a user stops a deployment ("StopServiceDeployment"). */
    public enum StopRequest {
        /** It has failed: it starts no more tasks, and the former one's keep the service up. */
        ABORT,
        /** The service goes back to the deployment that was completed last. */
        ROLLBACK
    }

    /** The same with all failures counted, and with the tasks healthy that may be called so. */
    Situation judged() {
        Situation counted = starts.isClear() && failures.isEmpty() ? this : counted();
        return counted.proves() ? counted.with(counted.starts, List.of(), counted.proven(), supply, now) : counted;
    }

    private Situation counted() {
        Instant success = tasks.stream()
                .filter(task -> task.wanted() && task.deployment().equals(starting()))
                .filter(task -> task.isProven(now, rules.pace()))
                .map(ServiceTask::startedAt)
                .max(Comparator.naturalOrder())
                .orElse(null);
        FailedStarts after = starts.after(failures, success, rules.breaker().resets());
        return with(after, List.of(), tasks, supply, now);
    }

    /**
     * Whether tasks without a health check have to last for a while before they count as healthy: in a deployment that has
     * a circuit breaker, or has seen a task fail. What it replaces is still there until then.
     */
    boolean proves() {
        return inProgress() && (rules.breaker().enabled() || !starts.isClear());
    }

    private List<ServiceTask> proven() {
        return tasks.stream()
                .map(task -> isPrimary(task) ? task.untilProven(now, rules.pace()) : task)
                .toList();
    }

    /** The same at another time, with another supply. */
    public Situation with(Supply supply, Instant now) {
        return with(starts, failures, tasks, supply, now);
    }

    private Situation with(
            FailedStarts starts, List<FailedStart> failures, List<ServiceTask> tasks, Supply supply, Instant now) {
        return new Situation(
                service,
                draining,
                rules,
                deployments,
                lastCompleted,
                stopRequested,
                watch,
                tasks,
                starts,
                failures,
                unresolved,
                steady,
                balancing,
                lifecycle,
                supply,
                now);
    }

    /**
     * How many of the missing tasks may be started. One alone, until it has said which images it runs, so that all others
     * run the same; after three that could not, or one that runs and says nothing, as many as there are ("Container image
     * resolution"). One that comes to nothing, since its machine is gone, holds up nobody: then another one tries. None
     * when there is no deployment left to start them of.
     */
    int mayStart(int missing) {
        if (starting() == null) {
            return 0;
        }
        boolean waits = unresolved
                && starts.failures() < MOST_ATTEMPTS_TO_RESOLVE
                && starters().noneMatch(task -> task.startedAt() != null);
        return waits ? Math.min(missing, endOfAttempt() == null ? 1 : 0) : missing;
    }

    /** Until when a task is waited for that is to say which images it runs; null for none. */
    @Nullable
    Instant endOfAttempt() {
        return starters()
                .filter(task -> unresolved && task.startedAt() == null)
                .map(task -> task.createdAt().plus(LONGEST_ATTEMPT_TO_RESOLVE))
                .filter(end -> end.isAfter(now))
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private Stream<ServiceTask> starters() {
        return tasks.stream().filter(task -> task.wanted() && task.deployment().equals(starting()));
    }

    Deployment primary() {
        return deployments.getFirst();
    }

    boolean inProgress() {
        return primary().rolloutState() == DeploymentRolloutState.IN_PROGRESS;
    }

    /** Whether the PRIMARY deployment was given up, and another one's tasks do its work if there are any. */
    boolean halted() {
        return primary().rolloutState() == DeploymentRolloutState.FAILED;
    }

    boolean isPrimary(ServiceTask task) {
        return task.deployment().equals(primary().id());
    }

    /**
     * Whether a task is of a deployment before the PRIMARY one. What stops and is of none of the deployments is of a deleted
     * service whose name this one has.
     */
    boolean isOlder(ServiceTask task) {
        return !isPrimary(task)
                && (task.wanted()
                        || deployments.stream()
                                .anyMatch(deployment -> deployment.id().equals(task.deployment())));
    }

    /**
     * The id of the deployment that missing tasks are started of: the PRIMARY one. A failed deployment starts none, so what
     * is left of the one that was completed last keeps the service up, or of one that was not yet when the failed one took
     * its place; null when there is nothing left.
     */
    @Nullable
    String starting() {
        return starting(deployments, lastCompleted);
    }

    /** As {@link #starting()}, for who does not know the whole situation yet. */
    public static @Nullable String starting(List<Deployment> deployments, @Nullable Deployment lastCompleted) {
        Deployment primary = deployments.getFirst();
        if (primary.rolloutState() != DeploymentRolloutState.FAILED) {
            return primary.id();
        }
        List<Deployment> older = deployments.subList(1, deployments.size());
        return older.stream()
                .filter(deployment -> lastCompleted != null && deployment.id().equals(lastCompleted.id()))
                .findFirst()
                .or(() -> older.stream()
                        .filter(deployment -> deployment.rolloutState() == DeploymentRolloutState.IN_PROGRESS)
                        .findFirst())
                .map(Deployment::id)
                .orElse(null);
    }
}
