package neargate.services.ecs.services;

import static neargate.services.ecs.services.WebService.messages;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import neargate.engine.Engine.Health;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.ContainerInstanceStatus;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/** Services whose tasks stand in several Availability Zones. */
class BalanceOfZonesTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aRollingUpdateKeepsTheBalanceOfTheZones() {
        List<String> subnets = world.anywhere().awsvpcConfiguration().subnets().subList(0, 3);
        world.define("web", "nginx:1", container -> {});
        web.steady(
                3,
                request -> request.deploymentConfiguration(
                                it -> it.minimumHealthyPercent(100).maximumPercent(134))
                        .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnets))));
        for (int update = 0; update < 3; update++) {
            user.updateService(request -> request.cluster("c").service("web").forceNewDeployment(true));
            web.steady();

            assertThat(web.running()).extracting(Task::availabilityZone).doesNotHaveDuplicates();
        }
        assertThat(messages(world.service("web"))).noneMatch(message -> message.contains("AZ balanced"));
    }

    @Test
    void anUpdateOneAtATimeKeepsInstancesOfThreeZonesInBalance() {
        for (String zone : List.of("us-east-1a", "us-east-1b", "us-east-1c")) {
            world.launch(1, InstanceType.T2_SMALL, zone);
        }
        user.registerTaskDefinition(request -> request.family("agent")
                .containerDefinitions(
                        container -> container.name("main").image("agent").memory(64)));
        user.createService(request -> request.cluster("c")
                .serviceName("web")
                .taskDefinition("agent")
                .desiredCount(3)
                .launchType(LaunchType.EC2)
                .availabilityZoneRebalancing("DISABLED")
                .deploymentConfiguration(it -> it.minimumHealthyPercent(100).maximumPercent(134)));
        web.steady();
        for (int update = 0; update < 6; update++) {
            user.updateService(request -> request.cluster("c").service("web").forceNewDeployment(true));
            web.steady();

            assertThat(web.running()).extracting(Task::availabilityZone).doesNotHaveDuplicates();
        }
    }

    private void define(int memory) {
        user.registerTaskDefinition(request -> request.family("web")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(memory)));
    }

    private void steadyOnInstances(Consumer<CreateServiceRequest.Builder> more) {
        web.steady(
                4,
                request -> request.launchType(LaunchType.EC2)
                        .networkConfiguration((NetworkConfiguration) null)
                        .applyMutation(more));
    }

    private Map<String, Long> perZone() {
        return web.running().stream().collect(Collectors.groupingBy(Task::availabilityZone, Collectors.counting()));
    }

    private List<String> told(String what) {
        return messages(world.service("web")).stream()
                .filter(message -> message.contains(what))
                .toList();
    }

    @Test
    void aZoneWhereNoInstanceMeetsTheConstraintsCountsForNothing() {
        define(64);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        put(instances("us-east-1a"), "prod");
        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        steadyOnInstances(request ->
                request.placementConstraints(it -> it.type("memberOf").expression("attribute:stack == prod")));

        world.time.advance(Duration.ofHours(1));
        assertThat(perZone()).isEqualTo(Map.of("us-east-1a", 4L));
        assertThat(told("AZ ")).isEmpty();

        put(instances("us-east-1b"), "prod");
        web.await(service -> messages(service).getFirst().contains("is AZ balanced"));
        assertThat(perZone()).isEqualTo(Map.of("us-east-1a", 2L, "us-east-1b", 2L));
    }

    @Test
    void tasksMoveToAZoneThatComesUpWithTwoInstancesAtOnce() {
        define(64);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1b");
        set(instances("us-east-1b"), ContainerInstanceStatus.DRAINING);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        steadyOnInstances(_ -> {});
        assertThat(perZone()).isEqualTo(Map.of("us-east-1a", 4L));

        set(instances("us-east-1b"), ContainerInstanceStatus.ACTIVE);
        web.await(service -> messages(service).getFirst().contains("is AZ balanced"));
        assertThat(perZone()).isEqualTo(Map.of("us-east-1a", 2L, "us-east-1b", 2L));
    }

    private void set(List<String> instances, ContainerInstanceStatus status) {
        user.updateContainerInstancesState(
                request -> request.cluster("c").containerInstances(instances).status(status));
    }

    @Test
    void aZoneWithoutAnAgentCountsForNothing() {
        define(64);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        List<String> stopped = world.launch(1, InstanceType.T2_SMALL, "us-east-1b").stream()
                .map(Instance::instanceId)
                .toList();
        world.network().stopInstances(request -> request.instanceIds(stopped));
        world.await(world::containerInstances, now -> !now.stream().allMatch(ContainerInstance::agentConnected));
        steadyOnInstances(_ -> {});

        world.time.advance(Duration.ofHours(1));
        assertThat(told("AZ ")).isEmpty();

        world.network().startInstances(request -> request.instanceIds(stopped));
        web.await(service -> messages(service).getFirst().contains("is AZ balanced"));
        assertThat(perZone()).isEqualTo(Map.of("us-east-1a", 2L, "us-east-1b", 2L));
        assertThat(told("in progress")).hasSize(2);
        assertThat(told("stopped AZ Rebalancing")).isEmpty();
    }

    private List<String> instances(String zone) {
        return world.containerInstances().stream()
                .filter(instance ->
                        instance.attributes().stream().anyMatch(attribute -> zone.equals(attribute.value())))
                .map(ContainerInstance::containerInstanceArn)
                .toList();
    }

    private void put(List<String> instances, String stack) {
        instances.forEach(arn -> user.putAttributes(request -> request.cluster("c")
                .attributes(attribute -> attribute.name("stack").value(stack).targetId(arn))));
    }

    @Test
    void ofAZoneWithoutRoomTheEventsTellOnceAndTheTasksStay() {
        define(600);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        steadyOnInstances(_ -> {});
        List<String> standing = web.running().stream().map(Task::taskArn).toList();

        world.launch(1, InstanceType.T2_NANO, "us-east-1b");
        world.time.advance(Duration.ofHours(1));
        assertThat(web.running()).extracting(Task::taskArn).containsExactlyInAnyOrderElementsOf(standing);
        assertThat(messages(world.service("web")).subList(0, 4).reversed())
                .containsExactly(
                        "(service web) has reached a steady state.",
                        "(service web) is not AZ balanced with 4 tasks in us-east-1a, 0 tasks in us-east-1b. AZ Rebalancing"
                                + " in progress.",
                        "(service web) is unable to place a task in us-east-1b because no container instance met all of"
                                + " its requirements.",
                        "(service web) stopped AZ Rebalancing.");
        long written = world.store.snapshot().revision();
        world.time.advance(Duration.ofHours(4));
        assertThat(world.store.snapshot().revision())
                .as("what was said once is not worked at")
                .isEqualTo(written);

        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        web.await(service -> messages(service).getFirst().contains("is AZ balanced"));
        assertThat(perZone()).isEqualTo(Map.of("us-east-1a", 2L, "us-east-1b", 2L));
    }

    @Test
    void whoWaitsForRoomTakesTheNextInstanceAtOnce() {
        define(600);
        user.registerTaskDefinition(request -> request.family("others")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(1_500)));
        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        user.runTask(request -> request.cluster("c").taskDefinition("others").launchType(LaunchType.EC2));
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        web.create(4, request -> request.launchType(LaunchType.EC2).networkConfiguration((NetworkConfiguration) null));
        web.await(service -> messages(service).getFirst().contains("stopped AZ Rebalancing"));
        world.time.advance(Duration.ofHours(1));

        Instant before = world.time.instant();
        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        web.await(service -> messages(service).getFirst().contains("is AZ balanced"));

        assertThat(Duration.between(before, world.time.instant())).isLessThan(Duration.ofMinutes(1));
        assertThat(perZone()).isEqualTo(Map.of("us-east-1a", 2L, "us-east-1b", 2L));
    }

    @Test
    void aZoneWithoutRoomKeepsNoTaskFromAnother() {
        define(600);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        steadyOnInstances(_ -> {});

        world.launch(1, InstanceType.T2_NANO, "us-east-1b");
        world.launch(1, InstanceType.T2_SMALL, "us-east-1c");
        world.await(this::perZone, zones -> zones.equals(Map.of("us-east-1a", 2L, "us-east-1c", 2L)));
        assertThat(told("is unable to place a task in us-east-1b")).hasSize(1);
    }

    @Test
    void anUpdateEndsTheMoveOfTasks() {
        user.registerTaskDefinition(request -> request.family("web")
                .containerDefinitions(container -> container
                        .name("main")
                        .image("nginx")
                        .memory(64)
                        .healthCheck(check -> check.command("CMD-SHELL", "exit 0"))));
        world.engine.startsAs("nginx", Health.HEALTHY);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        steadyOnInstances(_ -> {});
        world.engine.startsAs("nginx", Health.UNKNOWN);
        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        web.await(service -> messages(service).getFirst().contains("to AZ Rebalance"));

        web.update(request -> request.desiredCount(6));

        assertThat(told("stopped AZ Rebalancing.")).containsExactly("(service web) stopped AZ Rebalancing.");
        web.await(service -> service.runningCount() == 6);
        web.running().forEach(task -> world.engine.report(task.taskArn(), "main", Health.HEALTHY));
        world.engine.startsAs("nginx", Health.HEALTHY);
        world.await(this::perZone, zones -> zones.equals(Map.of("us-east-1a", 3L, "us-east-1b", 3L)));
    }

    @Test
    void whoIsBalancedByDefaultMayDoWithoutTasksBeyondTheDesiredCount() {
        world.define("web", "nginx:1", container -> {});
        Service created = web.create(_ -> {});
        assertThat(created.availabilityZoneRebalancing()).isEqualTo(AvailabilityZoneRebalancing.ENABLED);

        Service updated = web.update(request -> request.deploymentConfiguration(
                it -> it.minimumHealthyPercent(100).maximumPercent(100)));
        assertThat(updated.availabilityZoneRebalancing()).isEqualTo(AvailabilityZoneRebalancing.DISABLED);

        Service back = web.update(request -> request.deploymentConfiguration(it -> it.maximumPercent(200)));
        assertThat(back.availabilityZoneRebalancing())
                .as("what it is, it stays")
                .isEqualTo(AvailabilityZoneRebalancing.DISABLED);
    }

    @Test
    void whoHasAskedForTheBalanceMayNot() {
        world.define("web", "nginx:1", container -> {});
        web.create(_ -> {});
        web.update(request -> request.availabilityZoneRebalancing(AvailabilityZoneRebalancing.ENABLED));

        web.notUpdated(
                "Availability Zone rebalancing is not supported with a maximumPercent of 100.",
                request -> request.deploymentConfiguration(
                        it -> it.minimumHealthyPercent(0).maximumPercent(100)));
        assertThat(world.service("web").availabilityZoneRebalancing()).isEqualTo(AvailabilityZoneRebalancing.ENABLED);
    }

    @Test
    void tasksMoveToAZoneThatHasComeUp() {
        define(64);
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        Service created = user.createService(request -> request.cluster("c")
                        .serviceName("web")
                        .taskDefinition("web")
                        .launchType(LaunchType.EC2)
                        .desiredCount(4))
                .service();
        assertThat(created.availabilityZoneRebalancing()).isEqualTo(AvailabilityZoneRebalancing.ENABLED);
        web.steady();

        world.launch(1, InstanceType.T2_SMALL, "us-east-1b");
        web.await(service -> messages(service).getFirst().contains("is AZ balanced"));

        assertThat(web.running().stream().collect(Collectors.groupingBy(Task::availabilityZone, Collectors.counting())))
                .isEqualTo(Map.of("us-east-1a", 2L, "us-east-1b", 2L));
        assertThat(messages(world.service("web")))
                .first()
                .isEqualTo("(service web) is AZ balanced with 2 tasks in us-east-1a, 2 tasks in us-east-1b.");
        assertThat(messages(world.service("web")).reversed().stream()
                        .filter(message -> message.contains("AZ "))
                        .limit(3))
                .satisfiesExactly(
                        unbalanced -> assertThat(unbalanced)
                                .isEqualTo("(service web) is not AZ balanced with 4 tasks in us-east-1a, 0 tasks in"
                                        + " us-east-1b. AZ Rebalancing in progress."),
                        started -> assertThat(started)
                                .startsWith("(service web) has started 1 tasks in us-east-1b to AZ Rebalance: (task "),
                        stopped -> assertThat(stopped)
                                .startsWith("(service web) has stopped 1 running tasks in us-east-1a due to AZ"
                                        + " rebalancing: (task "));
    }
}
