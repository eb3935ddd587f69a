package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import neargate.engine.Engine.Health;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

/** The history of a service: its deployments and its revisions. */
class ServiceDeploymentTest {
    private static final Duration BAKE = Duration.ofMinutes(3);

    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void theFirstDeploymentSucceeds() {
        String definition = world.define("web", "nginx", container -> {});
        Service created = web.create(2, request -> {});
        String arn = created.currentServiceDeployment();
        assertThat(arn).matches("arn:aws:ecs:us-east-1:123456789012:service-deployment/c/web/[A-Za-z0-9_-]{21}");
        assertThat(describe(arn).status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);

        ServiceDeployment done = awaitStatus(arn, ServiceDeploymentStatus.SUCCESSFUL);

        assertThat(done.sourceServiceRevisions()).isEmpty();
        assertThat(done.targetServiceRevision())
                .isEqualTo(ServiceRevisionSummary.builder()
                        .arn(done.targetServiceRevision().arn())
                        .requestedTaskCount(2)
                        .runningTaskCount(2)
                        .pendingTaskCount(0)
                        .build());
        assertThat(done.finishedAt()).isNotNull();
        assertThat(done.deploymentCircuitBreaker().status())
                .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.DISABLED);
        assertThat(done.deploymentCircuitBreaker().threshold()).isEqualTo(3);
        Service service = world.service("web");
        String number = service.deployments().getFirst().id().replace("ecs-svc/", "");
        assertThat(done.targetServiceRevision().arn())
                .isEqualTo("arn:aws:ecs:us-east-1:123456789012:service-revision/c/web/" + number);
        assertThat(service.currentServiceRevisions())
                .extracting(ServiceCurrentRevisionSummary::arn)
                .containsExactly(done.targetServiceRevision().arn());
        assertThat(revision(done.targetServiceRevision().arn())).satisfies(revision -> {
            assertThat(revision.taskDefinition()).isEqualTo(definition);
            assertThat(revision.platformVersion()).isEqualTo("1.4.0");
            assertThat(revision.launchType()).isEqualTo(LaunchType.FARGATE);
            assertThat(revision.networkConfiguration()).isEqualTo(service.networkConfiguration());
            assertThat(revision.containerImages().getFirst().image()).isEqualTo("nginx");
        });
    }

    @Test
    void deploymentsAreListedTheNewestFirstAndByTheirState() {
        world.define("web", "nginx", container -> {});
        web.create(1, request -> {});
        for (int i = 0; i < 3; i++) {
            web.steady();
            world.time.advance(Duration.ofMinutes(1));
            user.updateService(request -> request.cluster("c").service("web").forceNewDeployment(true));
        }

        List<ServiceDeploymentBrief> all = user.listServiceDeployments(
                        request -> request.cluster("c").service("web"))
                .serviceDeployments();
        assertThat(all)
                .hasSize(4)
                .extracting(ServiceDeploymentBrief::createdAt)
                .isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(all.getFirst().serviceDeploymentArn())
                .isEqualTo(world.service("web").currentServiceDeployment());
        assertThat(user.listServiceDeployments(request ->
                                request.cluster("c").service("web").status(ServiceDeploymentStatus.IN_PROGRESS))
                        .serviceDeployments())
                .hasSize(1);
        var first = user.listServiceDeployments(
                request -> request.cluster("c").service("web").maxResults(3));
        var second = user.listServiceDeployments(
                request -> request.cluster("c").service("web").maxResults(3).nextToken(first.nextToken()));
        assertThat(first.serviceDeployments()).isEqualTo(all.subList(0, 3));
        assertThat(second.serviceDeployments()).isEqualTo(all.subList(3, 4));
        assertThat(second.nextToken()).isNull();
    }

    @Test
    void aChangeOfTheDesiredCountIsNoDeployment() {
        world.define("web", "nginx", container -> {});
        web.create(1, request -> {});
        web.steady();
        user.updateService(request -> request.cluster("c").service("web").desiredCount(3));

        assertThat(user.listServiceDeployments(request -> request.cluster("c").service("web"))
                        .serviceDeployments())
                .hasSize(1);
    }

    @Test
    void theBreakerRollsBackAndTheHistorySaysSo() {
        world.define("web", "nginx", container -> {});
        Service created = web.create(
                2,
                request -> request.deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                        it -> it.enable(true).rollback(true))));
        web.steady();
        String good = describe(created.currentServiceDeployment())
                .targetServiceRevision()
                .arn();
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        String arn = update().currentServiceDeployment();

        ServiceDeployment back = awaitStatus(arn, ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);

        assertThat(back.statusReason())
                .isEqualTo("Service deployment rolled back because the circuit breaker threshold was exceeded.");
        assertThat(back.rollback().serviceRevisionArn()).isEqualTo(good);
        assertThat(back.sourceServiceRevisions())
                .extracting(ServiceRevisionSummary::arn)
                .containsExactly(good);
        assertThat(back.deploymentCircuitBreaker().status())
                .isEqualTo(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED);
        assertThat(back.deploymentCircuitBreaker().failureCount()).isEqualTo(3);
        assertThat(world.service("web").currentServiceRevisions())
                .extracting(ServiceCurrentRevisionSummary::arn)
                .containsExactly(good);
    }

    @Test
    void theBreakerHasTheThresholdThatItWasGiven() {
        world.define("web", "nginx", container -> {});
        Service created = web.create(
                2,
                request -> request.deploymentConfiguration(configuration ->
                        configuration.deploymentCircuitBreaker(it -> it.enable(true)
                                .thresholdConfiguration(
                                        of -> of.type(ThresholdType.COUNT).value(7)))));

        assertThat(world.service("web")
                        .deploymentConfiguration()
                        .deploymentCircuitBreaker()
                        .thresholdConfiguration()
                        .value())
                .isEqualTo(7);
        assertThat(describe(created.currentServiceDeployment())
                        .deploymentCircuitBreaker()
                        .threshold())
                .isEqualTo(7);
    }

    @Test
    void aDeploymentThatRunsIsStoppedByRollingItBack() {
        String former = world.define("web", "nginx:1", container -> {});
        web.create(2, request -> {});
        web.steady();
        String arn = startSlowly().currentServiceDeployment();
        world.time.settle();

        user.stopServiceDeployment(request -> request.serviceDeploymentArn(arn));
        ServiceDeployment back = awaitStatus(arn, ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);

        assertThat(back.rollback()).isNotNull();
        assertThat(world.service("web").taskDefinition()).isEqualTo(former);
        assertThat(world.tasks("web", DesiredStatus.RUNNING))
                .hasSize(2)
                .extracting(Task::taskDefinitionArn)
                .containsOnly(former);
        EcsWorld.assertFails(
                ConflictException.class,
                "A service deployment that is ROLLBACK_SUCCESSFUL can't be stopped.",
                () -> user.stopServiceDeployment(request -> request.serviceDeploymentArn(arn)));
    }

    @Test
    void aDeploymentThatIsAbortedStaysAsItIs() {
        world.define("web", "nginx:1", container -> {});
        web.create(2, request -> {});
        web.steady();
        String arn = startSlowly().currentServiceDeployment();
        world.time.settle();

        user.stopServiceDeployment(
                request -> request.serviceDeploymentArn(arn).stopType(StopServiceDeploymentStopType.ABORT));
        assertThat(awaitStatus(arn, ServiceDeploymentStatus.STOPPED).stoppedAt())
                .isNotNull();

        assertThat(world.service("web").deployments().getFirst().rolloutState())
                .isEqualTo(DeploymentRolloutState.FAILED);
    }

    @Test
    void aNewerDeploymentStopsTheOneThatRuns() {
        world.define("web", "nginx:1", container -> {});
        web.create(1, request -> {});
        web.steady();
        String slow = startSlowly().currentServiceDeployment();
        world.time.settle();
        world.define("web", "nginx:3", container -> {});
        String last = update().currentServiceDeployment();

        assertThat(describe(slow).status()).isEqualTo(ServiceDeploymentStatus.STOPPED);
        assertThat(describe(last).sourceServiceRevisions()).hasSize(2);
        awaitStatus(last, ServiceDeploymentStatus.SUCCESSFUL);
    }

    @Test
    void aFirstDeploymentCannotBeRolledBack() {
        world.engine.withdraw("nginx");
        world.define("web", "nginx", container -> {});
        String arn = web.create(1, request -> {}).currentServiceDeployment();

        EcsWorld.assertFails(
                InvalidParameterException.class,
                "The service deployment can't be rolled back: no earlier one of the service was completed.",
                () -> user.stopServiceDeployment(request -> request.serviceDeploymentArn(arn)));
    }

    @Test
    void whatIsNotThereIsMissing() {
        String deployment = EcsWorld.ARN + "service-deployment/c/web/abcdefghijklmnopqrstu";
        String revision = EcsWorld.ARN + "service-revision/c/web/1234567890123456789";
        assertThat(user.describeServiceDeployments(request -> request.serviceDeploymentArns(deployment))
                        .failures())
                .containsExactly(
                        Failure.builder().arn(deployment).reason("MISSING").build());
        assertThat(user.describeServiceRevisions(request -> request.serviceRevisionArns(revision))
                        .failures())
                .containsExactly(
                        Failure.builder().arn(revision).reason("MISSING").build());
        EcsWorld.assertFails(
                ServiceDeploymentNotFoundException.class,
                "Service deployment not found.",
                () -> user.stopServiceDeployment(request -> request.serviceDeploymentArn(deployment)));
        EcsWorld.assertFails(
                InvalidParameterException.class,
                "Invalid ARN: web",
                () -> user.describeServiceDeployments(request -> request.serviceDeploymentArns("web")));
    }

    @Test
    void theHistoryIsOfNinetyDays() {
        world.define("web", "nginx", container -> {});
        String first = web.create(1, request -> {}).currentServiceDeployment();
        web.steady();
        String revision = describe(first).targetServiceRevision().arn();
        String second = web.update(it -> it.forceNewDeployment(true)).currentServiceDeployment();
        web.steady();
        String former = describe(second).targetServiceRevision().arn();
        world.time.advance(Duration.ofDays(91));
        web.update(it -> it.forceNewDeployment(true));

        assertThat(user.describeServiceDeployments(request -> request.serviceDeploymentArns(first))
                        .failures())
                .hasSize(1);
        var left = user.describeServiceRevisions(request -> request.serviceRevisionArns(revision, former));
        assertThat(left.failures()).extracting(Failure::arn).containsExactly(revision);
        assertThat(left.serviceRevisions())
                .as("it still runs")
                .extracting(ServiceRevision::serviceRevisionArn)
                .containsExactly(former);
    }

    @Test
    void theHistoryGoesWithItsService() {
        world.define("web", "nginx", container -> {});
        String arn = web.create(1, request -> {}).currentServiceDeployment();
        web.steady();
        String revision = describe(arn).targetServiceRevision().arn();
        user.deleteService(request -> request.cluster("c").service("web").force(true));
        web.await(service -> service.status().equals("INACTIVE"));

        assertThat(user.describeServiceDeployments(request -> request.serviceDeploymentArns(arn))
                        .failures())
                .hasSize(1);
        assertThat(user.describeServiceRevisions(request -> request.serviceRevisionArns(revision))
                        .failures())
                .hasSize(1);
    }

    @Test
    void theDeploymentOfAServiceThatIsDeletedIsNotStopped() {
        world.define("web", "nginx", container -> {});
        String arn = web.create(1, request -> {}).currentServiceDeployment();
        user.deleteService(request -> request.cluster("c").service("web").force(true));

        assertThatThrownBy(() -> user.stopServiceDeployment(request -> request.serviceDeploymentArn(arn)))
                .isInstanceOfAny(ConflictException.class, ServiceDeploymentNotFoundException.class);
    }

    @Test
    void anAlarmThatGoesOffRollsTheDeploymentBack() {
        String former = world.define("web", "nginx:1", container -> {});
        world.alarms.put("slow", false, Duration.ofMinutes(3));
        watch("slow");
        world.define("web", "nginx:2", container -> {});
        String arn = update().currentServiceDeployment();
        world.time.advance(Duration.ofMinutes(1));
        assertThat(describe(arn).status()).as("it bakes").isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);

        world.alarms.put("slow", true, Duration.ofMinutes(3));
        world.time.settle();
        assertThat(describe(arn).status())
                .as("without anybody waiting for the next look, or for the alarm, which is on when the rollback begins")
                .isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        ServiceDeployment back = describe(arn);

        assertThat(back.alarms().triggeredAlarmNames()).containsExactly("slow");
        assertThat(back.statusReason())
                .isEqualTo("Service deployment rolled back because a CloudWatch alarm was triggered.");
        assertThat(world.service("web").taskDefinition()).isEqualTo(former);
    }

    @Test
    void theBakeTimeBeginsWhenTheFormerTasksAreGone() {
        world.engine.ignoresSigterm("nginx:1");
        String arn = deployWatched();
        Task former =
                world.await(() -> web.stopped(), tasks -> !tasks.isEmpty()).getFirst();
        world.time.advance(BAKE);
        assertThat(describe(arn).status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
        world.engine.exit(former.taskArn(), "main", 137);
        former = world.await(former, "STOPPED");

        ServiceDeployment done = awaitStatus(arn, ServiceDeploymentStatus.SUCCESSFUL);

        assertThat(Duration.between(former.stoppedAt(), done.finishedAt())).isEqualTo(BAKE);
    }

    @Test
    void theBakeTimeDoesNotBeginAnewWhenATaskIsReplacedOrTheServiceIsScaled() {
        String arn = deployWatched();
        Task former = awaitFormerGone();
        world.time.advance(Duration.ofMinutes(1));
        Task lost = web.running().getFirst();
        world.engine.exit(lost.taskArn(), "main", 1);
        world.await(lost, "STOPPED");
        web.update(request -> request.desiredCount(2));

        ServiceDeployment done = awaitStatus(arn, ServiceDeploymentStatus.SUCCESSFUL);

        assertThat(Duration.between(former.stoppedAt(), done.finishedAt())).isEqualTo(BAKE);
    }

    @Test
    void theBakeTimeGoesOnAfterTheControlPlaneHasDied() {
        String arn = deployWatched();
        Task former = awaitFormerGone();
        world.time.advance(Duration.ofMinutes(1));
        world.kill();
        world.time.advance(Duration.ofMinutes(1));
        world.restart();

        ServiceDeployment done = awaitStatus(arn, ServiceDeploymentStatus.SUCCESSFUL);

        assertThat(Duration.between(former.stoppedAt(), done.finishedAt())).isEqualTo(BAKE);
    }

    @Test
    void theFormerDeploymentIsShownUntilTheBakeTimeIsOver() {
        String arn = deployWatched();
        awaitFormerGone();
        world.time.settle();
        assertThat(world.service("web").deployments())
                .extracting(Deployment::status, Deployment::runningCount, Deployment::desiredCount)
                .containsExactly(tuple("PRIMARY", 1, 1), tuple("ACTIVE", 0, 0));

        awaitStatus(arn, ServiceDeploymentStatus.SUCCESSFUL);

        assertThat(world.service("web").deployments())
                .extracting(Deployment::status)
                .containsExactly("PRIMARY");
    }

    @Test
    void noAlarmIsWatchedByADeploymentThatBeganWhileOneOfThemWasOn() {
        world.define("web", "nginx:1", container -> {});
        world.alarms.put("slow", false, BAKE);
        world.alarms.put("errors", true, BAKE);
        watch("slow", "errors");
        world.define("web", "nginx:2", container -> {});
        world.engine.ignoresSigterm("nginx:1");
        String arn = update().currentServiceDeployment();
        Task former =
                world.await(() -> web.stopped(), tasks -> !tasks.isEmpty()).getFirst();
        world.kill();
        world.alarms.put("errors", false, BAKE);
        world.restart();
        world.alarms.put("errors", true, BAKE);
        world.alarms.put("slow", true, BAKE);
        world.time.settle();
        assertThat(describe(arn).status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);
        assertThat(describe(arn).alarms().status()).isEqualTo(ServiceDeploymentRollbackMonitorsStatus.DISABLED);
        world.engine.exit(former.taskArn(), "main", 137);
        former = world.await(former, "STOPPED");

        ServiceDeployment done = awaitStatus(arn, ServiceDeploymentStatus.SUCCESSFUL);

        assertThat(done.finishedAt()).as("nothing bakes").isEqualTo(former.stoppedAt());
    }

    @Test
    void theNextDeploymentWatchesAlarmsThatAreQuietAgain() {
        world.define("web", "nginx:1", container -> {});
        world.alarms.put("slow", true, BAKE);
        watch("slow");
        world.alarms.put("slow", false, BAKE);
        world.define("web", "nginx:2", container -> {});
        world.time.advance(Duration.ofMinutes(1));
        String arn = update().currentServiceDeployment();
        awaitFormerGone();
        world.time.advance(Duration.ofMinutes(1));

        world.alarms.put("slow", true, BAKE);

        awaitStatus(arn, ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
    }

    @Test
    void anAlarmThatWasOnForAMomentOnlyRollsTheDeploymentBack() {
        String arn = deployWatched();
        awaitFormerGone();
        world.kill();
        world.time.advance(Duration.ofMinutes(1));
        world.alarms.put("slow", true, BAKE);
        world.alarms.put("slow", false, BAKE);
        world.restart();

        assertThat(awaitStatus(arn, ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL)
                        .alarms()
                        .triggeredAlarmNames())
                .containsExactly("slow");
    }

    /** The task of the version before, when it has stopped. */
    private Task awaitFormerGone() {
        return world.await(
                        () -> web.stopped(),
                        tasks -> !tasks.isEmpty() && tasks.getFirst().stoppedAt() != null)
                .getFirst();
    }

    /** Begins a deployment of nginx:2 after nginx:1, which watches an alarm for a while. */
    private String deployWatched() {
        world.define("web", "nginx:1", container -> {});
        world.alarms.put("slow", false, BAKE);
        watch("slow");
        world.define("web", "nginx:2", container -> {});
        return update().currentServiceDeployment();
    }

    /** Makes the service with alarms, and waits until it has come to rest. */
    private void watch(String... names) {
        web.steady(
                1,
                request -> request.deploymentConfiguration(configuration -> configuration.alarms(
                        alarms -> alarms.enable(true).rollback(true).alarmNames(names))));
    }

    @Test
    void anAlarmThatDoesNotExistIsRefused() {
        world.define("web", "nginx", container -> {});
        EcsWorld.assertFails(
                InvalidParameterException.class,
                "These CloudWatch alarms do not exist: nobody.",
                () -> web.create(
                        1,
                        request -> request.deploymentConfiguration(configuration -> configuration.alarms(
                                alarms -> alarms.enable(true).rollback(false).alarmNames("nobody")))));
    }

    /** Begins a deployment whose tasks take for ever to become healthy. */
    private Service startSlowly() {
        world.engine.startsAs("nginx:slow", Health.UNKNOWN);
        world.define(
                "web", "nginx:slow", container -> container.healthCheck(check -> check.command("CMD-SHELL", "exit 0")));
        return update();
    }

    private Service update() {
        return user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"))
                .service();
    }

    private ServiceDeployment describe(String arn) {
        return user.describeServiceDeployments(request -> request.serviceDeploymentArns(arn))
                .serviceDeployments()
                .getFirst();
    }

    private ServiceRevision revision(String arn) {
        return user.describeServiceRevisions(request -> request.serviceRevisionArns(arn))
                .serviceRevisions()
                .getFirst();
    }

    private ServiceDeployment awaitStatus(String arn, ServiceDeploymentStatus status) {
        return world.await(() -> describe(arn), deployment -> deployment.status() == status);
    }
}
