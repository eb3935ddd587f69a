package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.NEW;
import static neargate.services.ecs.deployments.Situations.NOW;
import static neargate.services.ecs.deployments.Situations.OLD;
import static neargate.services.ecs.deployments.Situations.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import neargate.services.ecs.deployments.FailedStart.Kind;
import neargate.services.ecs.deployments.ServiceTask.Health;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** What the service scheduler decides, case by case. */
class PlannerTest {

    @Test
    void aNewServiceStartsAllItsTasks() {
        Plan plan = Planner.plan(service(3).build());

        assertThat(plan.start().count()).isEqualTo(3);
        assertThat(plan.stop()).isEmpty();
        assertThat(plan.events()).isEmpty();
        assertThat(plan.steady()).isFalse();
    }

    @Test
    void theFirstTaskIsToSayWhichImagesTheOthersRun() {
        assertThat(Planner.plan(service(3).unresolved().build()).start().count())
                .isEqualTo(1);
        assertThat(Planner.plan(service(3).unresolved().starting(NEW, 1).build())
                        .start()
                        .count())
                .isZero();
        assertThat(Planner.plan(service(3).starting(NEW, 1).build()).start().count())
                .isEqualTo(2);
    }

    @Test
    void nobodyWaitsForATaskThatRunsAndDoesNotSay() {
        assertThat(Planner.plan(service(3).unresolved().healthy(NEW, 1).build())
                        .start()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void aTaskThatComesToNothingIsNotWaitedForForever() {
        Situations stuck = service(3).unresolved().starting(NEW, 1);
        assertThat(Planner.plan(stuck.build()).start().count()).isZero();
        assertThat(Planner.plan(stuck.build()).look()).isEqualTo(NOW.plusSeconds(120));

        assertThat(Planner.plan(stuck.later(Duration.ofMinutes(2)).build())
                        .start()
                        .count())
                .as("another one tries")
                .isEqualTo(1);
        stuck.task("second", NEW, "zone-1", Health.STARTING, Duration.ZERO);
        assertThat(Planner.plan(stuck.build()).start().count()).isZero();
    }

    @Test
    void onlyThreeTasksTryToSay() {
        Situations failing = service(6).unresolved().later(Duration.ofHours(1));
        assertThat(Planner.plan(failing.failed(2, Kind.NEVER_RAN).build())
                        .start()
                        .count())
                .isEqualTo(1);
        assertThat(Planner.plan(failing.failed(3, Kind.NEVER_RAN).build())
                        .start()
                        .count())
                .isEqualTo(6);
    }

    @Test
    void noMoreRoomIsMadeThanTheFirstTaskNeeds() {
        Plan plan = Planner.plan(
                service(4).bounds(50, 100).unresolved().healthy(OLD, 4).build());

        assertThat(plan.stop()).hasSize(1);
    }

    @Test
    void tasksThatStartAreWaitedFor() {
        Plan plan = Planner.plan(service(2).starting(NEW, 2).build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.events()).isEmpty();
        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
    }

    @Test
    void allHealthyMeansThatTheDeploymentIsCompleteAndTheServiceSteady() {
        Plan plan = Planner.plan(service(2).healthy(NEW, 2).build());

        assertThat(plan.steady()).isTrue();
        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(plan.events())
                .containsExactly(
                        "(service web) (deployment " + NEW + ") deployment completed.",
                        "(service web) has reached a steady state.");
    }

    @Test
    void aSteadyServiceHasNothingToDo() {
        Situation steady = service(2).healthy(NEW, 2).steady().build();

        assertThat(Planner.plan(steady).isIdle(steady)).isTrue();
    }

    @ParameterizedTest(name = "desired {0}, {1}-{2} %, new {3} starting {4} healthy, old {5}: start {6}, stop {7}")
    @CsvSource({
        // As documented: four more may be started of four at 200 %, and two of them stopped at 50 %.
        "4, 100, 200, 0, 0, 4, 4, 0",
        "4, 50, 200, 0, 0, 4, 4, 0",
        // As documented: none of two may be stopped at 75 %.
        "2, 75, 100, 0, 0, 2, 0, 0",
        // Twice the tasks may run: all new ones at once, and an old one goes for each new one that is healthy.
        "2, 100, 200, 0, 0, 2, 2, 0",
        "2, 100, 200, 1, 1, 2, 0, 1",
        "2, 100, 200, 0, 2, 2, 0, 2",
        "1, 100, 200, 0, 0, 1, 1, 0",
        // No room beyond the desired count: old ones go first, down to the minimum.
        "4, 50, 100, 0, 0, 4, 0, 2",
        "4, 50, 100, 0, 0, 2, 2, 0",
        "4, 50, 100, 2, 0, 2, 0, 0",
        "4, 50, 100, 0, 2, 2, 0, 2",
        "1, 0, 100, 0, 0, 1, 0, 1",
        // A little room: as many as fit, and what may go to make room.
        "4, 50, 150, 0, 0, 4, 2, 2",
        "4, 75, 125, 0, 0, 4, 1, 1",
        "4, 100, 150, 0, 0, 4, 2, 0",
        "4, 100, 150, 0, 2, 4, 0, 2",
        // Neither room nor anything to spare.
        "3, 100, 125, 0, 0, 3, 0, 0",
        "1, 100, 150, 0, 0, 1, 0, 0",
        "1, 50, 100, 0, 0, 1, 0, 0",
        // The desired count fell meanwhile.
        "1, 100, 200, 0, 0, 4, 0, 3",
        "0, 100, 200, 0, 1, 2, 0, 3",
    })
    void aRolloutKeepsToItsPercentages(
            int desired, int least, int most, int starting, int healthy, int old, int start, int stop) {
        Plan plan = Planner.plan(service(desired)
                .bounds(least, most)
                .starting(NEW, starting)
                .healthy(NEW, healthy)
                .healthy(OLD, old)
                .build());

        assertThat(plan.start().count()).as("started").isEqualTo(start);
        assertThat(plan.stop()).as("stopped").hasSize(stop);
        assertThat(plan.stop())
                .allSatisfy(each ->
                        assertThat(each.reason()).isEqualTo("Scaling activity initiated by (deployment " + NEW + ")"));
    }

    @Test
    void aRolloutThatItsPercentagesForbidSaysSo() {
        Plan plan = Planner.plan(service(3).bounds(100, 125).healthy(OLD, 3).build());

        assertThat(plan.warnings())
                .containsExactly("(service web) was unable to stop or start tasks during a deployment because of the"
                        + " service deployment configuration. Update the minimumHealthyPercent or maximumPercent value"
                        + " and try again.");
    }

    @Test
    void anOldDeploymentIsThereUntilItsLastTaskHasStopped() {
        assertThat(Planner.plan(service(1).healthy(NEW, 1).stopping(OLD, 1).build())
                        .deployments())
                .extracting(Deployment::id)
                .containsExactly(NEW, OLD);
        assertThat(Planner.plan(service(1).healthy(NEW, 1).withOldDeployment().build())
                        .deployments())
                .extracting(Deployment::id)
                .containsExactly(NEW);
    }

    @Test
    void tooManyTasksAreStoppedTheYoungestOfTheFullestZoneFirst() {
        Plan plan = Planner.plan(service(2)
                .task("a-old", NEW, "a", Health.HEALTHY, Duration.ofHours(3))
                .task("a-new", NEW, "a", Health.HEALTHY, Duration.ofHours(1))
                .task("b-new", NEW, "b", Health.HEALTHY, Duration.ofMinutes(1))
                .steady()
                .build());

        assertThat(plan.stop()).extracting(Plan.Stop::taskArn).containsExactly("a-new");
    }

    @Test
    void aTaskThatIsNotHealthyYetIsStoppedBeforeOneThatIs() {
        Plan plan = Planner.plan(service(1)
                .task("starting", NEW, "a", Health.STARTING, Duration.ofHours(3))
                .task("healthy", NEW, "b", Health.HEALTHY, Duration.ofHours(1))
                .build());

        assertThat(plan.stop()).extracting(Plan.Stop::taskArn).containsExactly("starting");
    }

    @Test
    void anUnhealthyTaskGoesWhenAnotherStandsInForIt() {
        Situations sick = service(2).healthy(NEW, 1).task("sick", NEW, "a", Health.UNHEALTHY, Duration.ofMinutes(10));

        Plan first = Planner.plan(sick.build());
        assertThat(first.start().count()).isEqualTo(1);
        assertThat(first.stop()).isEmpty();

        assertThat(Planner.plan(sick.starting(NEW, 1).build()).stop()).isEmpty();
        assertThat(Planner.plan(sick.healthy(NEW, 1).build()).stop())
                .contains(new Plan.Stop("sick", "Task failed container health checks", null));
    }

    @Test
    void anUnhealthyTaskGoesFirstWhereThereIsNoRoomForAnother() {
        Plan plan = Planner.plan(service(2)
                .bounds(100, 100)
                .healthy(NEW, 1)
                .task("sick", NEW, "a", Health.UNHEALTHY, Duration.ofMinutes(10))
                .build());

        assertThat(plan.stop()).containsExactly(new Plan.Stop("sick", "Task failed container health checks", null));
        assertThat(plan.start().count()).isZero();
    }

    @Test
    void anUnhealthyTaskIsLeftInPeaceDuringItsGracePeriod() {
        Plan plan = Planner.plan(service(1)
                .grace(Duration.ofMinutes(15))
                .task("slow", NEW, "a", Health.UNHEALTHY, Duration.ofMinutes(10))
                .build());

        assertThat(plan.stop()).isEmpty();
        assertThat(plan.look()).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
    }

    @ParameterizedTest(name = "after {0} failures of a service of {1}: wait {2} s")
    @CsvSource({
        "1, 1, 1",
        "2, 1, 2",
        "3, 1, 4",
        "10, 1, 512",
        "11, 1, 900",
        "100, 1, 900",
        "5, 10, 1",
        "10, 10, 1",
        "11, 10, 2",
        "20, 10, 2",
    })
    void failedStartsAreRepeatedAfterADoublingWait(int failures, int desired, int seconds) {
        Plan plan =
                Planner.plan(service(desired).failed(failures, Kind.NEVER_RAN).build());

        assertThat(plan.start().count()).isZero();
        assertThat(plan.look()).isEqualTo(NOW.plusSeconds(seconds));
    }

    @Test
    void withSpeedEveryWaitIsShorter() {
        assertThat(Planner.plan(service(1).speed(10).failed(4, Kind.NEVER_RAN).build())
                        .look())
                .as("the throttle of 8 s")
                .isEqualTo(NOW.plusMillis(800));
        assertThat(Planner.plan(service(1)
                                .speed(10)
                                .grace(Duration.ofMinutes(20))
                                .task("slow", NEW, "a", Health.UNHEALTHY, Duration.ofMinutes(1))
                                .build())
                        .look())
                .as("what is left of the grace period")
                .isEqualTo(NOW.plus(Duration.ofMinutes(1)));
        assertThat(Planner.plan(service(5).speed(10).room(2).build()).look())
                .as("the next attempt to place tasks")
                .isEqualTo(NOW.plusMillis(1_500));
        assertThat(Planner.plan(service(1)
                                .speed(10)
                                .failed(1, Kind.ENDED)
                                .task("new", NEW, "a", Health.HEALTHY, Duration.ZERO)
                                .build())
                        .look())
                .as("until a task is called well started")
                .isEqualTo(NOW.plusSeconds(1));
        assertThat(Planner.plan(service(2)
                                .speed(10)
                                .alarms(true, Duration.ofMinutes(3))
                                .wholeSince(NOW.minusSeconds(18))
                                .healthy(NEW, 2)
                                .build())
                        .deployments()
                        .getFirst()
                        .rolloutState())
                .as("the bake time of alarms")
                .isEqualTo(DeploymentRolloutState.COMPLETED);
    }

    @Test
    void aTaskThatRanAndEndedIsReplacedAtOnceAndAfterHalfAMinuteAtTheLatestWhenThatRepeats() {
        assertThat(Planner.plan(service(1).failed(1, Kind.ENDED).build())
                        .start()
                        .count())
                .isEqualTo(1);
        assertThat(Planner.plan(service(1).failed(2, Kind.ENDED).build()).look())
                .isEqualTo(NOW.plusSeconds(1));
        assertThat(Planner.plan(service(1).failed(20, Kind.ENDED).build()).look())
                .isEqualTo(NOW.plusSeconds(30));
    }

    /** "Service throttle logic" leaves out tasks that are stopped after they ran. */
    @Test
    void aTaskWhoseHealthChecksFailedIsReplacedWithoutAWait() {
        assertThat(Planner.plan(service(1).failed(20, Kind.UNHEALTHY).build())
                        .start()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void theWaitIsOverWhenItIsOver() {
        Plan plan = Planner.plan(service(1)
                .failed(3, Kind.NEVER_RAN)
                .later(Duration.ofSeconds(4))
                .build());

        assertThat(plan.start().count()).isEqualTo(1);
        assertThat(plan.warnings())
                .containsExactly("(service web) is unable to consistently start tasks successfully.");
    }

    @Test
    void failuresBeforeASuccessDoNotCount() {
        Plan plan = Planner.plan(service(2)
                .failed(9, Kind.NEVER_RAN)
                .later(Duration.ofSeconds(30))
                .task("good", NEW, "a", Health.HEALTHY, Duration.ofSeconds(20))
                .build());

        assertThat(plan.start().count()).isEqualTo(1);
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void aFullMachineTakesWhatItCanAndTheRestIsTriedAgain() {
        Plan plan = Planner.plan(service(5).room(2).build());

        assertThat(plan.start().count()).isEqualTo(2);
        assertThat(plan.warnings()).containsExactly("(service web) was unable to place a task. Reason: full.");
        assertThat(plan.look()).isEqualTo(NOW.plusSeconds(15));
    }

    @Test
    void whatStopsOfADeletedServiceOfTheSameNameHoldsNoDeploymentUp() {
        Situations now = service(2).healthy(NEW, 2);
        now.stopping("ecs-svc/3000000000000000000", 1);

        assertThat(Planner.plan(now.build()).deployments().getFirst().rolloutState())
                .isEqualTo(DeploymentRolloutState.COMPLETED);
        now.stopping(OLD, 1);
        assertThat(Planner.plan(now.build()).deployments().getFirst().rolloutState())
                .isEqualTo(DeploymentRolloutState.IN_PROGRESS);
    }

    @Test
    void aDeletedServiceStopsEverythingAndIsGoneWhenNothingIsLeftToStop() {
        Plan first = Planner.plan(
                service(0).draining().healthy(NEW, 2).starting(OLD, 1).build());
        assertThat(first.stop()).hasSize(3);
        assertThat(first.inactive()).isFalse();

        Situation waiting = service(0).draining().stopping(NEW, 2).build();
        assertThat(Planner.plan(waiting).isIdle(waiting)).isTrue();

        assertThat(Planner.plan(service(0).draining().build()).inactive()).isTrue();
    }
}
