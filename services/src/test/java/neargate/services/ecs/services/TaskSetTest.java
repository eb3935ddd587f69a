package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskSet;
import software.amazon.awssdk.services.ecs.model.TaskSetField;
import software.amazon.awssdk.services.ecs.model.TaskSetNotFoundException;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Services whose deployments are somebody else's: with the deployment controller EXTERNAL. */
class TaskSetTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();

    @BeforeEach
    void define() {
        world.define("blue", "nginx:1", container -> {});
        world.define("green", "nginx:2", container -> {});
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Service create(int desired, Consumer<CreateServiceRequest.Builder> more) {
        return user.createService(request -> request.cluster("c")
                        .serviceName("web")
                        .desiredCount(desired)
                        .deploymentController(controller -> controller.type(DeploymentControllerType.EXTERNAL))
                        .applyMutation(more))
                .service();
    }

    private TaskSet taskSet(String definition, double percent, Consumer<CreateTaskSetRequest.Builder> more) {
        return user.createTaskSet(request -> request.cluster("c")
                        .service("web")
                        .taskDefinition(definition)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere())
                        .scale(scale -> scale.value(percent).unit("PERCENT"))
                        .applyMutation(more))
                .taskSet();
    }

    private TaskSet now(TaskSet set) {
        return user.describeTaskSets(
                        request -> request.cluster("c").service("web").taskSets(set.id()))
                .taskSets()
                .getFirst();
    }

    private TaskSet awaitSteady(TaskSet set) {
        return world.await(() -> now(set), it -> it.stabilityStatus() == StabilityStatus.STEADY_STATE);
    }

    private void scale(TaskSet set, double percent) {
        user.updateTaskSet(request -> request.cluster("c")
                .service("web")
                .taskSet(set.taskSetArn())
                .scale(scale -> scale.value(percent).unit("PERCENT")));
    }

    private List<String> messages() {
        return world.service("web").events().stream().map(ServiceEvent::message).toList();
    }

    @Test
    void aTaskSetBringsItsShareOfTheTasks() {
        Service service = create(2, request -> {});
        assertThat(service.deployments()).isEmpty();
        assertThat(service.taskDefinition()).isNull();

        TaskSet blue = taskSet("blue", 100, request -> request.externalId("release-1"));
        assertThat(blue.status()).isEqualTo("ACTIVE");
        assertThat(blue.stabilityStatus()).isEqualTo(StabilityStatus.STABILIZING);
        assertThat(blue.externalId()).isEqualTo("release-1");
        assertThat(blue.taskSetArn()).isEqualTo(EcsWorld.ARN + "task-set/c/web/" + blue.id());

        TaskSet steady = awaitSteady(blue);
        assertThat(steady.computedDesiredCount()).isEqualTo(2);
        assertThat(steady.runningCount()).isEqualTo(2);
        assertThat(world.service("web").runningCount()).isEqualTo(2);
        assertThat(world.tasks("web", DesiredStatus.RUNNING))
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.startedBy()).isEqualTo(blue.id()));
        assertThat(messages())
                .first()
                .isEqualTo("(service web, taskSet " + blue.id() + ") has reached a steady state.");
    }

    @ParameterizedTest
    @CsvSource({"10, 100, 10", "10, 12, 2", "3, 50, 2", "1, 0.1, 1", "5, 0, 0", "100, 7, 7", "0, 100, 0"})
    void theShareIsRoundedUp(int desired, double percent, int computed) {
        create(desired, request -> {});

        assertThat(taskSet("blue", percent, request -> {}).computedDesiredCount())
                .isEqualTo(computed);
    }

    @Test
    void withoutAScaleATaskSetHasNoTasks() {
        create(2, request -> {});

        TaskSet set = user.createTaskSet(request -> request.cluster("c")
                        .service("web")
                        .taskDefinition("blue")
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere()))
                .taskSet();

        assertThat(set.scale().value()).isZero();
        assertThat(set.computedDesiredCount()).isZero();
    }

    @Test
    void blueGreenByHand() {
        create(2, request -> {});
        TaskSet blue = taskSet("blue", 100, request -> {});
        awaitSteady(blue);
        user.updateServicePrimaryTaskSet(
                request -> request.cluster("c").service("web").primaryTaskSet(blue.id()));
        assertThat(world.service("web").taskDefinition()).endsWith("/blue:1");
        assertThat(world.service("web").launchType()).isEqualTo(LaunchType.FARGATE);

        TaskSet green = taskSet("green", 50, request -> {});
        awaitSteady(green);
        assertThat(world.service("web").runningCount()).isEqualTo(3);
        scale(green, 100);
        awaitSteady(green);
        user.updateServicePrimaryTaskSet(
                request -> request.cluster("c").service("web").primaryTaskSet(green.id()));
        assertThat(world.service("web").taskSets())
                .extracting(TaskSet::id, TaskSet::status)
                .containsExactly(tuple(green.id(), "PRIMARY"), tuple(blue.id(), "ACTIVE"));
        assertThat(world.service("web").taskDefinition()).endsWith("/green:1");

        EcsWorld.assertFails(
                InvalidParameterException.class,
                "The task set cannot be deleted while it is scaled above 0.",
                () -> user.deleteTaskSet(
                        request -> request.cluster("c").service("web").taskSet(blue.id())));
        scale(blue, 0);
        TaskSet deleted = user.deleteTaskSet(
                        request -> request.cluster("c").service("web").taskSet(blue.id()))
                .taskSet();

        assertThat(deleted.status()).isEqualTo("DRAINING");
        world.await(() -> world.service("web"), service -> service.taskSets().size() == 1);
        assertThat(world.tasks("web", DesiredStatus.RUNNING))
                .extracting(Task::taskDefinitionArn)
                .allMatch(arn -> arn.endsWith("/green:1"));
    }

    @Test
    void theDesiredCountOfTheServiceIsThatOfAllItsTaskSets() {
        create(1, request -> {});
        TaskSet blue = taskSet("blue", 100, request -> {});
        TaskSet green = taskSet("green", 50, request -> {});
        awaitSteady(blue);

        user.updateService(request -> request.cluster("c").service("web").desiredCount(4));

        world.await(() -> now(blue), set -> set.runningCount() == 4);
        assertThat(awaitSteady(green).runningCount()).isEqualTo(2);
    }

    /** "value" is 0 where nothing is said, in AWS's model ("Scale"). */
    @Test
    void aScaleWithoutAValueIsNone() {
        create(2, request -> {});
        TaskSet blue = awaitSteady(taskSet("blue", 100, request -> {}));

        TaskSet scaled = user.updateTaskSet(request ->
                        request.cluster("c").service("web").taskSet(blue.id()).scale(scale -> scale.unit("PERCENT")))
                .taskSet();

        assertThat(scaled.scale().value()).isZero();
        assertThat(scaled.computedDesiredCount()).isZero();
    }

    @Test
    void aTaskSetWhoseRoleCannotBeAssumedSaysSoOnceInTheServicesEvents() {
        user.registerTaskDefinition(request -> request.family("blue")
                .taskRoleArn("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/none")
                .requiresCompatibilities(Compatibility.FARGATE)
                .networkMode(NetworkMode.AWSVPC)
                .cpu("256")
                .memory("512")
                .containerDefinitions(container -> container.name("main").image("nginx")));
        create(1, request -> {});
        TaskSet blue = taskSet("blue", 100, request -> {});
        awaitSteady(taskSet("green", 100, request -> {}));
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.tasks("web", DesiredStatus.STOPPED)).hasSizeGreaterThan(3);
        assertThat(messages().stream().filter(message -> message.contains("failed to launch a task")))
                .singleElement()
                .asString()
                .startsWith(
                        "(service web, taskSet " + blue.id() + ") failed to launch a task with (error ECS was unable"
                                + " to assume the role 'arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/none'");
    }

    @Test
    void aTaskThatDiesIsReplacedInItsTaskSet() {
        create(1, request -> {});
        TaskSet blue = taskSet("blue", 100, request -> {});
        TaskSet green = taskSet("green", 100, request -> {});
        awaitSteady(blue);
        awaitSteady(green);
        world.time.advance(Duration.ofMinutes(5));
        Task victim = world.tasks("web", DesiredStatus.RUNNING).stream()
                .filter(task -> task.startedBy().equals(green.id()))
                .findFirst()
                .orElseThrow();

        world.engine.exit(victim.taskArn(), "main", 1);
        world.time.settle();
        awaitSteady(green);

        assertThat(world.tasks("web", DesiredStatus.RUNNING))
                .extracting(Task::startedBy)
                .containsExactlyInAnyOrder(blue.id(), green.id());
    }

    @Test
    void taskSetsStandOnContainerInstances() {
        user.registerTaskDefinition(request -> request.family("bridge")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
        create(2, request -> {});
        TaskSet set = user.createTaskSet(request -> request.cluster("c")
                        .service("web")
                        .taskDefinition("bridge")
                        .launchType(LaunchType.EC2)
                        .scale(scale -> scale.value(100.0)))
                .taskSet();
        world.time.advance(Duration.ofMinutes(1));
        assertThat(now(set).runningCount()).isZero();

        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");

        assertThat(awaitSteady(set).runningCount()).isEqualTo(2);
    }

    @Test
    void aDeletedServiceIsGoneWithItsTaskSets() {
        create(1, request -> {});
        awaitSteady(taskSet("blue", 100, request -> {}));

        user.deleteService(request -> request.cluster("c").service("web").force(true));

        Service gone = world.await(
                () -> world.service("web"), service -> service.status().equals("INACTIVE"));
        assertThat(gone.taskSets()).isEmpty();
        assertThat(world.tasks("web", DesiredStatus.RUNNING)).isEmpty();
    }

    @Test
    void aTaskSetAndItsServiceAreGoneWhenTheirTasksAreStopping() {
        world.engine.ignoresSigterm("nginx:1");
        create(1, request -> {});
        awaitSteady(taskSet("blue", 100, request -> {}));

        user.deleteService(request -> request.cluster("c").service("web").force(true));

        Service gone = world.await(
                () -> world.service("web"), service -> service.status().equals("INACTIVE"));
        assertThat(gone.taskSets()).isEmpty();
        assertThat(world.tasks("web", DesiredStatus.STOPPED))
                .extracting(Task::lastStatus)
                .containsExactly("STOPPING");
    }

    @Test
    void aServiceWithoutTaskSetsIsGoneAtOnce() {
        create(0, request -> {});

        user.deleteService(request -> request.cluster("c").service("web"));

        world.await(() -> world.service("web"), service -> service.status().equals("INACTIVE"));
    }

    @Test
    void tagsAreTheTaskSetsOwnAndTheServicesGoToTasks() {
        Tag team = Tag.builder().key("team").value("a").build();
        Tag release = Tag.builder().key("release").value("1").build();
        create(1, request -> request.tags(team).propagateTags(PropagateTags.SERVICE));
        TaskSet set = taskSet("blue", 100, request -> request.tags(release));
        awaitSteady(set);

        assertThat(now(set).tags()).isEmpty();
        assertThat(user.describeTaskSets(
                                request -> request.cluster("c").service("web").include(TaskSetField.TAGS))
                        .taskSets())
                .singleElement()
                .satisfies(it -> assertThat(it.tags()).containsExactly(release));
        String task = world.tasks("web", DesiredStatus.RUNNING).getFirst().taskArn();
        assertThat(user.listTagsForResource(request -> request.resourceArn(task))
                        .tags())
                .containsExactly(team);
    }

    @Test
    void theSameTokenIsTheSameTaskSet() {
        create(1, request -> {});
        TaskSet first = taskSet("blue", 100, request -> request.clientToken("t"));

        assertThat(taskSet("blue", 100, request -> request.clientToken("t")).id())
                .isEqualTo(first.id());
        EcsWorld.assertFails(
                InvalidParameterException.class,
                "Creation of task set was not idempotent.",
                () -> taskSet("green", 100, request -> request.clientToken("t")));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        create(1, request -> {});

        assertThat(user.describeTaskSets(
                                request -> request.cluster("c").service("web").taskSets("ecs-svc/1"))
                        .failures())
                .extracting(Failure::reason)
                .containsExactly("MISSING");
        EcsWorld.assertFails(
                TaskSetNotFoundException.class,
                "The specified task set was not found.",
                () -> user.deleteTaskSet(
                        request -> request.cluster("c").service("web").taskSet("ecs-svc/1")));
    }

    @Test
    void whatIsATaskSetsMatterIsNotTheServices() {
        EcsWorld.assertFails(
                InvalidParameterException.class,
                "taskDefinition cannot be specified for a service with an EXTERNAL deployment controller. Specify it for"
                        + " the task set.",
                () -> create(1, request -> request.taskDefinition("blue")));
        EcsWorld.assertFails(
                InvalidParameterException.class,
                "The daemon scheduling strategy is not supported with the EXTERNAL deployment controller.",
                () -> create(1, request -> request.schedulingStrategy("DAEMON").desiredCount(null)));
        create(1, request -> {});
        notUpdated(
                "Unable to update task definition on services with an EXTERNAL deployment controller. Use CreateTaskSet to"
                        + " create a new task set.",
                request -> request.taskDefinition("green"));
        notUpdated(
                "Unable to update execute command on services with an EXTERNAL deployment controller. Use CreateTaskSet to"
                        + " create a new task set.",
                request -> request.enableExecuteCommand(true));
        notUpdated(
                "Unable to force a new deployment on services with an EXTERNAL deployment controller.",
                request -> request.forceNewDeployment(true));
        EcsWorld.assertFails(
                InvalidParameterException.class,
                "The scale of a task set must be between 0 and 100 percent.",
                () -> taskSet("blue", 100.5, request -> {}));
    }

    @Test
    void servicesWithDeploymentsHaveNoTaskSets() {
        user.createService(request -> request.cluster("c")
                .serviceName("web")
                .taskDefinition("blue")
                .desiredCount(1)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(world.anywhere()));

        EcsWorld.assertFails(
                InvalidParameterException.class,
                "Task sets are only supported by services with the deployment controllers EXTERNAL and"
                        + " CODE_DEPLOY.",
                () -> taskSet("blue", 100, request -> {}));
    }

    private void notUpdated(String message, Consumer<UpdateServiceRequest.Builder> more) {
        EcsWorld.assertFails(
                InvalidParameterException.class,
                message,
                () -> user.updateService(
                        request -> request.cluster("c").service("web").applyMutation(more)));
    }
}
