package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.NEW;
import static neargate.services.ecs.deployments.Situations.NOW;
import static neargate.services.ecs.deployments.Situations.OLD;
import static neargate.services.ecs.deployments.Situations.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import neargate.services.ecs.deployments.FailedStart.Kind;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.Situation.StopRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

/** When a deployment is given up, and what follows. */
class CircuitBreakerTest {

    @ParameterizedTest(name = "{0} tasks: {1} failures")
    @CsvSource({
        "0, 3",
        "1, 3",
        "5, 3",
        "6, 3",
        "7, 4",
        "25, 13",
        "100, 50",
        "399, 200",
        "400, 200",
        "800, 200",
        "5000, 200",
    })
    void theThresholdIsHalfOfTheTasksButNeitherFewNorMany(int desired, int threshold) {
        assertThat(CircuitBreaker.of(DeploymentCircuitBreaker.builder()
                                .enable(true)
                                .rollback(false)
                                .build())
                        .threshold()
                        .of(desired))
                .isEqualTo(threshold);
    }

    @ParameterizedTest(name = "{0} {1} of {2} tasks: {3} failures")
    @CsvSource({
        "COUNT, 1, 100, 1",
        "COUNT, 500, 1, 500",
        "BOUNDED_PERCENT, 10, 20, 3",
        "BOUNDED_PERCENT, 10, 101, 11",
        "BOUNDED_PERCENT, 100, 300, 200",
        "UNBOUNDED_PERCENT, 10, 5, 1",
        "UNBOUNDED_PERCENT, 50, 0, 1",
        "UNBOUNDED_PERCENT, 100, 300, 300",
        "UNBOUNDED_PERCENT, 2147483647, 5000, 2147483647",
    })
    void theThresholdMayBeConfigured(ThresholdType type, int value, int desired, int threshold) {
        assertThat(new CircuitBreaker.Threshold(type, value).of(desired)).isEqualTo(threshold);
    }

    @ParameterizedTest(name = "resets: {0}")
    @CsvSource({"true, IN_PROGRESS", "false, FAILED"})
    void aHealthyTaskNeedNotSetTheCountBack(boolean resets, DeploymentRolloutState state) {
        Plan plan = Planner.plan(service(2)
                .breaker(ThresholdType.COUNT, 4, resets)
                .failed(4, Kind.NEVER_RAN)
                .later(Duration.ofSeconds(30))
                .task("good", NEW, "a", Health.HEALTHY, Duration.ofSeconds(20))
                .build());

        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(state);
    }

    @ParameterizedTest(name = "{0} failures of a service of {1}: {2}")
    @CsvSource({
        "2, 1, IN_PROGRESS",
        "3, 1, FAILED",
        "3, 8, IN_PROGRESS",
        "4, 8, FAILED",
        "199, 1000, IN_PROGRESS",
        "200, 1000, FAILED"
    })
    void aDeploymentFailsWhenAsManyTasksHave(int failures, int desired, DeploymentRolloutState state) {
        Plan plan = Planner.plan(
                service(desired).breaker(false).failed(failures, Kind.NEVER_RAN).build());

        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(state);
    }

    @Test
    void failedHealthChecksCountAsWell() {
        Plan plan =
                Planner.plan(service(1).breaker(false).failed(3, Kind.UNHEALTHY).build());

        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.FAILED);
    }

    @Test
    void aTaskWithoutAHealthCheckHasToLastBeforeTheOneThatItReplacesGoes() {
        Situations updating = service(1)
                .breaker(true)
                .completed(OLD)
                .healthy(OLD, 1)
                .task("new", NEW, "a", Health.RUNNING, Duration.ofSeconds(2));

        assertThat(Planner.plan(updating.build()).stop()).isEmpty();
        assertThat(Planner.plan(updating.build()).look()).isEqualTo(NOW.plusSeconds(8));
        assertThat(Planner.plan(updating.later(Duration.ofSeconds(8)).build()).stop())
                .hasSize(1);
    }

    @Test
    void withoutABreakerItIsTrustedAtOnceUntilOneHasFailed() {
        Situations updating = service(2).healthy(OLD, 2).task("new", NEW, "a", Health.RUNNING, Duration.ofSeconds(2));

        assertThat(Planner.plan(updating.build()).stop()).hasSize(1);
        assertThat(Planner.plan(updating.failed(1, Kind.ENDED).build()).stop()).isEmpty();
    }

    @Test
    void aTaskWhoseHealthChecksPassNeedNotLast() {
        Plan plan = Planner.plan(service(1)
                .breaker(true)
                .healthy(OLD, 1)
                .task("new", NEW, "a", Health.HEALTHY, Duration.ofSeconds(2))
                .build());

        assertThat(plan.stop()).hasSize(1);
    }

    @Test
    void withoutABreakerADeploymentGoesOnForEver() {
        Plan plan = Planner.plan(service(1).failed(100, Kind.NEVER_RAN).build());

        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
    }

    @Test
    void aTaskThatCameToBeOfUseSetsTheCountBack() {
        Plan plan = Planner.plan(service(2)
                .breaker(false)
                .failed(9, Kind.NEVER_RAN)
                .later(Duration.ofSeconds(30))
                .task("good", NEW, "a", Health.HEALTHY, Duration.ofSeconds(20))
                .build());

        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
    }

    @Test
    void aVersionOfWhichSomeTasksCrashIsGivenUpThoughOthersDoWell() {
        Plan plan = Planner.plan(service(6)
                .breaker(false)
                .counted(new FailedStart(NOW, Kind.ENDED), new FailedStart(NOW.plusSeconds(9), Kind.ENDED))
                .failed(1, Kind.ENDED)
                .later(Duration.ofSeconds(30))
                .task("good", NEW, "a", Health.RUNNING, Duration.ofSeconds(25))
                .build());

        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.FAILED);
    }

    @Test
    void aCompletedDeploymentIsNotWatchedAnyMore() {
        Plan plan = Planner.plan(service(1)
                .breaker(true)
                .completed(OLD)
                .primaryIs(DeploymentRolloutState.COMPLETED)
                .failed(50, Kind.NEVER_RAN)
                .build());

        assertThat(plan.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
    }

    @Test
    void withoutRollbackTheOldTasksStayAndAreKeptUp() {
        Plan failing = Planner.plan(service(2)
                .breaker(false)
                .completed(OLD)
                .healthy(OLD, 2)
                .failed(3, Kind.NEVER_RAN)
                .build());
        assertThat(failing.deployments().getFirst())
                .satisfies(failed -> assertThat(failed.rolloutStateReason())
                        .isEqualTo("ECS deployment circuit breaker: tasks failed to start."));
        assertThat(failing.events())
                .containsExactly("(service web) (deployment " + NEW + ") deployment failed: tasks failed to start.");
        assertThat(failing.start().count()).isZero();
        assertThat(failing.stop()).isEmpty();

        Plan oneLost = Planner.plan(service(2)
                .breaker(false)
                .completed(OLD)
                .primaryIs(DeploymentRolloutState.FAILED)
                .healthy(OLD, 1)
                .build());
        assertThat(oneLost.start()).isEqualTo(new Plan.Start(OLD, 1, null, List.of()));
        assertThat(oneLost.stop()).isEmpty();
    }

    @Test
    void whatWasNotCompletedYetWhenAFailedDeploymentTookItsPlaceKeepsTheServiceUp() {
        Plan plan = Planner.plan(service(3)
                .breaker(true)
                .primaryIs(DeploymentRolloutState.FAILED)
                .healthy(OLD, 2)
                .build());

        assertThat(plan.start()).isEqualTo(new Plan.Start(OLD, 1, null, List.of()));
        assertThat(plan.stop()).isEmpty();
    }

    @Test
    void aFailedFirstDeploymentStartsNothingMore() {
        Situation failed = service(2)
                .breaker(true)
                .primaryIs(DeploymentRolloutState.FAILED)
                .later(Duration.ofHours(1))
                .build();

        assertThat(Planner.plan(failed).isIdle(failed)).isTrue();
    }

    @Test
    void aFailedFirstDeploymentLosesNoSickTaskToRoomForNone() {
        Situation failed = service(2)
                .bounds(0, 100)
                .primaryIs(DeploymentRolloutState.FAILED)
                .task("sick", NEW, "zone-a", Health.UNHEALTHY, Duration.ofMinutes(2))
                .task("also", NEW, "zone-b", Health.UNHEALTHY, Duration.ofMinutes(1))
                .build();
        Situation daemon = service(2)
                .bounds(0, 100)
                .primaryIs(DeploymentRolloutState.FAILED)
                .host("a")
                .on("a", NEW, Health.UNHEALTHY)
                .build();

        assertThat(Planner.plan(failed).stop()).isEmpty();
        assertThat(Planner.plan(daemon).stop()).isEmpty();
    }

    @Test
    void ofAFailedFirstDeploymentWhatIsNotNeededGoesInTheOrderOfScaleIn() {
        Situation fewer = service(1)
                .primaryIs(DeploymentRolloutState.FAILED)
                .task("older", NEW, "zone-a", Health.UNHEALTHY, Duration.ofMinutes(3))
                .task("younger", NEW, "zone-a", Health.UNHEALTHY, Duration.ofMinutes(2))
                .task("elsewhere", NEW, "zone-b", Health.UNHEALTHY, Duration.ofMinutes(1))
                .build();

        assertThat(Planner.plan(fewer).stop()).extracting(Plan.Stop::taskArn).containsExactly("younger", "elsewhere");
    }

    @Test
    void withRollbackTheLastCompletedDeploymentIsPrimaryAgain() {
        Plan plan = Planner.plan(service(2)
                .breaker(true)
                .completed(OLD)
                .healthy(OLD, 2)
                .failed(3, Kind.NEVER_RAN)
                .build());

        assertThat(plan.deployments())
                .extracting(Deployment::id, Deployment::status, Deployment::rolloutState)
                .containsExactly(
                        tuple(OLD, "PRIMARY", DeploymentRolloutState.IN_PROGRESS),
                        tuple(NEW, "ACTIVE", DeploymentRolloutState.FAILED));
        assertThat(plan.deployments().getFirst().rolloutStateReason())
                .isEqualTo("ECS deployment circuit breaker: rolling back to deploymentId " + OLD + ".");
        assertThat(plan.events())
                .containsExactly(
                        "(service web) (deployment " + NEW + ") deployment failed: tasks failed to start.",
                        "(service web) rolling back to (deployment " + OLD + ").");
    }

    @Test
    void aRollbackComesBackEvenWhenNoTaskOfTheFormerDeploymentIsLeft() {
        Plan plan = Planner.plan(service(2)
                .breaker(true)
                .completed(OLD)
                .failed(3, Kind.NEVER_RAN)
                .build());

        assertThat(plan.deployments()).extracting(Deployment::id).containsExactly(OLD, NEW);
    }

    @Test
    void aRollbackThatFailsIsNotRolledBack() {
        Plan plan = Planner.plan(service(2)
                .breaker(true)
                .completed(NEW)
                .failed(3, Kind.NEVER_RAN)
                .build());

        assertThat(plan.deployments())
                .extracting(Deployment::id, Deployment::rolloutState)
                .containsExactly(tuple(NEW, DeploymentRolloutState.FAILED));
    }

    @Test
    void anAlarmEndsADeployment() {
        Plan plan = Planner.plan(service(2)
                .alarms(true, Duration.ZERO, "too-slow")
                .completed(OLD)
                .healthy(OLD, 2)
                .starting(NEW, 2)
                .build());

        assertThat(plan.deployments()).extracting(Deployment::id).containsExactly(OLD, NEW);
        assertThat(plan.events()).contains("(service web) (deployment " + NEW + ") deployment failed: alarm detected.");
    }

    @Test
    void alarmsHaveToBeQuietForAWhileBeforeADeploymentIsComplete() {
        Duration bake = Duration.ofMinutes(3);
        Plan waiting = Planner.plan(
                service(2).alarms(true, bake).healthy(NEW, 2).stopping(OLD, 1).build());
        assertThat(waiting.wholeSince()).as("a former task is still there").isNull();
        assertThat(waiting.look())
                .as("its end is told, and so is what alarms say")
                .isNull();

        Plan whole = Planner.plan(service(2).alarms(true, bake).healthy(NEW, 2).build());
        assertThat(whole.wholeSince()).isEqualTo(Situations.NOW);
        assertThat(whole.look()).isEqualTo(Situations.NOW.plus(bake));

        Situations baking =
                service(2).alarms(true, bake).wholeSince(Situations.NOW).healthy(NEW, 2);
        Plan nearly = Planner.plan(baking.later(bake.minusMillis(1)).build());
        assertThat(nearly.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
        assertThat(nearly.look()).isEqualTo(Situations.NOW.plus(bake));
        Plan baked = Planner.plan(baking.later(bake).build());
        assertThat(baked.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(baked.wholeSince()).isNull();
    }

    @Test
    void theFormerDeploymentIsThereAsLongAsTheNextOneBakesAndNoOther() {
        Situations baking =
                service(2).alarms(true, Duration.ofMinutes(3)).healthy(NEW, 2).withOldDeployment();

        assertThat(Planner.plan(baking.build()).deployments())
                .extracting(Deployment::id)
                .containsExactly(NEW, OLD);
        assertThat(Planner.plan(baking.primaryIs(DeploymentRolloutState.COMPLETED)
                                .build())
                        .deployments())
                .extracting(Deployment::id)
                .containsExactly(NEW);
    }

    @Test
    void aLostTaskDoesNotChangeWhenTheBakeTimeBegan() {
        Instant since = Situations.NOW.minusSeconds(60);

        assertThat(Planner.plan(service(2)
                                .alarms(true, Duration.ofMinutes(3))
                                .wholeSince(since)
                                .healthy(NEW, 1)
                                .build())
                        .wholeSince())
                .isEqualTo(since);
    }

    @Test
    void whatIsGoneBackToBecauseOfAnAlarmWatchesNoneWhileThatIsOn() {
        Plan plan = Planner.plan(service(2)
                .alarms(true, Duration.ofMinutes(3), "too-slow")
                .wholeSince(Situations.NOW)
                .completed(OLD)
                .healthy(NEW, 2)
                .withOldDeployment()
                .build());

        assertThat(plan.deployments()).extracting(Deployment::id).containsExactly(OLD, NEW);
        assertThat(plan.unwatched()).isTrue();
        assertThat(plan.wholeSince()).isNull();
    }

    @Test
    void aUserMayStopADeploymentOrHaveItRolledBack() {
        Situations rollout = service(2).completed(OLD).healthy(OLD, 2).starting(NEW, 2);

        assertThat(Planner.plan(rollout.stopRequested(StopRequest.ABORT).build())
                        .deployments())
                .extracting(Deployment::id, Deployment::rolloutState)
                .containsExactly(
                        tuple(NEW, DeploymentRolloutState.FAILED), tuple(OLD, DeploymentRolloutState.COMPLETED));
        assertThat(Planner.plan(rollout.stopRequested(StopRequest.ROLLBACK).build())
                        .deployments())
                .extracting(Deployment::id)
                .containsExactly(OLD, NEW);
    }
}
