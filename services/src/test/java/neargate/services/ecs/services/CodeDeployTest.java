package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.function.Consumer;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** Services whose deployments are AWS CodeDeploy's. There is no CodeDeploy here: the tests ask ECS what it would ask. */
class CodeDeployTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);

    @BeforeEach
    void define() {
        world.define("web", "nginx:1", container -> {});
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Consumer<CreateServiceRequest.Builder> codeDeploy(Consumer<CreateServiceRequest.Builder> more) {
        return request -> request.deploymentController(it -> it.type(DeploymentControllerType.CODE_DEPLOY))
                .applyMutation(more);
    }

    private Service create(Consumer<CreateServiceRequest.Builder> more) {
        return web.create(codeDeploy(more));
    }

    private TaskSet taskSet(String definition) {
        return user.createTaskSet(request -> request.cluster("c")
                        .service("web")
                        .taskDefinition(definition)
                        .externalId("d-ABCDEFGHI")
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere())
                        .scale(scale -> scale.value(100.0).unit("PERCENT")))
                .taskSet();
    }

    private Service awaitSteady(int taskSets) {
        return world.await(
                () -> world.service("web"),
                service -> service.taskSets().size() == taskSets
                        && service.taskSets().stream()
                                .allMatch(set -> set.stabilityStatus() == StabilityStatus.STEADY_STATE));
    }

    private List<String> runningImages() {
        return world.tasks("web", DesiredStatus.RUNNING).stream()
                .map(task -> task.containers().getFirst().image())
                .toList();
    }

    @Test
    void ecsStartsTheFirstTaskSetByItself() {
        Service created = create(request -> request.desiredCount(2));

        assertThat(created.deployments()).isEmpty();
        assertThat(created.deploymentController().type()).isEqualTo(DeploymentControllerType.CODE_DEPLOY);
        assertThat(created.desiredCount()).isEqualTo(2);
        assertThat(created.taskDefinition()).endsWith("/web:1");
        assertThat(created.availabilityZoneRebalancing()).isEqualTo(AvailabilityZoneRebalancing.DISABLED);
        TaskSet first = created.taskSets().getFirst();
        assertThat(created.taskSets()).hasSize(1);
        assertThat(first.id()).matches("ecs-svc/[0-9]{19}");
        assertThat(first.status()).isEqualTo("PRIMARY");
        assertThat(first.scale().value()).isEqualTo(100);
        assertThat(first.computedDesiredCount()).isEqualTo(2);
        assertThat(first.launchType()).isEqualTo(LaunchType.FARGATE);
        assertThat(first.stabilityStatus()).isEqualTo(StabilityStatus.STABILIZING);

        Service steady = awaitSteady(1);
        assertThat(steady.runningCount()).isEqualTo(2);
        assertThat(world.tasks("web", DesiredStatus.RUNNING))
                .hasSize(2)
                .extracting(Task::startedBy)
                .containsOnly(first.id());
        assertThat(steady.events())
                .extracting(ServiceEvent::message)
                .first()
                .isEqualTo("(service web, taskSet " + first.id() + ") has reached a steady state.");
        assertThat(user.listServiceDeployments(request -> request.cluster("c").service("web"))
                        .serviceDeployments())
                .isEmpty();
    }

    @Test
    void aDeploymentAsCodeDeployMakesIt() {
        TaskSet blue = create(request -> request.desiredCount(2)).taskSets().getFirst();
        awaitSteady(1);
        world.define("web", "nginx:2", container -> {});

        TaskSet green = taskSet("web:2");
        awaitSteady(2);
        assertThat(runningImages()).containsExactlyInAnyOrder("nginx:1", "nginx:1", "nginx:2", "nginx:2");
        user.updateServicePrimaryTaskSet(
                request -> request.cluster("c").service("web").primaryTaskSet(green.id()));
        assertThat(world.service("web").taskSets())
                .extracting(TaskSet::id, TaskSet::status)
                .containsExactly(tuple(green.id(), "PRIMARY"), tuple(blue.id(), "ACTIVE"));
        assertThat(world.service("web").taskDefinition()).endsWith("/web:2");
        user.deleteTaskSet(request ->
                request.cluster("c").service("web").taskSet(blue.id()).force(true));

        awaitSteady(1);
        assertThat(runningImages()).containsExactly("nginx:2", "nginx:2");
    }

    @Test
    void theDesiredCountIsItsUsers() {
        create(_ -> {});
        awaitSteady(1);

        web.update(request -> request.desiredCount(3));

        world.await(() -> world.service("web"), service -> service.runningCount() == 3);
        web.update(request -> request.desiredCount(0));
        user.deleteService(request -> request.cluster("c").service("web"));
        world.await(() -> world.service("web"), service -> service.status().equals("INACTIVE"));
    }

    @Test
    void whatIsOfNoTaskSetMayBeUpdated() {
        create(_ -> {});

        Service updated = web.update(request -> request.healthCheckGracePeriodSeconds(30)
                .enableECSManagedTags(true)
                .propagateTags(PropagateTags.SERVICE)
                .deploymentConfiguration(it -> it.minimumHealthyPercent(50).maximumPercent(150)));

        assertThat(updated.healthCheckGracePeriodSeconds()).isEqualTo(30);
        assertThat(updated.propagateTags()).isEqualTo(PropagateTags.SERVICE);
        assertThat(updated.deploymentConfiguration().maximumPercent()).isEqualTo(150);
        assertThat(updated.taskSets()).hasSize(1);
    }

    @Test
    void commandsAreRunOnlyInTasksWithARole() {
        String refusal =
                " because a valid taskRoleArn is not being used. Specify a valid task role in your task definition"
                        + " and try again.";
        web.refused(
                "The service couldn't be created" + refusal, codeDeploy(request -> request.enableExecuteCommand(true)));
        create(_ -> {});

        web.notUpdated("The service couldn't be updated" + refusal, request -> request.enableExecuteCommand(true));
        assertThat(web.update(request -> request.desiredCount(2).enableExecuteCommand(false))
                        .enableExecuteCommand())
                .isFalse();
    }

    @Test
    void commandsMayBeRunInTasksWithARole() {
        defineWithRole();
        create(_ -> {});

        assertThat(web.update(request -> request.enableExecuteCommand(true)).enableExecuteCommand())
                .isTrue();
    }

    @Test
    void itIsTheTaskSetsThatStartTasksWhichNeedARole() {
        TaskSet blue = create(_ -> {}).taskSets().getFirst();
        awaitSteady(1);
        user.updateTaskProtection(request ->
                request.cluster("c").tasks(web.running().getFirst().taskArn()).protectionEnabled(true));
        defineWithRole();
        TaskSet green = taskSet("web:2");
        user.updateServicePrimaryTaskSet(
                request -> request.cluster("c").service("web").primaryTaskSet(green.id()));
        user.deleteTaskSet(request ->
                request.cluster("c").service("web").taskSet(blue.id()).force(true));

        Service updated = web.update(request -> request.enableExecuteCommand(true));
        assertThat(updated.taskSets()).extracting(TaskSet::status).contains("DRAINING");
        EcsWorld.assertFails(
                InvalidParameterException.class,
                "The task set couldn't be created because a valid taskRoleArn is not being used. Specify a valid task role"
                        + " in your task definition and try again.",
                () -> taskSet("web:1"));
    }

    private void defineWithRole() {
        user.registerTaskDefinition(request -> request.family("web")
                .requiresCompatibilities(Compatibility.FARGATE)
                .networkMode(NetworkMode.AWSVPC)
                .cpu("256")
                .memory("512")
                .taskRoleArn("arn:aws:iam::123456789012:role/task")
                .containerDefinitions(container -> container.name("main").image("nginx")));
    }

    @Test
    void anythingElseIsCodeDeploys() {
        create(_ -> {});
        String instead =
                " on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.";

        web.notUpdated(
                "Unable to update task definition" + instead,
                request -> request.taskDefinition("web").forceNewDeployment(true));
        web.notUpdated(
                "Unable to update network parameters" + instead,
                request -> request.networkConfiguration(world.anywhere()));
        web.notUpdated(
                "Unable to update load balancers" + instead,
                request -> request.loadBalancers(
                        it -> it.targetGroupArn("arn").containerName("main").containerPort(80)));
        web.notUpdated("Unable to update platform version" + instead, request -> request.platformVersion("1.4.0"));
        web.notUpdated("Cannot force a new deployment" + instead, request -> request.forceNewDeployment(true));
        web.notUpdated(
                "A change of the deploymentController is not available here yet.",
                request -> request.deploymentController(it -> it.type(DeploymentControllerType.ECS)));
        assertThat(world.service("web").taskSets()).hasSize(1);
    }

    @Test
    void whatEndsDeploymentsOfEcsIsRefused() {
        String instead = " is not supported for a service with a CODE_DEPLOY deployment controller.";
        web.refused(
                "deploymentCircuitBreaker" + instead,
                codeDeploy(request -> request.deploymentConfiguration(it -> it.deploymentCircuitBreaker(
                        breaker -> breaker.enable(true).rollback(true)))));
        web.refused(
                "The deployment strategy BLUE_GREEN" + instead,
                codeDeploy(request -> request.deploymentConfiguration(
                        it -> it.strategy(DeploymentStrategy.BLUE_GREEN).bakeTimeInMinutes(1))));
        web.refused(
                "availabilityZoneRebalancing" + instead,
                codeDeploy(request -> request.availabilityZoneRebalancing(AvailabilityZoneRebalancing.ENABLED)));
        web.refused(
                "The daemon scheduling strategy is not supported with the CODE_DEPLOY deployment controller.",
                codeDeploy(request ->
                        request.schedulingStrategy(SchedulingStrategy.DAEMON).desiredCount(null)));
    }

    @Test
    void onInstancesThePercentagesAreTheDefaultOnes() {
        user.registerTaskDefinition(request -> request.family("bridge")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
        Consumer<CreateServiceRequest.Builder> onInstances = request -> request.taskDefinition("bridge")
                .launchType(LaunchType.EC2)
                .networkConfiguration((NetworkConfiguration) null);
        String refusal = "A custom minimumHealthyPercent or maximumPercent cannot be specified for a service with a"
                + " CODE_DEPLOY deployment controller and tasks that use the EC2 launch type.";
        web.refused(
                refusal,
                codeDeploy(
                        onInstances.andThen(request -> request.deploymentConfiguration(it -> it.maximumPercent(150)))));

        create(onInstances);

        web.notUpdated(refusal, request -> request.deploymentConfiguration(it -> it.minimumHealthyPercent(50)));
    }
}
