package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;
import software.amazon.awssdk.services.ecs.model.StopServiceDeploymentStopType;
import software.amazon.awssdk.services.ecs.model.Task;

/** Blue/green deployments of services without a load balancer. */
class BlueGreenDeploymentTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);

    @AfterEach
    void close() {
        world.close();
    }

    private void create(int desired) {
        world.define("web", "nginx:1", container -> {});
        web.create(request -> request.desiredCount(desired)
                .deploymentConfiguration(
                        it -> it.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(10)));
        awaitCompleted();
    }

    private Service awaitCompleted() {
        return world.await(
                () -> world.service("web"),
                service -> service.deployments().size() == 1
                        && service.deployments().getFirst().rolloutState() == DeploymentRolloutState.COMPLETED);
    }

    private void deploy(String image) {
        world.define("web", image, container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
    }

    private ServiceDeployment deployment() {
        return user.describeServiceDeployments(request ->
                        request.serviceDeploymentArns(world.service("web").currentServiceDeployment()))
                .serviceDeployments()
                .getFirst();
    }

    private void await(ServiceDeploymentLifecycleStage stage) {
        world.await(this::deployment, it -> it.lifecycleStage() == stage);
    }

    private List<String> running() {
        return world.tasks("web", DesiredStatus.RUNNING).stream()
                .map(Task::taskDefinitionArn)
                .map(arn -> arn.substring(arn.lastIndexOf('/') + 1))
                .sorted()
                .toList();
    }

    @Test
    void greenComesUpBesideBlueAndBlueGoesAfterTheBakeTime() {
        create(2);

        deploy("nginx:2");
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);
        assertThat(running()).containsExactly("web:1", "web:1", "web:2", "web:2");
        world.time.advance(Duration.ofMinutes(9));
        assertThat(running()).hasSize(4);
        assertThat(deployment().status()).isEqualTo(ServiceDeploymentStatus.IN_PROGRESS);

        world.time.advance(Duration.ofMinutes(2));
        assertThat(running()).containsExactly("web:2", "web:2");
        awaitCompleted();
        assertThat(deployment().status()).isEqualTo(ServiceDeploymentStatus.SUCCESSFUL);
        assertThat(deployment().lifecycleStage()).isEqualTo(ServiceDeploymentLifecycleStage.CLEAN_UP);
    }

    @Test
    void withinTheBakeTimeThereIsAWayBack() {
        create(1);
        deploy("nginx:2");
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);

        user.stopServiceDeployment(
                request -> request.serviceDeploymentArn(world.service("web").currentServiceDeployment())
                        .stopType(StopServiceDeploymentStopType.ROLLBACK));
        world.time.advance(Duration.ofMinutes(1));

        assertThat(running()).containsExactly("web:1");
        assertThat(deployment().status()).isEqualTo(ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL);
        assertThat(world.service("web").taskDefinition()).endsWith("web:1");
    }

    @Test
    void blueIsKeptUpMeanwhileAndBothFollowTheDesiredCount() {
        create(1);
        deploy("nginx:2");
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);
        Task blue = world.tasks("web", DesiredStatus.RUNNING).stream()
                .filter(task -> task.taskDefinitionArn().endsWith("web:1"))
                .findFirst()
                .orElseThrow();

        user.stopTask(request -> request.cluster("c").task(blue.taskArn()));
        user.updateService(request -> request.cluster("c").service("web").desiredCount(2));
        world.time.advance(Duration.ofMinutes(1));

        assertThat(running()).containsExactly("web:1", "web:1", "web:2", "web:2");
        assertThat(deployment().lifecycleStage()).isEqualTo(ServiceDeploymentLifecycleStage.BAKE_TIME);
    }

    @Test
    void aNewerDeploymentTakesThePlaceOfGreenAndLeavesBlue() {
        create(1);
        deploy("nginx:2");
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);

        deploy("nginx:3");
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);

        assertThat(running()).containsExactly("web:1", "web:3");
    }

    @Test
    void whatAnAlarmIsStillWatchedForIsTheBlueOne() {
        world.define("web", "nginx:1", container -> {});
        world.alarms.put("slow", false, Duration.ofMinutes(3));
        web.steady(
                1,
                request -> request.deploymentConfiguration(configuration -> configuration.alarms(
                        alarms -> alarms.enable(true).rollback(true).alarmNames("slow"))));
        deploy("nginx:2");
        world.await(this::running, List.of("web:2")::equals);
        world.define("web", "nginx:3", container -> {});

        web.update(request -> request.taskDefinition("web")
                .deploymentConfiguration(
                        it -> it.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(10)));
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);

        assertThat(running()).containsExactly("web:2", "web:3");
    }

    @Test
    void theControlPlaneMayDieInTheMidstOfIt() {
        create(1);
        deploy("nginx:2");
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);

        world.kill();
        world.restart();
        world.time.advance(Duration.ofMinutes(11));

        assertThat(running()).containsExactly("web:2");
    }

    @Test
    void onContainerInstancesBlueAndGreenStandBesideEachOther() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        user.registerTaskDefinition(request -> request.family("web")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
        user.createService(request -> request.cluster("c")
                .serviceName("web")
                .taskDefinition("web")
                .desiredCount(2)
                .launchType(LaunchType.EC2)
                .deploymentConfiguration(
                        it -> it.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(1)));
        awaitCompleted();

        user.updateService(request -> request.cluster("c").service("web").forceNewDeployment(true));
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);
        assertThat(running()).hasSize(4);
        awaitCompleted();
        assertThat(running()).hasSize(2);
    }

    @Test
    void aServiceThatIsDeletedInTheMidstOfItIsGone() {
        create(1);
        deploy("nginx:2");
        await(ServiceDeploymentLifecycleStage.BAKE_TIME);

        user.deleteService(request -> request.cluster("c").service("web").force(true));

        world.await(() -> world.service("web"), service -> service.status().equals("INACTIVE"));
    }

    @Test
    void whatCannotBeIsRefused() {
        world.define("web", "nginx:1", container -> {});
        notDeployedBy(
                "bakeTimeInMinutes must be specified with the deployment strategy BLUE_GREEN.",
                it -> it.strategy(DeploymentStrategy.BLUE_GREEN));
        notDeployedBy(
                "bakeTimeInMinutes must be between 0 and 1440.",
                it -> it.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(1_441));
        notDeployedBy(
                "bakeTimeInMinutes with the deployment strategy ROLLING is not available here yet.",
                it -> it.bakeTimeInMinutes(5));
        notDeployedBy(
                "linearConfiguration is only valid with the deployment strategy LINEAR, and canaryConfiguration with"
                        + " CANARY.",
                it -> it.linearConfiguration(linear -> linear.stepPercent(10.0)));
    }

    @ParameterizedTest
    @EnumSource(names = {"LINEAR", "CANARY"})
    void trafficIsNotShiftedByPartsWithoutALoadBalancer(DeploymentStrategy strategy) {
        world.define("web", "nginx:1", container -> {});
        String needed = "The deployment strategy " + strategy
                + " needs a load balancer or Service Connect, to shift traffic by parts.";
        notDeployedBy(needed, it -> it.strategy(strategy));

        web.create(_ -> {});

        web.notUpdated(needed, request -> request.deploymentConfiguration(it -> it.strategy(strategy)));
        assertThat(world.service("web").deploymentConfiguration().strategy()).isEqualTo(DeploymentStrategy.ROLLING);
    }

    private void notDeployedBy(String message, Consumer<DeploymentConfiguration.Builder> configuration) {
        web.refused(message, request -> request.deploymentConfiguration(configuration));
    }
}
