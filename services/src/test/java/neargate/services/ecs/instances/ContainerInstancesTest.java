package neargate.services.ecs.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import neargate.kernel.store.Scope;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PlacementConstraintType;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.ResourceType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/** The EC2 launch type, from RunInstances to the task's end, on a simulated machine. */
class ContainerInstancesTest {
    private final LiveWorld world = new LiveWorld();

    private List<Instance> launch(int count, InstanceType type, String zone) {
        return world.launch(count, type, zone);
    }

    private List<ContainerInstance> registered() {
        return world.containerInstances();
    }

    private List<ContainerInstance> connected() {
        return registered().stream().filter(ContainerInstance::agentConnected).toList();
    }

    private String define(Consumer<RegisterTaskDefinitionRequest.Builder> more) {
        return world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(container -> container
                                .name("main")
                                .image("nginx")
                                .memory(256)
                                .cpu(128)
                                .portMappings(port -> port.containerPort(80).hostPort(0)))
                        .applyMutation(more))
                .taskDefinition()
                .taskDefinitionArn();
    }

    private RunTaskResponse run(int count, Consumer<RunTaskRequest.Builder> more) {
        return world.user()
                .runTask(request -> request.cluster("c")
                        .taskDefinition("web")
                        .launchType(LaunchType.EC2)
                        .count(count)
                        .applyMutation(more));
    }

    private Map<String, Long> byZone(List<Task> tasks) {
        return tasks.stream().collect(Collectors.groupingBy(Task::availabilityZone, Collectors.counting()));
    }

    private Map<String, Long> byInstance(List<Task> tasks) {
        return tasks.stream().collect(Collectors.groupingBy(Task::containerInstanceArn, Collectors.counting()));
    }

    @Test
    void anInstanceThatNamesTheClusterJoinsItWithTheResourcesOfItsType() {
        Instance instance = launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst();
        ContainerInstance joined = registered().getFirst();
        assertThat(joined.ec2InstanceId()).isEqualTo(instance.instanceId());
        assertThat(joined.status()).isEqualTo("ACTIVE");
        assertThat(joined.registeredResources())
                .filteredOn(resource -> List.of("CPU", "MEMORY").contains(resource.name()))
                .extracting(resource -> resource.integerValue())
                .containsExactly(1024, 2048);
        assertThat(joined.attributes())
                .extracting(Attribute::name, Attribute::value)
                .contains(
                        tuple("ecs.instance-type", "t2.small"),
                        tuple("ecs.availability-zone", "us-east-1a"),
                        tuple("ecs.vpc-id", instance.vpcId()));
        assertThat(world.user()
                        .describeClusters(request -> request.clusters("c"))
                        .clusters()
                        .getFirst()
                        .registeredContainerInstancesCount())
                .isEqualTo(1);
    }

    @Test
    void aBridgeTaskRunsAndItsResourcesAreTakenFromItsInstance() {
        launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        RunTaskResponse ran = run(1, _ -> {});
        assertThat(ran.failures()).isEmpty();
        Task task = world.await(ran.tasks().getFirst(), "RUNNING");
        assertThat(task.launchType()).isEqualTo(LaunchType.EC2);
        ContainerInstance instance = registered().getFirst();
        assertThat(task.containerInstanceArn()).isEqualTo(instance.containerInstanceArn());
        assertThat(instance.runningTasksCount()).isEqualTo(1);
        assertThat(instance.remainingResources())
                .filteredOn(resource -> resource.name().equals("MEMORY"))
                .extracting(resource -> resource.integerValue())
                .containsExactly(2048 - 256);
        world.user().stopTask(request -> request.cluster("c").task(task.taskArn()));
        world.await(task, "STOPPED");
        assertThat(registered().getFirst().runningTasksCount()).isZero();
    }

    @Test
    void withoutInstancesOrWithoutRoomTheFailuresSayWhy() {
        define(_ -> {});
        assertThatThrownBy(() -> run(1, _ -> {}))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("No Container Instances were found in your cluster.");
        launch(1, InstanceType.T2_SMALL, "us-east-1a");
        RunTaskResponse ran = run(9, _ -> {});
        assertThat(ran.tasks()).hasSize(8);
        assertThat(ran.failures()).extracting(Failure::reason).containsExactly("RESOURCE:CPU");
    }

    @Test
    void whatNoMachineHasIsNotPlacedAndItsServiceSaysSoAndGoes() {
        launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        assertThat(run(
                                1,
                                it -> it.overrides(task -> task.containerOverrides(
                                        main -> main.name("main").memory(Integer.MAX_VALUE))))
                        .failures())
                .extracting(Failure::reason)
                .containsExactly("RESOURCE:MEMORY");
        define(it -> it.containerDefinitions(
                main -> main.name("main").image("nginx").memory(64).cpu(Integer.MAX_VALUE)));
        assertThat(run(1, _ -> {}).failures()).extracting(Failure::reason).containsExactly("RESOURCE:CPU");

        world.user()
                .createService(it -> it.cluster("c")
                        .serviceName("large")
                        .taskDefinition("web")
                        .launchType(LaunchType.EC2)
                        .desiredCount(1));
        Service service =
                world.await(() -> world.service("large"), it -> !it.events().isEmpty());
        assertThat(service.events().getFirst().message())
                .contains("was unable to place a task", "has insufficient CPU units available.");
        world.user().deleteService(it -> it.cluster("c").service("large").force(true));
        world.await(() -> world.service("large"), it -> it.status().equals("INACTIVE"));
    }

    @Test
    void needsAreSummedBeyondTheLargestNumber() {
        launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define(it -> it.containerDefinitions(
                main -> main.name("a").image("nginx").memory(Integer.MAX_VALUE),
                main -> main.name("b").image("nginx").memory(Integer.MAX_VALUE),
                main -> main.name("c").image("nginx").memory(66)));
        assertThat(run(1, _ -> {}).failures()).extracting(Failure::reason).containsExactly("RESOURCE:MEMORY");
    }

    @Test
    void aGpuBelongsToOneTaskAtATime() {
        launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define(it -> it.containerDefinitions(container -> container
                .name("main")
                .image("nginx")
                .memory(256)
                .resourceRequirements(gpu -> gpu.type(ResourceType.GPU).value("3"))));
        assertThat(run(1, _ -> {}).failures()).extracting(Failure::reason).containsExactly("RESOURCE:GPU");
        launch(1, InstanceType.P3_8_XLARGE, "us-east-1a");
        RunTaskResponse ran = run(2, _ -> {});
        List<String> given = ran.tasks().getFirst().containers().getFirst().gpuIds();
        assertThat(given).hasSize(3).doesNotHaveDuplicates();
        assertThat(ran.failures())
                .extracting(Failure::reason)
                .containsExactlyInAnyOrder("RESOURCE:GPU", "RESOURCE:GPU");
        assertThat(gpusLeft()).hasSize(1).doesNotContainAnyElementsOf(given);
        Task task = world.await(ran.tasks().getFirst(), "RUNNING");
        world.user().stopTask(request -> request.cluster("c").task(task.taskArn()));
        world.await(task, "STOPPED");
        assertThat(gpusLeft()).hasSize(4).containsAll(given);
    }

    private List<String> gpusLeft() {
        return registered().stream()
                .flatMap(instance -> instance.remainingResources().stream())
                .filter(resource -> resource.name().equals("GPU"))
                .flatMap(resource -> resource.stringSetValue().stream())
                .toList();
    }

    @Test
    void tasksAreSpreadOverZonesThenInstances() {
        launch(2, InstanceType.T2_SMALL, "us-east-1a");
        launch(2, InstanceType.T2_SMALL, "us-east-1b");
        define(_ -> {});
        RunTaskResponse ran = run(
                8,
                request -> request.placementStrategy(
                        strategy ->
                                strategy.type(PlacementStrategyType.SPREAD).field("attribute:ecs.availability-zone"),
                        strategy -> strategy.type(PlacementStrategyType.SPREAD).field("instanceId")));
        assertThat(byZone(ran.tasks())).containsOnly(Map.entry("us-east-1a", 4L), Map.entry("us-east-1b", 4L));
        assertThat(byInstance(ran.tasks()).values()).containsOnly(2L);
    }

    @Test
    void binpackFillsOneInstanceBeforeTheNext() {
        launch(3, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        RunTaskResponse ran = run(
                8,
                request -> request.placementStrategy(
                        s -> s.type(PlacementStrategyType.BINPACK).field("memory")));
        assertThat(byInstance(ran.tasks())).hasSize(1);
    }

    @Test
    void constraintsKeepTasksFromInstances() {
        launch(2, InstanceType.T2_SMALL, "us-east-1a");
        launch(1, InstanceType.T3_MEDIUM, "us-east-1b");
        define(_ -> {});
        RunTaskResponse distinct =
                run(4, request -> request.placementConstraints(c -> c.type(PlacementConstraintType.DISTINCT_INSTANCE)));
        assertThat(byInstance(distinct.tasks()).values()).hasSize(3).containsOnly(1L);
        assertThat(distinct.failures())
                .extracting(Failure::reason)
                .containsOnly("DistinctInstance placement constraint unsatisfied.");
        RunTaskResponse member = run(
                2,
                request -> request.placementConstraints(
                        c -> c.type(PlacementConstraintType.MEMBER_OF)
                                .expression(
                                        "attribute:ecs.instance-type =~ t2.* and attribute:ecs.availability-zone == us-east-1a")));
        assertThat(byZone(member.tasks())).containsOnlyKeys("us-east-1a");
        RunTaskResponse nowhere = run(
                1,
                request -> request.placementConstraints(c -> c.type(PlacementConstraintType.MEMBER_OF)
                        .expression("attribute:ecs.instance-type == m5.large")));
        assertThat(nowhere.failures())
                .extracting(Failure::reason)
                .containsOnly("MemberOf placement constraint unsatisfied.");
    }

    @Test
    void aHostPortIsTakenOnceOnEachInstance() {
        launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define(request -> request.containerDefinitions(container -> container
                .name("main")
                .image("nginx")
                .memory(64)
                .portMappings(port -> port.containerPort(80).hostPort(8080))));
        RunTaskResponse ran = run(3, _ -> {});
        assertThat(byInstance(ran.tasks()).values()).containsExactly(1L, 1L);
        assertThat(ran.failures()).extracting(Failure::reason).containsOnly("RESOURCE:PORTS");
    }

    private void serve(int desired) {
        world.user()
                .createService(request -> request.cluster("c")
                        .serviceName("s")
                        .taskDefinition("web")
                        .launchType(LaunchType.EC2)
                        .desiredCount(desired));
    }

    @Test
    void theTasksOfAServiceLeaveAnInstanceThatIsDrained() {
        launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        serve(4);
        world.await(() -> world.service("s"), service -> service.runningCount() == 4);
        String drained = registered().getFirst().containerInstanceArn();
        world.user()
                .updateContainerInstancesState(request ->
                        request.cluster("c").containerInstances(drained).status(ContainerInstanceStatus.DRAINING));
        world.await(
                () -> world.tasks("s", DesiredStatus.RUNNING),
                tasks -> tasks.size() == 4
                        && tasks.stream()
                                .allMatch(task -> task.lastStatus().equals("RUNNING")
                                        && !task.containerInstanceArn().equals(drained)));
    }

    @Test
    void theTasksOfAServiceAreReplacedWhenTheirInstanceIsTerminated() {
        List<Instance> made = launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        serve(4);
        world.await(() -> world.service("s"), service -> service.runningCount() == 4);
        String gone = made.getFirst().instanceId();
        world.network().terminateInstances(request -> request.instanceIds(gone));
        world.await(this::registered, now -> now.size() == 1);
        world.await(
                () -> world.tasks("s", DesiredStatus.RUNNING),
                tasks -> tasks.size() == 4
                        && tasks.stream().allMatch(task -> task.lastStatus().equals("RUNNING")));
        assertThat(world.network()
                        .describeInstances(request -> request.instanceIds(gone))
                        .reservations()
                        .getFirst()
                        .instances()
                        .getFirst()
                        .state()
                        .name())
                .isEqualTo(InstanceStateName.TERMINATED);
    }

    @Test
    void aStoppedInstanceIsDisconnectedAndComesBackWhenItIsStarted() {
        String id = launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst().instanceId();
        world.network().stopInstances(request -> request.instanceIds(id));
        world.await(this::connected, List::isEmpty);
        assertThat(registered()).hasSize(1);
        define(_ -> {});
        assertThat(run(1, _ -> {}).failures()).extracting(Failure::reason).containsExactly("AGENT");
        world.network().startInstances(request -> request.instanceIds(id));
        world.await(this::connected, now -> now.size() == 1);
        assertThat(registered()).hasSize(1);
    }

    @Test
    void aRestartOfTheControlPlaneKeepsInstancesAndTheirTasks() {
        launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        List<Task> tasks = run(2, _ -> {}).tasks();
        tasks.forEach(task -> world.await(task, "RUNNING"));
        world.kill();
        world.restart();
        world.await(this::connected, now -> now.size() == 2);
        tasks.forEach(
                task -> assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("RUNNING"));
        world.user()
                .stopTask(request -> request.cluster("c").task(tasks.getFirst().taskArn()));
        world.await(tasks.getFirst(), "STOPPED");
    }

    @Test
    void startTaskPutsATaskOnTheInstancesThatItNames() {
        launch(2, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        String chosen = registered().getLast().containerInstanceArn();
        Task started = world.user()
                .startTask(request -> request.cluster("c").taskDefinition("web").containerInstances(chosen))
                .tasks()
                .getFirst();
        assertThat(started.containerInstanceArn()).isEqualTo(chosen);
        world.await(started, "RUNNING");
    }

    @Test
    void instancesAreListedByTheQueryLanguage() {
        launch(2, InstanceType.T2_SMALL, "us-east-1a");
        launch(1, InstanceType.T3_MEDIUM, "us-east-1b");
        assertThat(listed("attribute:ecs.instance-type == t3.medium")).hasSize(1);
        assertThat(listed("attribute:ecs.availability-zone in [us-east-1a, us-east-1c]"))
                .hasSize(2);
        assertThat(listed("runningTasksCount == 0 and registeredAt > 2020-01-01"))
                .hasSize(3);
        assertThatThrownBy(() -> listed("attribute:stack =")).isInstanceOf(InvalidParameterException.class);
        String arn = registered().getFirst().containerInstanceArn();
        world.user()
                .putAttributes(request -> request.cluster("c")
                        .attributes(attribute ->
                                attribute.name("stack").value("blue").targetId(arn)));
        assertThat(listed("attribute:stack == blue")).containsExactly(arn);
    }

    private List<String> listed(String filter) {
        return world.user()
                .listContainerInstances(request -> request.cluster("c").filter(filter))
                .containerInstanceArns();
    }

    @Test
    void anInstanceWithTasksLeavesOnlyByForce() {
        launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        Task task = world.await(run(1, _ -> {}).tasks().getFirst(), "RUNNING");
        String arn = registered().getFirst().containerInstanceArn();
        assertThatThrownBy(() -> world.user()
                        .deregisterContainerInstance(
                                request -> request.cluster("c").containerInstance(arn)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Found running tasks on the instance.");
        world.user()
                .deregisterContainerInstance(
                        request -> request.cluster("c").containerInstance(arn).force(true));
        assertThat(registered()).isEmpty();
        world.await(task, "STOPPED");
    }

    @Test
    void anInstanceHasNoMoreNetworkInterfacesThanItsType() {
        launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define(request -> request.networkMode("awsvpc")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
        RunTaskResponse ran = run(
                3,
                request -> request.networkConfiguration(network -> network.awsvpcConfiguration(
                        vpc -> vpc.subnets(world.network().describeSubnets().subnets().stream()
                                .filter(subnet -> subnet.availabilityZone().equals("us-east-1a"))
                                .map(subnet -> subnet.subnetId())
                                .toList()))));
        assertThat(ran.tasks()).hasSize(2);
        assertThat(ran.failures()).extracting(Failure::reason).containsExactly("RESOURCE:ENI");
        IntStream.range(0, 2).forEach(i -> world.await(ran.tasks().get(i), "RUNNING"));
    }

    @Test
    void aServiceThatHasNoRoomIsExplained() {
        launch(1, InstanceType.T2_SMALL, "us-east-1a");
        define(_ -> {});
        serve(9);
        world.await(() -> world.service("s"), service -> service.runningCount() == 8);
        assertThat(explained("c", "s"))
                .startsWith("true ")
                .contains("Service s wants 9 tasks; 8 of 8 run.")
                .contains("  1 left out by RESOURCE:CPU")
                .contains("It would fit with 128 CPU units more");
        String task = world.tasks("s", DesiredStatus.RUNNING).getFirst().taskArn();
        assertThat(explained("c", task)).contains(" is RUNNING on ").contains("t2.small");
        assertThat(explained("default", task)).isEqualTo(explained("c", task));
        assertThat(explained("c", "none")).isEqualTo("false The cluster c has no task and no service none.\n");
        assertThat(explained("nowhere", "s")).isEqualTo("false nowhere: Cluster not found.\n");
    }

    private String explained(String cluster, String name) {
        var answer = world.ecs.explainer().explain(new Scope("123456789012", "us-east-1"), cluster, name);
        return answer.given() + " " + answer.text();
    }
}
