package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/**
 * Why the PRIMARY deployment has failed.
 *
 * @param rollsBack whether the service is to go back to the deployment that was completed last
 * @param alarms the names of the alarms that found it
 */
public record Failure(Detector detector, boolean rollsBack, List<String> alarms) {

    /** Who found that a deployment has failed. */
    public enum Detector {
        CIRCUIT_BREAKER("ECS deployment circuit breaker", "tasks failed to start."),
        ALARM("ECS deployment alarm", "alarm detected."),
        /** A lifecycle hook did not agree to a blue/green deployment. */
        HOOK("ECS deployment lifecycle hook", "a lifecycle hook failed."),
        /** A user stopped it. */
        USER("ECS deployment stop", "stopped by a user.");

        private final String title;
        private final String finding;

        Detector(String title, String finding) {
            this.title = title;
            this.finding = finding;
        }
    }

    /** Whether the deployment has failed. One that is completed, or was given up, is not looked at any more. */
    static Optional<Failure> of(Situation now) {
        if (!now.inProgress()) {
            return Optional.empty();
        }
        if (now.stopRequested() != null) {
            return Optional.of(
                    new Failure(Detector.USER, now.stopRequested() == Situation.StopRequest.ROLLBACK, List.of()));
        }
        if (now.lifecycle() != null && now.lifecycle().isRefused(now.now())) {
            return Optional.of(new Failure(Detector.HOOK, true, List.of()));
        }
        if (!now.watch().triggered().isEmpty()) {
            return Optional.of(new Failure(
                    Detector.ALARM, now.rules().alarmRollback(), now.watch().triggered()));
        }
        CircuitBreaker breaker = now.rules().breaker();
        return breaker.opens(now.starts().failures(), desired(now))
                ? Optional.of(new Failure(Detector.CIRCUIT_BREAKER, breaker.rollback(), List.of()))
                : Optional.empty();
    }

    private static int desired(Situation now) {
        return now.supply() instanceof Supply.Hosts(var hosts)
                ? hosts.size()
                : now.rules().desired();
    }

    /** The step that gives the deployment up: what follows from it is decided at the next look. */
    Plan end(Situation now) {
        var draft = new Draft(now);
        Deployment failed = now.primary().toBuilder()
                .rolloutState(DeploymentRolloutState.FAILED)
                .rolloutStateReason(detector.title + ": " + detector.finding)
                .updatedAt(now.now())
                .build();
        draft.tell(" (deployment " + failed.id() + ") deployment failed: " + detector.finding);
        Deployment target = target(now);
        if (target == null) {
            List<Deployment> after = new ArrayList<>(now.deployments());
            after.set(0, failed);
            draft.deployments(after);
        } else {
            draft.tell(" rolling back to (deployment " + target.id() + ").");
            draft.deployments(rolledBack(now, failed, target, now.now()));
        }
        draft.unwatched(now.watch().on());
        draft.wholeSince(null);
        draft.balancing(Balancing.NOTHING);
        draft.lifecycle(null);
        draft.failure(this);
        return draft.done();
    }

    /** A rollback that fails is not rolled back in turn. */
    private @Nullable Deployment target(Situation now) {
        Deployment last = now.lastCompleted();
        return rollsBack && last != null && !last.id().equals(now.primary().id()) ? last : null;
    }

    private List<Deployment> rolledBack(Situation now, Deployment failed, Deployment target, Instant at) {
        List<Deployment> after = new ArrayList<>();
        after.add(target.toBuilder()
                .status("PRIMARY")
                .rolloutState(DeploymentRolloutState.IN_PROGRESS)
                .rolloutStateReason(detector.title + ": rolling back to deploymentId " + target.id() + ".")
                .updatedAt(at)
                .build());
        after.add(failed.toBuilder().status("ACTIVE").build());
        now.deployments().stream()
                .skip(1)
                .filter(older -> !older.id().equals(target.id()))
                .forEach(after::add);
        return after;
    }
}
