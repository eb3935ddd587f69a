package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import neargate.kernel.Caller;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Key;
import neargate.kernel.store.Version;
import neargate.services.ClientOf;
import neargate.services.ecs.EcsService;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PlacementConstraintType;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/** Services with the scheduling strategy DAEMON. */
class DaemonTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void everyInstanceRunsOneTaskAndANewOneWithinASecond() {
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define("agent:1");
        Service created = create(request -> {});
        assertThat(created.schedulingStrategy()).isEqualTo(SchedulingStrategy.DAEMON);
        assertThat(created.deploymentConfiguration().maximumPercent()).isEqualTo(100);
        assertThat(created.deploymentConfiguration().minimumHealthyPercent()).isZero();
        assertThat(created.desiredCount())
                .as("who waits for it to be stable waits for these")
                .isEqualTo(2);
        awaitRunning(2);
        assertThat(world.service("d").desiredCount()).isEqualTo(2);

        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        world.time.advance(Duration.ofSeconds(1));

        assertThat(running()).hasSize(3).extracting(Task::containerInstanceArn).doesNotHaveDuplicates();
        assertThat(running()).extracting(Task::lastStatus).containsOnly("RUNNING");
    }

    @Test
    void anInstanceThatJoinsIsNoReasonToComplain() {
        define("agent:1");
        create(request -> {});
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        awaitRunning(2);

        assertThat(world.service("d").events())
                .noneMatch(event -> event.message().contains("unable to place"));
    }

    @Test
    void anUpdateReplacesTheTasksInPlace() {
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define("agent:1");
        create(request -> {});
        awaitRunning(2);
        String next = define("agent:2");

        user.updateService(request -> request.cluster("c").service("d").taskDefinition("agent"));
        world.await(
                () -> world.service("d"),
                service -> service.deployments().size() == 1
                        && service.deployments().getFirst().runningCount() == 2);

        assertThat(running())
                .hasSize(2)
                .allSatisfy(task -> assertThat(task.taskDefinitionArn()).isEqualTo(next))
                .extracting(Task::containerInstanceArn)
                .doesNotHaveDuplicates();
    }

    @Test
    void anInstanceThatJoinsDoesNotProlongTheBakeTime() {
        Duration bake = Duration.ofMinutes(3);
        world.alarms.put("slow", false, bake);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define("agent:1");
        create(request -> request.deploymentConfiguration(configuration -> configuration.alarms(
                alarms -> alarms.enable(true).rollback(true).alarmNames("slow"))));
        awaitCompleted();
        define("agent:2");
        user.updateService(request -> request.cluster("c").service("d").taskDefinition("agent"));
        world.await(() -> world.service("d").deployments().getFirst(), deployment -> deployment.runningCount() == 2);
        Instant whole = world.time.instant();
        world.time.advance(Duration.ofMinutes(2));
        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        awaitRunning(3);

        awaitCompleted();

        assertThat(world.service("d").deployments().getFirst().updatedAt()).isEqualTo(whole.plus(bake));
    }

    private void awaitCompleted() {
        world.await(
                () -> world.service("d").deployments(),
                deployments -> deployments.size() == 1
                        && deployments.getFirst().rolloutState() == DeploymentRolloutState.COMPLETED);
    }

    @Test
    void aTaskOnAFixedPortStartsWhenTheOldOneHasGone() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define("agent:1", 8080);
        create(request -> {});
        awaitRunning(1);
        define("agent:2", 8080);
        long before = world.store.snapshot().revision();

        user.updateService(request -> request.cluster("c").service("d").taskDefinition("agent"));
        world.await(
                () -> world.service("d"),
                service -> service.deployments().size() == 1
                        && service.deployments().getFirst().runningCount() == 1);

        assertThat(world.store.feed().after(before).versions())
                .extracting(Version::snapshot)
                .allSatisfy(then -> assertThat(
                                then.scanAll(TaskTable.TABLE).flatMap(row -> TaskRecord.occupancy(row).stream()))
                        .as("what is held of the instance at a time")
                        .hasSizeLessThanOrEqualTo(1));
    }

    @Test
    void afterARestartTheRoomOfATaskThatStopsIsItsSuccessors() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define("agent:1", 8080);
        create(request -> {});
        awaitRunning(1);
        assertThat(Supplies.awaited(world.store.snapshot())).isEmpty();
        define("agent:2", 9090);
        long before = world.store.snapshot().revision();

        user.updateService(request -> request.cluster("c").service("d").taskDefinition("agent"));
        world.await(() -> world.service("d"), service -> service.deployments().size() == 1);

        List<Occupancy> awaited = world.store.feed().after(before).versions().stream()
                .flatMap(version -> Supplies.awaited(version.snapshot()))
                .distinct()
                .toList();
        assertThat(awaited).singleElement().satisfies(room -> {
            assertThat(room.instance()).isEqualTo(running().getFirst().containerInstanceArn());
            assertThat(room.group()).isEqualTo("service:d");
            assertThat(room.held().tcpPorts()).as("what the next one needs").containsExactly(9090);
        });
        assertThat(Supplies.awaited(world.store.snapshot())).isEmpty();
    }

    @Test
    void whatADeletedDaemonLeavesIsAnybodys() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define("agent:1");
        create(request -> {});
        awaitRunning(1);
        long before = world.store.snapshot().revision();

        user.deleteService(request -> request.cluster("c").service("d"));
        world.await(() -> world.service("d"), service -> service.status().equals("INACTIVE"));

        assertThat(world.store.feed().after(before).versions())
                .extracting(Version::snapshot)
                .isNotEmpty()
                .allSatisfy(then -> assertThat(Supplies.awaited(then)).isEmpty());
    }

    @Test
    void afterARestartItIsLookedAtFirst() {
        define("agent:1");
        create(request -> {});
        user.createService(request -> request.cluster("c")
                .serviceName("a")
                .taskDefinition("agent")
                .desiredCount(1)
                .launchType(LaunchType.EC2));
        Controller services = world.ecs.controllers().stream()
                .filter(controller -> controller.name().equals("ecs.services"))
                .findFirst()
                .orElseThrow();

        assertThat(services.keys(world.store.snapshot())).extracting(Key::id).containsExactly("c/d", "c/a");
    }

    @Test
    void aDrainingInstanceLosesItWhenItsOtherTasksHaveGone() {
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define("agent:1");
        create(request -> {});
        awaitRunning(2);
        String instance = running().getFirst().containerInstanceArn();
        Task standalone = user.startTask(
                        request -> request.cluster("c").taskDefinition("agent").containerInstances(instance))
                .tasks()
                .getFirst();
        world.await(standalone, "RUNNING");

        user.updateContainerInstancesState(
                request -> request.cluster("c").containerInstances(instance).status(ContainerInstanceStatus.DRAINING));
        world.time.advance(Duration.ofMinutes(1));
        assertThat(running()).hasSize(2);
        assertThat(world.service("d").desiredCount()).isEqualTo(1);

        user.stopTask(request -> request.cluster("c").task(standalone.taskArn()));
        world.await(this::running, tasks -> tasks.size() == 1);
        assertThat(running().getFirst().containerInstanceArn()).isNotEqualTo(instance);
    }

    @Test
    void constraintsSayWhichInstancesMatch() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        define("agent:1");
        create(request -> request.placementConstraints(constraint ->
                constraint.type(PlacementConstraintType.MEMBER_OF).expression("attribute:stack == blue")));
        world.time.advance(Duration.ofMinutes(1));
        assertThat(running()).isEmpty();

        String instance = world.containerInstances().getFirst().containerInstanceArn();
        user.putAttributes(request -> request.cluster("c")
                .attributes(it -> it.name("stack").value("blue").targetId(instance)));
        awaitRunning(1);
        user.deleteAttributes(request ->
                request.cluster("c").attributes(it -> it.name("stack").targetId(instance)));
        world.await(this::running, List::isEmpty);
    }

    @Test
    void aNewDaemonIsToHaveATaskOnEachInstanceThatMatchesAndOnNoOther() {
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        define("agent:1");

        Service created = create(request -> request.placementConstraints(constraint -> constraint
                .type(PlacementConstraintType.MEMBER_OF)
                .expression("attribute:ecs.availability-zone == us-east-1a")));

        assertThat(created.desiredCount()).isEqualTo(2);
        awaitRunning(2);
    }

    @Test
    void whatADaemonCannotBeIsRefused() {
        define("agent:1");
        world.define("web", "nginx", container -> {});
        refused(
                "The daemon scheduling strategy does not support a desired count for services. Remove the desired count"
                        + " value and try again",
                request -> request.desiredCount(2));
        refused(
                "The daemon scheduling strategy does not support values above 100 for maximumPercent on a deployment"
                        + " configuration. Change the maximumPercent value to 100, and try again",
                request -> request.deploymentConfiguration(it -> it.maximumPercent(201)));
        refused(
                "minimumHealthyPercent must be between 0 and 100, was -1.",
                request -> request.deploymentConfiguration(it -> it.minimumHealthyPercent(-1)));
        refused(
                "The daemon scheduling strategy does not support placement strategies. Remove the placement strategy and"
                        + " try again",
                request -> request.placementStrategy(it -> it.type(PlacementStrategyType.RANDOM)));
        refused(
                "The daemon scheduling strategy is not supported with the FARGATE launch type.",
                request -> request.launchType(LaunchType.FARGATE)
                        .taskDefinition("web")
                        .networkConfiguration(world.anywhere()));
    }

    @Test
    void itCannotComeToFargateEitherByADefaultThatIsGivenMeanwhile() {
        world.define("web", "nginx:1", _ -> {});
        NetworkConfiguration network = world.anywhere()
                .copy(it -> it.awsvpcConfiguration(world.anywhere()
                        .awsvpcConfiguration()
                        .copy(vpc -> vpc.assignPublicIp(AssignPublicIp.DISABLED))));
        var me = new Caller(EcsWorld.ACCOUNT, EcsWorld.REGION, EcsWorld.ROOT, "request");
        Ec2Client ec2 = ClientOf.service(Ec2Client.class, me, () -> {
            user.putClusterCapacityProviders(cluster -> cluster.cluster("c")
                    .capacityProviders("FARGATE")
                    .defaultCapacityProviderStrategy(
                            it -> it.capacityProvider("FARGATE").weight(1)));
            return world.ec2;
        });
        var ecs = new EcsService(world.store, world.time, ec2, world.engine, new Random(1), world.time);

        EcsWorld.assertFails(
                InvalidParameterException.class,
                "The daemon scheduling strategy is not supported with the FARGATE launch type.",
                () -> ClientOf.service(EcsClient.class, me, () -> ecs)
                        .createService(service -> service.cluster("c")
                                .serviceName("d")
                                .taskDefinition("web")
                                .schedulingStrategy(SchedulingStrategy.DAEMON)
                                .networkConfiguration(network)));
    }

    @Test
    void itIsDeletedWithoutForce() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define("nginx");
        create(_ -> {});
        awaitRunning(1);

        user.deleteService(request -> request.cluster("c").service("d"));

        world.await(() -> world.service("d"), service -> service.status().equals("INACTIVE"));
    }

    private void refused(String message, Consumer<CreateServiceRequest.Builder> more) {
        EcsWorld.assertFails(InvalidParameterException.class, message, () -> create(more));
    }

    private String define(String image) {
        return define(image, 0);
    }

    private String define(String image, int hostPort) {
        return user.registerTaskDefinition(request -> request.family("agent")
                        .containerDefinitions(container -> container
                                .name("main")
                                .image(image)
                                .memory(128)
                                .portMappings(port -> port.containerPort(80).hostPort(hostPort))))
                .taskDefinition()
                .taskDefinitionArn();
    }

    private Service create(Consumer<CreateServiceRequest.Builder> more) {
        return user.createService(request -> request.cluster("c")
                        .serviceName("d")
                        .taskDefinition("agent")
                        .schedulingStrategy(SchedulingStrategy.DAEMON)
                        .launchType(LaunchType.EC2)
                        .applyMutation(more))
                .service();
    }

    private void awaitRunning(int count) {
        world.await(() -> world.service("d"), service -> service.runningCount() == count);
    }

    private List<Task> running() {
        return world.tasks("d", DesiredStatus.RUNNING);
    }
}
