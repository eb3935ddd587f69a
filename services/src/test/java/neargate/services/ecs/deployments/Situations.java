package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import neargate.services.ecs.deployments.ServiceTask.Health;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** Services named {@code web} in whatever situation a test wants them; the older deployment is there if it has tasks. */
final class Situations {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final String NEW = "ecs-svc/2000000000000000000";
    static final String OLD = "ecs-svc/1000000000000000000";

    private final int desired;
    private final List<ServiceTask> tasks = new ArrayList<>();
    private List<FailedStart> failures = List.of();
    private Bounds bounds = new Bounds(100, 200);
    private boolean old;
    private boolean draining;
    private boolean steady;
    private int room = Integer.MAX_VALUE;
    private Duration grace = Duration.ZERO;
    private Instant now = NOW;

    private Situations(int desired) {
        this.desired = desired;
    }

    static Situations service(int desired) {
        return new Situations(desired);
    }

    Situations bounds(int minimumHealthyPercent, int maximumPercent) {
        bounds = new Bounds(minimumHealthyPercent, maximumPercent);
        return this;
    }

    Situations starting(String deployment, int count) {
        return tasks(deployment, count, true, Health.STARTING);
    }

    Situations healthy(String deployment, int count) {
        return tasks(deployment, count, true, Health.HEALTHY);
    }

    Situations stopping(String deployment, int count) {
        return tasks(deployment, count, false, Health.HEALTHY);
    }

    private Situations tasks(String deployment, int count, boolean wanted, Health health) {
        old |= deployment.equals(OLD);
        for (int i = 0; i < count; i++) {
            Instant started = health == Health.STARTING ? null : NOW.minusSeconds(60);
            tasks.add(new ServiceTask(
                    "task-" + tasks.size(),
                    deployment,
                    "zone-" + i % 3,
                    wanted,
                    false,
                    health,
                    NOW.minusSeconds(60),
                    started));
        }
        return this;
    }

    Situations task(String arn, String deployment, String zone, Health health, Duration age) {
        tasks.add(new ServiceTask(
                arn,
                deployment,
                zone,
                true,
                false,
                health,
                now.minus(age),
                health == Health.STARTING ? null : now.minus(age)));
        return this;
    }

    Situations withOldDeployment() {
        old = true;
        return this;
    }

    Situations failed(int count, boolean ran) {
        failures = Collections.nCopies(count, new FailedStart(NOW, ran));
        return this;
    }

    Situations later(Duration by) {
        now = NOW.plus(by);
        return this;
    }

    Situations room(int tasks) {
        room = tasks;
        return this;
    }

    Situations grace(Duration period) {
        grace = period;
        return this;
    }

    Situations steady() {
        steady = true;
        return this;
    }

    Situations draining() {
        draining = true;
        return this;
    }

    Situation build() {
        List<Deployment> deployments = new ArrayList<>();
        deployments.add(deployment(
                NEW, "PRIMARY", steady ? DeploymentRolloutState.COMPLETED : DeploymentRolloutState.IN_PROGRESS));
        if (old) {
            deployments.add(deployment(OLD, "ACTIVE", DeploymentRolloutState.COMPLETED));
        }
        return new Situation(
                "web",
                draining,
                desired,
                bounds,
                deployments,
                tasks,
                failures,
                steady,
                new Situation.Room(room, ". Reason: full."),
                grace,
                now);
    }

    private static Deployment deployment(String id, String status, DeploymentRolloutState state) {
        return Deployment.builder().id(id).status(status).rolloutState(state).build();
    }
}
