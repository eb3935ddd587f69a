package neargate.services.ecs.services;

import static neargate.services.ecs.services.WebService.messages;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.LaunchType;
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

    @Test
    void tasksMoveToAZoneThatHasComeUp() {
        user.registerTaskDefinition(request -> request.family("web")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
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
