package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.NEW;
import static neargate.services.ecs.deployments.Situations.NOW;
import static neargate.services.ecs.deployments.Situations.OLD;
import static neargate.services.ecs.deployments.Situations.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.ServiceTask.Tie;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** What protection from scale-in does to the next step. */
class ProtectionTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void aRolloutWaitsForTheProtectionOfOldTasksToEnd() {
        Plan plan = Planner.plan(
                service(2).healthy(OLD, 2).healthy(NEW, 2).protectedFor(HOUR, 2).build());

        assertThat(plan.stop()).isEmpty();
        assertThat(plan.look()).isEqualTo(NOW.plus(HOUR));
        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
        assertThat(plan.warnings())
                .containsExactly("(service web) was unable to reach steady state because task set (" + OLD
                        + ") was unable to scale in. Reason: The number of protected tasks are more than the desired"
                        + " count of tasks.");
    }

    @Test
    void whenItHasEndedTheyGo() {
        Plan plan = Planner.plan(service(2)
                .healthy(OLD, 2)
                .healthy(NEW, 2)
                .protectedFor(Duration.ZERO, 2)
                .build());

        assertThat(plan.stop()).hasSize(2);
    }

    @Test
    void scaleInTakesTheOthersAndWaitsForTheRest() {
        Plan plan = Planner.plan(
                service(1).healthy(NEW, 4).protectedFor(HOUR, 2).steady().build());

        assertThat(plan.stop()).extracting(Plan.Stop::taskArn).containsExactlyInAnyOrder("task-2", "task-3");
    }

    @Test
    void aHealthyTaskDoesNotGoInsteadOfAProtectedOneThatStarts() {
        Plan plan = Planner.plan(service(2)
                .starting(NEW, 1)
                .healthy(NEW, 2)
                .protectedFor(HOUR, 1)
                .steady()
                .build());

        assertThat(plan.stop()).isEmpty();
    }

    @Test
    void healthyOldTasksDoNotGoInsteadOfProtectedOnesThatAreNotHealthy() {
        Plan plan = Planner.plan(service(3)
                .bounds(100, 150)
                .starting(OLD, 1)
                .healthy(OLD, 2)
                .healthy(NEW, 1)
                .protectedFor(HOUR, 1)
                .build());

        assertThat(plan.stop()).isEmpty();
    }

    @Test
    void anInstanceThatIsToBeEmptyKeepsItsProtectedTask() {
        Plan plan = Planner.plan(service(1)
                .task("kept", NEW, "zone-a", "i-1", Tie.DRAINING, Health.HEALTHY, HOUR)
                .task("other", NEW, "zone-a", "i-2", Tie.NONE, Health.HEALTHY, HOUR)
                .protectedFor(HOUR, 1)
                .build());

        assertThat(plan.stop()).isEmpty();
    }

    @Test
    void aProtectedTaskOfADaemonServiceIsNotReplaced() {
        Plan plan = Planner.plan(service(2)
                .bounds(0, 100)
                .host("a")
                .host("b")
                .on("a", OLD, Health.HEALTHY)
                .on("b", OLD, Health.HEALTHY)
                .protectedFor(HOUR, 1)
                .build());

        assertThat(plan.stop()).extracting(Plan.Stop::taskArn).containsExactly("task-1");
    }

    @Test
    void aZoneWhoseTasksAreAllProtectedDoesNotGiveOneAway() {
        Plan plan = Planner.plan(service(3)
                .task("a1", NEW, "zone-a", Health.HEALTHY, HOUR)
                .task("a2", NEW, "zone-a", Health.HEALTHY, HOUR)
                .task("b", NEW, "zone-b", Health.HEALTHY, HOUR)
                .protectedFor(HOUR, 2)
                .steady()
                .rebalances()
                .build());

        assertThat(plan.start().count()).isZero();
    }
}
