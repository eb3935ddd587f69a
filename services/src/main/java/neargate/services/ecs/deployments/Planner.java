package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/**
 * The service scheduler: decides the next step of a REPLICA service with the deployment controller ECS ("Deploy Amazon ECS
 * services by replacing tasks").
 *
 * <p>Tasks of the PRIMARY deployment are started up to the desired count, as far as maximumPercent, the machine and the
 * back-off allow. A task of an older deployment goes when a healthy task of the PRIMARY one stands in for it; earlier only
 * when room has to be made under maximumPercent, and never below minimumHealthyPercent.
 */
public final class Planner {
    /** Enough to keep a machine busy; what the step brings about leads to the next. */
    private static final int MOST_STARTED_AT_ONCE = 50;

    private static final int ROUNDS_UNTIL_WARNING = 3;
    private static final Duration UNTIL_NEXT_ATTEMPT_TO_PLACE = Duration.ofSeconds(15);

    private final Situation now;
    private final String scalingReason;
    private final List<Plan.Stop> stop = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<Instant> looks = new ArrayList<>();

    private Planner(Situation now) {
        this.now = now;
        this.scalingReason =
                "Scaling activity initiated by (deployment " + now.primary().id() + ")";
    }

    /** Decides the next step. */
    public static Plan plan(Situation situation) {
        return situation.draining() ? drain(situation) : new Planner(situation).roll();
    }

    /** A deleted service stops all its tasks, and is gone when none is left ("DeleteService"). */
    private static Plan drain(Situation now) {
        var planner = new Planner(now);
        now.tasks().stream().filter(ServiceTask::wanted).forEach(planner::scaleIn);
        return new Plan(
                0,
                planner.stop,
                now.deployments(),
                List.of(),
                List.of(),
                now.steady(),
                now.tasks().isEmpty(),
                null);
    }

    private Plan roll() {
        List<ServiceTask> wanted = now.tasks().stream()
                .filter(ServiceTask::wanted)
                .filter(task -> !stranded(task) && !replaced(task))
                .toList();
        List<ServiceTask> ours = wanted.stream().filter(this::stays).toList();
        List<ServiceTask> older = wanted.stream().filter(task -> !stays(task)).toList();
        ScaleIn.choose(ours, ours.size() - now.desired()).forEach(this::scaleIn);

        int missing = Math.max(0, now.desired() - ours.size());
        BackOff backOff = BackOff.of(now.failures(), ours, now.desired(), now.now());
        int start = missing == 0 ? 0 : start(missing, backOff, wanted.size());
        replaceOlder(ours, older, missing);
        if (missing > 0 && start == 0 && stop.isEmpty()) {
            warnIfBlocked(wanted);
        }
        boolean complete = missing == 0
                && stop.isEmpty()
                && ours.stream().allMatch(ServiceTask::healthy)
                && isProven(ours, backOff)
                && now.tasks().stream().allMatch(this::isPrimary);
        List<Deployment> deployments = deployments(complete);
        if (complete && !now.steady()) {
            tell(" has reached a steady state.");
        }
        boolean unchanged = start == 0 && stop.isEmpty() && missing == 0 && now.steady();
        return new Plan(
                start,
                stop,
                deployments,
                events,
                warnings,
                complete || unchanged,
                false,
                looks.stream().min(Comparator.naturalOrder()).orElse(null));
    }

    /** A task that has not come to run yet on an instance that is to be empty will be of no use. */
    private boolean stranded(ServiceTask task) {
        if (task.draining() && task.startedAt() == null) {
            stop.add(new Plan.Stop(task.arn(), "Service scheduler stopped the task: its instance is DRAINING"));
            return true;
        }
        return false;
    }

    /** Stops a task whose health checks fail, unless its grace period lasts ("HealthCheckGracePeriodSeconds"). */
    private boolean replaced(ServiceTask task) {
        if (task.health() != ServiceTask.Health.UNHEALTHY) {
            return false;
        }
        Instant graceEnd = task.startedAt() == null ? null : task.startedAt().plus(now.grace());
        if (graceEnd != null && now.now().isBefore(graceEnd)) {
            looks.add(graceEnd);
            return false;
        }
        stop.add(new Plan.Stop(task.arn(), "Task failed container health checks"));
        return true;
    }

    /** After a failed start the next one has to last before anything is called steady: a crash loop never is. */
    private boolean isProven(List<ServiceTask> ours, BackOff backOff) {
        if (backOff.failures() == 0) {
            return true;
        }
        ours.stream()
                .map(ServiceTask::startedAt)
                .filter(Objects::nonNull)
                .map(started -> started.plus(BackOff.PROVEN))
                .filter(now.now()::isBefore)
                .forEach(looks::add);
        return false;
    }

    private int start(int missing, BackOff backOff, int running) {
        if (backOff.rounds() >= ROUNDS_UNTIL_WARNING) {
            warn(" is unable to consistently start tasks successfully.");
        }
        if (!backOff.allowsStarting(now.now())) {
            looks.add(Objects.requireNonNull(backOff.until()));
            return 0;
        }
        int allowed = Math.clamp(now.bounds().most(now.desired()) - running, 0, missing);
        if (now.room().tasks() < allowed) {
            warn(" was unable to place a task" + now.room().refusal());
            looks.add(now.now().plus(UNTIL_NEXT_ATTEMPT_TO_PLACE));
        }
        return Stream.of(allowed, now.room().tasks(), MOST_STARTED_AT_ONCE)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Stops what a healthy task of the PRIMARY deployment stands in for, and what stands in the way of starting more. */
    private void replaceOlder(List<ServiceTask> ours, List<ServiceTask> older, int missing) {
        int healthyOurs = count(ours);
        int kept = Math.max(0, now.desired() - healthyOurs);
        int inTheWay =
                Math.max(0, ours.size() + missing + older.size() - now.bounds().most(now.desired()));
        int notHealthy = older.size() - count(older);
        int spare = Math.max(0, healthyOurs + count(older) - now.bounds().least(now.desired()));
        int goesForRoom = Math.min(inTheWay, notHealthy + spare);
        ScaleIn.choose(older, Math.max(older.size() - kept, goesForRoom)).forEach(this::scaleIn);
    }

    /** Nothing may be started or stopped, and waiting does not help. */
    private void warnIfBlocked(List<ServiceTask> wanted) {
        boolean full = wanted.size() >= now.bounds().most(now.desired());
        if (full && wanted.stream().allMatch(ServiceTask::healthy)) {
            warn(" was unable to stop or start tasks during a deployment because of the service deployment"
                    + " configuration. Update the minimumHealthyPercent or maximumPercent value and try again.");
        }
    }

    /** An older deployment goes with its last task; the PRIMARY one is complete when the service is as it should be. */
    private List<Deployment> deployments(boolean complete) {
        Deployment primary = now.primary();
        if (complete && primary.rolloutState() == DeploymentRolloutState.IN_PROGRESS) {
            primary = primary.toBuilder()
                    .rolloutState(DeploymentRolloutState.COMPLETED)
                    .rolloutStateReason("ECS deployment " + primary.id() + " completed.")
                    .updatedAt(now.now())
                    .build();
            tell(" (deployment " + primary.id() + ") deployment completed.");
        }
        Stream<Deployment> older = now.deployments().stream()
                .skip(1)
                .filter(deployment ->
                        now.tasks().stream().anyMatch(task -> task.deployment().equals(deployment.id())));
        return Stream.concat(Stream.of(primary), older).toList();
    }

    /** Whether a task need not be replaced: neither by its deployment nor by its instance ("container instance draining"). */
    private boolean stays(ServiceTask task) {
        return isPrimary(task) && !task.draining();
    }

    private boolean isPrimary(ServiceTask task) {
        return task.deployment().equals(now.primary().id());
    }

    private static int count(List<ServiceTask> tasks) {
        return (int) tasks.stream().filter(ServiceTask::healthy).count();
    }

    private void scaleIn(ServiceTask task) {
        stop.add(new Plan.Stop(task.arn(), scalingReason));
    }

    private void tell(String what) {
        events.add("(service " + now.service() + ")" + what);
    }

    private void warn(String what) {
        warnings.add("(service " + now.service() + ")" + what);
    }
}
