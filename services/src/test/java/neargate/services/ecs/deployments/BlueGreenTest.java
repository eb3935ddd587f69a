package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.NEW;
import static neargate.services.ecs.deployments.Situations.NOW;
import static neargate.services.ecs.deployments.Situations.OLD;
import static neargate.services.ecs.deployments.Situations.service;
import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.BAKE_TIME;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.CLEAN_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.POST_PRODUCTION_TRAFFIC_SHIFT;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.POST_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.PRE_SCALE_UP;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.RECONCILE_SERVICE;
import static software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage.SCALE_UP;

import java.time.Duration;
import java.util.List;
import neargate.services.ecs.deployments.Lifecycle.HookStatus;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.Situation.StopRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;

/** The stages of a blue/green deployment; OLD is blue, NEW is green. */
class BlueGreenTest {
    private static final Duration BAKE = Duration.ofMinutes(10);

    @ParameterizedTest
    @CsvSource({
        "RECONCILE_SERVICE, 0, 3",
        "PRE_SCALE_UP, 0, 3",
        "SCALE_UP, 3, 3",
        "POST_SCALE_UP, 3, 3",
        "BAKE_TIME, 3, 3",
        "CLEAN_UP, 3, 0"
    })
    void blueIsThereUntilTheEndAndGreenAsSoonAsItScalesUp(ServiceDeploymentLifecycleStage stage, int green, int blue) {
        var lifecycle = new Lifecycle(stage, NOW, OLD, List.of(), List.of());

        assertThat(lifecycle.desired(NEW, true, 3)).isEqualTo(green);
        assertThat(lifecycle.desired(OLD, false, 3)).isEqualTo(blue);
        assertThat(lifecycle.desired("ecs-svc/3", false, 3)).as("any other").isZero();
    }

    @ParameterizedTest
    @CsvSource({"POST_SCALE_UP", "PRODUCTION_TRAFFIC_SHIFT", "POST_PRODUCTION_TRAFFIC_SHIFT", "BAKE_TIME"})
    void blueIsNotGivenUpWhileGreenIsNotWhole(ServiceDeploymentLifecycleStage stage) {
        Situations broken = service(2).healthy(OLD, 2).healthy(NEW, 1).at(stage, BAKE);

        assertThat(stageAfter(broken.later(BAKE))).isEqualTo(stage);
        assertThat(stageAfter(broken.healthy(NEW, 1).later(BAKE))).isNotEqualTo(stage);
    }

    @Test
    void greenHasToBeHealthyAndWhole() {
        assertThat(stageAfter(service(2).healthy(OLD, 2).healthy(NEW, 1).at(SCALE_UP, BAKE)))
                .isEqualTo(SCALE_UP);
        assertThat(stageAfter(service(2)
                        .healthy(OLD, 2)
                        .healthy(NEW, 1)
                        .starting(NEW, 1)
                        .at(SCALE_UP, BAKE)))
                .isEqualTo(SCALE_UP);
        assertThat(stageAfter(service(2).healthy(OLD, 2).healthy(NEW, 2).at(SCALE_UP, BAKE)))
                .isEqualTo(POST_SCALE_UP);
    }

    @Test
    void withoutTrafficToShiftTheBakeTimeBeginsAtOnce() {
        assertThat(stageAfter(service(1).healthy(OLD, 1).healthy(NEW, 1).at(POST_PRODUCTION_TRAFFIC_SHIFT, BAKE)))
                .isEqualTo(BAKE_TIME);
    }

    @Test
    void blueAndGreenStayForTheBakeTime() {
        Situations baking = service(1).healthy(OLD, 1).healthy(NEW, 1).at(BAKE_TIME, BAKE);

        Plan waits = Planner.plan(baking.later(BAKE.minusSeconds(1)).build());
        assertThat(waits.stop()).isEmpty();
        assertThat(waits.look()).isEqualTo(NOW.plus(BAKE));
        assertThat(stageAfter(baking.later(BAKE))).isEqualTo(CLEAN_UP);
    }

    @Test
    void aPaceShortensTheBakeTime() {
        assertThat(stageAfter(service(1)
                        .healthy(OLD, 1)
                        .healthy(NEW, 1)
                        .at(BAKE_TIME, BAKE)
                        .speed(60)
                        .later(Duration.ofSeconds(10))))
                .isEqualTo(CLEAN_UP);
    }

    @Test
    void itIsCompletedWhenNothingOfBlueIsLeft() {
        Situation leaving =
                service(1).stopping(OLD, 1).healthy(NEW, 1).at(CLEAN_UP, BAKE).build();
        assertThat(Planner.plan(leaving).isIdle(leaving)).isTrue();

        Plan done = Planner.plan(service(1).healthy(NEW, 1).at(CLEAN_UP, BAKE).build());
        assertThat(done.lifecycle()).isNull();
        assertThat(done.deployments())
                .singleElement()
                .satisfies(it -> assertThat(it.rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED));
        assertThat(done.events()).containsExactly("(service web) (deployment " + NEW + ") deployment completed.");
    }

    @Test
    void whatIsLeftOfAThirdDeploymentGoesFirst() {
        Situations three = service(1).healthy(OLD, 1).at(RECONCILE_SERVICE, BAKE);
        assertThat(stageAfter(three)).isEqualTo(PRE_SCALE_UP);
        assertThat(stageAfter(three.task("t", "ecs-svc/3", "zone-a", Health.HEALTHY, BAKE)))
                .isEqualTo(RECONCILE_SERVICE);
    }

    @Test
    void anAlarmInTheBakeTimeIsARollbackToBlue() {
        Plan plan = Planner.plan(service(1)
                .healthy(OLD, 1)
                .healthy(NEW, 1)
                .completed(OLD)
                .at(BAKE_TIME, BAKE)
                .alarms(true, Duration.ofMinutes(1), "errors")
                .build());

        assertThat(plan.deployments()).extracting(Deployment::id).containsExactly(OLD, NEW);
        assertThat(plan.lifecycle()).isNull();
    }

    @Test
    void aStageIsOverWhenItsHooksAgree() {
        assertThat(stageAfter(service(1)
                        .healthy(OLD, 1)
                        .hooks(HookStatus.SUCCEEDED, HookStatus.IN_PROGRESS)
                        .at(PRE_SCALE_UP, BAKE)))
                .isEqualTo(PRE_SCALE_UP);
        assertThat(stageAfter(service(1)
                        .healthy(OLD, 1)
                        .hooks(HookStatus.SUCCEEDED, HookStatus.SUCCEEDED)
                        .at(PRE_SCALE_UP, BAKE)))
                .isEqualTo(SCALE_UP);
    }

    @Test
    void aHookThatFailsIsARollback() {
        Plan plan = Planner.plan(service(1)
                .healthy(OLD, 1)
                .completed(OLD)
                .hooks(HookStatus.FAILED)
                .at(POST_SCALE_UP, BAKE)
                .build());

        assertThat(plan.deployments().getFirst().id()).isEqualTo(OLD);
        assertThat(plan.events())
                .first()
                .isEqualTo("(service web) (deployment " + NEW + ") deployment failed: a lifecycle hook failed.");
    }

    @Test
    void aHookThatHasNotDecidedWithinADayHasFailed() {
        Situations asking = service(1)
                .healthy(OLD, 1)
                .completed(OLD)
                .hooks(HookStatus.IN_PROGRESS)
                .at(POST_SCALE_UP, BAKE);

        Plan waiting = Planner.plan(asking.build());
        assertThat(waiting.deployments().getFirst().id()).isEqualTo(NEW);
        assertThat(waiting.look()).isBeforeOrEqualTo(NOW.plus(Duration.ofDays(1)));
        assertThat(Planner.plan(asking.later(Duration.ofDays(1)).build())
                        .deployments()
                        .getFirst()
                        .id())
                .isEqualTo(OLD);
    }

    @Test
    void aUserStopsItInAnyStage() {
        for (ServiceDeploymentLifecycleStage stage :
                new ServiceDeploymentLifecycleStage[] {PRE_SCALE_UP, SCALE_UP, BAKE_TIME, CLEAN_UP}) {
            Plan plan = Planner.plan(service(1)
                    .healthy(OLD, 1)
                    .completed(OLD)
                    .at(stage, BAKE)
                    .stopRequested(StopRequest.ROLLBACK)
                    .build());

            assertThat(plan.deployments().getFirst().id()).isEqualTo(OLD);
        }
    }

    private static ServiceDeploymentLifecycleStage stageAfter(Situations situation) {
        Plan plan = Planner.plan(situation.build());
        assertThat(plan.start().count()).as("tasks are not its matter").isZero();
        assertThat(plan.stop()).isEmpty();
        return plan.lifecycle().stage();
    }
}
