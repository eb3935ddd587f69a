package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.NEW;
import static neargate.services.ecs.deployments.Situations.OLD;
import static neargate.services.ecs.deployments.Situations.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.ServiceTask.Tie;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** One task on each instance that matches. */
class DaemonSchedulerTest {
    private static final Bounds IN_PLACE = new Bounds(0, 100);

    private static Situations daemon(String... hosts) {
        Situations situations =
                service(hosts.length).bounds(IN_PLACE.minimumHealthyPercent(), IN_PLACE.maximumPercent());
        for (String host : hosts) {
            situations.host(host);
        }
        return situations;
    }

    @Test
    void everyInstanceGetsATask() {
        Plan plan =
                Planner.plan(daemon("a", "b", "c").on("b", NEW, Health.HEALTHY).build());

        assertThat(plan.start().instances()).containsExactly("a", "c");
        assertThat(plan.start().count()).isEqualTo(2);
        assertThat(plan.desired()).isEqualTo(3);
    }

    @Test
    void theFirstTaskIsToSayWhichImagesTheOthersRun() {
        Plan plan = Planner.plan(daemon("a", "b", "c").unresolved().build());

        assertThat(plan.start().instances()).containsExactly("a");
        assertThat(plan.start().count()).isEqualTo(1);
        assertThat(Planner.plan(daemon("a", "b", "c")
                                .unresolved()
                                .task("first", NEW, "a", "a", Tie.NONE, Health.STARTING, Duration.ofMinutes(1))
                                .build())
                        .start()
                        .count())
                .isZero();
    }

    @Test
    void noMoreRoomIsMadeThanTheFirstTaskNeeds() {
        Situations begun = daemon("a", "b", "c")
                .unresolved()
                .on("a", OLD, Health.HEALTHY)
                .on("b", OLD, Health.HEALTHY)
                .on("c", OLD, Health.HEALTHY);
        assertThat(Planner.plan(begun.build()).stop()).hasSize(1);

        Situations leaves = service(3)
                .bounds(0, 100)
                .unresolved()
                .host("a", " because the port is in use.")
                .host("b")
                .leaving("a")
                .on("b", OLD, Health.HEALTHY);
        assertThat(Planner.plan(leaves.build()).stop())
                .as("until its place is free")
                .isEmpty();

        Situations vacant = daemon("a", "b").unresolved().on("b", OLD, Health.HEALTHY);
        assertThat(Planner.plan(vacant.build()).start().instances()).containsExactly("a");
        assertThat(Planner.plan(vacant.build()).stop()).isEmpty();

        vacant.task("first", NEW, "a", "a", Tie.NONE, Health.STARTING, Duration.ofMinutes(1));
        assertThat(Planner.plan(vacant.build()).stop())
                .as("until it has said its images")
                .isEmpty();
    }

    @Test
    void theFirstTaskIsNotWaitedForWhereThereIsNoRoomForIt() {
        Plan plan = Planner.plan(service(2)
                .bounds(0, 100)
                .unresolved()
                .host("full", " because it is full.")
                .host("b")
                .on("b", OLD, Health.HEALTHY)
                .build());

        assertThat(plan.stop()).hasSize(1);
    }

    @Test
    void theDesiredCountFollowsTheInstances() {
        Situation grown = service(1).bounds(0, 100).host("a").host("b").build();

        assertThat(Planner.plan(grown).desired()).isEqualTo(2);
    }

    @Test
    void anInstanceWhoseTaskHasJustGoneIsLookedAtAgainAndNobodyComplains() {
        Plan plan = Planner.plan(daemon().unasked("a").build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.warnings()).isEmpty();
        assertThat(plan.look()).isNotNull();
    }

    @Test
    void withATaskOnEachTheServiceIsSteady() {
        Plan plan = Planner.plan(daemon("a", "b")
                .on("a", NEW, Health.HEALTHY)
                .on("b", NEW, Health.HEALTHY)
                .build());

        assertThat(plan.steady()).isTrue();
        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
    }

    @Test
    void noInstanceMeansNoTaskAndThatIsSteady() {
        assertThat(Planner.plan(daemon().host("gone").build()).start().count()).isEqualTo(1);
        Plan none = Planner.plan(
                service(0).bounds(0, 100).host("a").on("a", NEW, Health.HEALTHY).build());
        assertThat(none.desired()).isEqualTo(1);
    }

    @Test
    void aTaskOnAnInstanceThatMatchesNoMoreIsStopped() {
        Plan plan = Planner.plan(daemon("a")
                .on("a", NEW, Health.HEALTHY)
                .on("left-out", NEW, Health.HEALTHY)
                .build());

        assertThat(plan.stop()).extracting(Plan.Stop::taskArn).containsExactly("task-1");
    }

    @Test
    void onADrainingInstanceItIsTheLastToGo() {
        Plan others = Planner.plan(daemon("a")
                .on("a", NEW, Health.HEALTHY)
                .on("draining", NEW, Tie.LAST, Health.HEALTHY)
                .build());
        Plan alone = Planner.plan(daemon("a")
                .on("a", NEW, Health.HEALTHY)
                .on("draining", NEW, Tie.DRAINING, Health.HEALTHY)
                .build());

        assertThat(others.stop()).isEmpty();
        assertThat(alone.stop()).extracting(Plan.Stop::taskArn).containsExactly("task-1");
    }

    @Test
    void anInstanceWithoutRoomIsTold() {
        Plan plan = Planner.plan(daemon("a")
                .on("a", NEW, Health.HEALTHY)
                .host("full", " because it is full.")
                .build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.warnings()).containsExactly("(service web) was unable to place a task because it is full.");
        assertThat(plan.look()).isEqualTo(Situations.NOW.plusSeconds(15));
    }

    @Test
    void instancesWithoutRoomAreToldOfOnce() {
        Plan plan = Planner.plan(daemon().host("full", " because it is full.")
                .host("small", " because it is small.")
                .build());

        assertThat(plan.warnings()).containsExactly("(service web) was unable to place a task because it is full.");
    }

    @ParameterizedTest(name = "{0} % of 4: {1} stopped at once")
    @CsvSource({"0, 4", "25, 3", "50, 2", "51, 1", "75, 1", "100, 0"})
    void anUpdateStopsAsManyAsItsMinimumAllows(int minimumHealthyPercent, int stopped) {
        Plan plan = Planner.plan(service(4)
                .bounds(minimumHealthyPercent, 100)
                .host("a")
                .host("b")
                .host("c")
                .host("d")
                .on("a", OLD, Health.HEALTHY)
                .on("b", OLD, Health.HEALTHY)
                .on("c", OLD, Health.HEALTHY)
                .on("d", OLD, Health.HEALTHY)
                .build());

        assertThat(plan.stop()).hasSize(stopped);
        assertThat(plan.start().count())
                .as("in place: not before the old ones are gone")
                .isZero();
        assertThat(plan.warnings()).hasSize(stopped == 0 ? 1 : 0);
    }

    @Test
    void anUpdateGoesOnWhenTheNewTasksAreHealthy() {
        Plan plan = Planner.plan(service(2)
                .bounds(50, 100)
                .host("a")
                .host("b")
                .on("a", NEW, Health.HEALTHY)
                .on("b", OLD, Health.HEALTHY)
                .build());

        assertThat(plan.stop()).extracting(Plan.Stop::taskArn).containsExactly("task-1");
    }

    @Test
    void whatATaskOfTheOldVersionLeavesIsKeptForTheNewOne() {
        Situation update = daemon("a", "b")
                .on("a", OLD, Health.HEALTHY)
                .on("b", NEW, Health.HEALTHY)
                .build();

        assertThat(Planner.vacant(update, Planner.plan(update))).containsExactly("a");
    }

    @Test
    void roomIsKeptAsLongAsNoTaskMayBeStarted() {
        Situation waiting = daemon("a")
                .host("full", " because it is full.")
                .failed(3, FailedStart.Kind.NEVER_RAN)
                .build();
        Plan plan = Planner.plan(waiting);

        assertThat(plan.start().count()).isZero();
        assertThat(Planner.vacant(waiting, plan)).containsExactly("a");
    }

    @Test
    void oneThatIsDeletedKeepsNoRoom() {
        Situation deleted = daemon("a").on("a", NEW, Health.HEALTHY).draining().build();

        assertThat(Planner.vacant(deleted, Planner.plan(deleted))).isEmpty();
    }

    @Test
    void anUnhealthyTaskIsReplacedInPlace() {
        Plan plan = Planner.plan(service(1)
                .bounds(100, 100)
                .host("a", " because the port is in use.")
                .on("a", NEW, Health.UNHEALTHY)
                .build());

        assertThat(plan.stop()).containsExactly(new Plan.Stop("task-0", "Task failed container health checks", null));
    }
}
