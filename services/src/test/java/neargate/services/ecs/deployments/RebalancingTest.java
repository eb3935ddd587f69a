package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.NEW;
import static neargate.services.ecs.deployments.Situations.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import neargate.services.ecs.deployments.ServiceTask.Health;
import org.junit.jupiter.api.Test;

/** How tasks move between the zones a, b and c. */
class RebalancingTest {

    private static Situations in(String... zones) {
        Situations situations = service(zones.length);
        int made = 0;
        for (String zone : zones) {
            situations.task(
                    zone + made++,
                    NEW,
                    "zone-" + zone,
                    Health.HEALTHY,
                    Duration.ofHours(10).minusMinutes(made));
        }
        return situations.steady();
    }

    @Test
    void aTaskIsStartedInTheEmptiestZoneBeforeOneIsStopped() {
        Plan plan = Planner.plan(in("a", "a", "b").rebalances().build());

        assertThat(plan.start().zone()).isEqualTo("zone-c");
        assertThat(plan.start().count()).isEqualTo(1);
        assertThat(plan.stop()).isEmpty();
        assertThat(plan.balancing()).isEqualTo(Balancing.MOVING);
        assertThat(plan.warnings())
                .containsExactly(
                        "(service web) is not AZ balanced with 2 tasks in zone-a, 1 tasks in zone-b, 0 tasks in"
                                + " zone-c. AZ Rebalancing in progress.");
    }

    @Test
    void theFullestZoneLosesOneWhenTheNewTaskIsHealthy() {
        Situations moving = service(3)
                .task("a1", NEW, "zone-a", Health.HEALTHY, Duration.ofHours(3))
                .task("a2", NEW, "zone-a", Health.HEALTHY, Duration.ofHours(2))
                .task("b", NEW, "zone-b", Health.HEALTHY, Duration.ofHours(1))
                .steady()
                .balancing(Balancing.MOVING);

        Situation waiting = moving.task("c", NEW, "zone-c", Health.STARTING, Duration.ofSeconds(5))
                .build();
        assertThat(Planner.plan(waiting).stop()).isEmpty();
        assertThat(Planner.plan(waiting).start().count()).isZero();

        Plan healthy = Planner.plan(service(3)
                .task("a1", NEW, "zone-a", Health.HEALTHY, Duration.ofHours(3))
                .task("a2", NEW, "zone-a", Health.HEALTHY, Duration.ofHours(2))
                .task("b", NEW, "zone-b", Health.HEALTHY, Duration.ofHours(1))
                .task("c", NEW, "zone-c", Health.HEALTHY, Duration.ofSeconds(20))
                .steady()
                .balancing(Balancing.MOVING)
                .build());
        assertThat(healthy.stop()).extracting(Plan.Stop::taskArn).containsExactly("a2");
        assertThat(healthy.stop()).extracting(Plan.Stop::movedFrom).containsExactly("zone-a");
    }

    @Test
    void whenAllIsEvenItIsTold() {
        Plan plan =
                Planner.plan(in("a", "b", "c", "c").balancing(Balancing.MOVING).build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.balancing()).isEqualTo(Balancing.NOTHING);
        assertThat(plan.events())
                .containsExactly(
                        "(service web) is AZ balanced with 1 tasks in zone-a, 1 tasks in zone-b, 2 tasks in zone-c.");
    }

    @Test
    void aServiceThatIsNotToBeBalancedStaysAsItIs() {
        Situation uneven = in("a", "a", "a").build();

        assertThat(Planner.plan(uneven).isIdle(uneven)).isTrue();
    }

    @Test
    void aMoveWhoseTasksFailToStartIsThrottledAsEveryStart() {
        Plan plan = Planner.plan(in("a", "a", "b")
                .rebalances()
                .failed(60, FailedStart.Kind.NEVER_RAN)
                .build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.look()).isAfter(Situations.NOW);
    }

    @Test
    void ofAZoneThatIsFullItIsToldAndAnotherOneGetsTheTask() {
        Plan plan = Planner.plan(in("a", "a", "a").full("zone-b").rebalances().build());

        assertThat(plan.start().zone()).isEqualTo("zone-c");
        assertThat(plan.warnings())
                .contains("(service web) is unable to place a task in zone-b.")
                .noneMatch(warning -> warning.contains("stopped"));
    }

    @Test
    void whereEveryZoneThatLacksTasksIsFullTheServiceStaysAsItIs() {
        Plan plan = Planner.plan(in("a", "a", "a")
                .full("zone-b", "zone-c")
                .balancing(Balancing.MOVING)
                .build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.stop()).isEmpty();
        assertThat(plan.balancing()).isEqualTo(Balancing.WAITING);
        assertThat(plan.look()).isAfter(Situations.NOW);
        assertThat(plan.warnings())
                .containsExactly(
                        "(service web) is not AZ balanced with 3 tasks in zone-a, 0 tasks in zone-b, 0 tasks in"
                                + " zone-c. AZ Rebalancing in progress.",
                        "(service web) is unable to place a task in zone-b.",
                        "(service web) is unable to place a task in zone-c.",
                        "(service web) stopped AZ Rebalancing.");
    }

    @Test
    void protectedTasksStayWhereTheyAre() {
        Plan plan = Planner.plan(in("a", "a", "a")
                .protectedFor(Duration.ofHours(1), 3)
                .rebalances()
                .build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.look()).isEqualTo(Situations.NOW.plus(Duration.ofHours(1)));
        assertThat(plan.warnings())
                .containsExactly("(service web) was unable to AZ Rebalance because (taskSet " + NEW
                        + ") was unable to scale in due to (reason 3 tasks under protection).");
    }

    @Test
    void withoutALookForRoomNothingIsSaidOfIt() {
        Plan plan = Planner.plan(
                in("a", "a", "a").room(0).balancing(Balancing.MOVING).build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.balancing()).isEqualTo(Balancing.MOVING);
        assertThat(plan.warnings()).noneMatch(warning -> warning.contains("unable"));
    }

    @Test
    void aSurplusOfWhoWaitsForRoomIsNoMoveOfTasks() {
        Plan plan = Planner.plan(service(2)
                .task("a1", NEW, "zone-a", Health.HEALTHY, Duration.ofHours(3))
                .task("a2", NEW, "zone-a", Health.HEALTHY, Duration.ofHours(2))
                .task("a3", NEW, "zone-a", Health.HEALTHY, Duration.ofHours(1))
                .steady()
                .balancing(Balancing.WAITING)
                .build());

        assertThat(plan.stop()).hasSize(1);
        assertThat(plan.stop()).extracting(Plan.Stop::movedFrom).containsOnlyNulls();
    }

    @Test
    void whoStopsWaitingForRoomHasNothingToTell() {
        Plan plan = Planner.plan(in("a", "b", "c").balancing(Balancing.WAITING).build());

        assertThat(plan.balancing()).isEqualTo(Balancing.NOTHING);
        assertThat(plan.events()).isEmpty();
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void aMoveEndsUnfinishedWhenTheZoneThatLacksTasksIsGone() {
        Plan plan = Planner.plan(in("a", "a", "a", "b")
                .without("zone-b", "zone-c")
                .balancing(Balancing.MOVING)
                .build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.balancing()).isEqualTo(Balancing.NOTHING);
        assertThat(plan.events()).isEmpty();
        assertThat(plan.warnings()).containsExactly("(service web) stopped AZ Rebalancing.");
    }

    @Test
    void withoutRoomBeyondTheDesiredCountNothingMoves() {
        Plan plan = Planner.plan(in("a", "a", "b").bounds(100, 100).rebalances().build());

        assertThat(plan.start().count()).isZero();
    }
}
