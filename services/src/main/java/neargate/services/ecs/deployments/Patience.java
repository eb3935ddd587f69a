package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;

/** What a scheduler makes of tasks whose health checks fail, and of starts that fail. */
final class Patience {
    static final Duration UNTIL_NEXT_ATTEMPT_TO_PLACE = Duration.ofSeconds(15);

    private static final int ROUNDS_UNTIL_WARNING = 3;

    private Patience() {}

    /** Whether a task's health checks fail, and its grace period is over ("HealthCheckGracePeriodSeconds"). */
    static boolean isSick(Draft draft, Situation now, ServiceTask task) {
        if (task.health() != ServiceTask.Health.UNHEALTHY) {
            return false;
        }
        Instant graceEnd = task.startedFor(now.rules().pace().of(now.rules().grace()));
        if (graceEnd != null && now.now().isBefore(graceEnd)) {
            draft.look(graceEnd);
            return false;
        }
        return true;
    }

    /** A task that has not come to run yet on an instance that is to be empty will be of no use. */
    static boolean isStranded(Situation now, ServiceTask task) {
        return task.draining() && task.startedAt() == null && !task.isProtected(now.now());
    }

    /** Stops a task that has to go, for the reason that it has. */
    static void stop(Draft draft, ServiceTask task) {
        if (task.health() == ServiceTask.Health.UNHEALTHY) {
            draft.stop(task, "Task failed container health checks");
        } else {
            draft.scaleIn(task);
        }
    }

    /** Whether tasks may be started now. */
    static boolean allowsStarting(Draft draft, Situation now, BackOff backOff) {
        if (backOff.rounds() >= ROUNDS_UNTIL_WARNING) {
            draft.warn(" is unable to consistently start tasks successfully.");
        }
        if (backOff.allowsStarting(now.now())) {
            return true;
        }
        draft.look(backOff.until());
        return false;
    }

    /** A task that should go is protected, and it may take long until it is not. */
    static void warnOfProtection(Draft draft, ServiceTask task) {
        draft.warn(
                " was unable to reach steady state because task set (" + task.deployment() + ") was unable to scale in."
                        + " Reason: The number of protected tasks are more than the desired count of tasks.");
    }

    /** Nothing may be started or stopped, and waiting does not help. */
    static void warnOfDeadlock(Draft draft) {
        draft.warn(" was unable to stop or start tasks during a deployment because of the service deployment"
                + " configuration. Update the minimumHealthyPercent or maximumPercent value and try again.");
    }
}
