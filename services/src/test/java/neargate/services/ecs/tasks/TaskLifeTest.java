package neargate.services.ecs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import neargate.engine.Engine;
import neargate.engine.Engine.Health;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks from their first state to the last, in virtual time. */
class TaskLifeTest {
    private final LiveWorld world = new LiveWorld(new Engine.Capacity(2_048, 4_096));
    private final EcsClient user = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aRunningTaskShowsAllThatAwsShows() {
        world.define("web", "nginx", container -> {});
        Task asked = run(request -> {}).tasks().getFirst();
        assertThat(asked.version()).isEqualTo(1);
        assertThat(asked.attachments().getFirst().status()).isEqualTo("PRECREATED");
        assertThat(asked.overrides().containerOverrides().getFirst().name()).isEqualTo("main");

        Task task = world.await(asked, "RUNNING");

        assertThat(task.desiredStatus()).isEqualTo("RUNNING");
        assertThat(task.platformVersion()).isEqualTo("1.4.0");
        assertThat(task.ephemeralStorage().sizeInGiB()).isEqualTo(20);
        assertThat(task.version()).isEqualTo(3);
        assertThat(task.attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.type()).isEqualTo("ElasticNetworkInterface");
            assertThat(attachment.status()).isEqualTo("ATTACHED");
            assertThat(attachment.details())
                    .extracting(KeyValuePair::name)
                    .containsExactly(
                            "subnetId", "networkInterfaceId", "macAddress", "privateDnsName", "privateIPv4Address");
        });
        assertThat(task.containers()).singleElement().satisfies(container -> {
            assertThat(container.lastStatus()).isEqualTo("RUNNING");
            assertThat(container.runtimeId()).isNotBlank();
            assertThat(container.containerArn()).startsWith(EcsWorld.ARN + "container/c/");
        });
    }

    @Test
    void aTaskThatIsStoppedBeforeItHasItsNetworkNeverRuns() {
        world.define("web", "nginx", container -> {});
        Task task = run(request -> {}).tasks().getFirst();

        user.stopTask(request -> request.cluster("c").task(task.taskArn()));
        Task stopped = world.await(task, "STOPPED");

        assertThat(stopped.startedAt()).isNull();
        assertThat(stopped.stopCodeAsString()).isEqualTo("UserInitiated");
        assertThat(world.network().describeNetworkInterfaces().networkInterfaces())
                .isEmpty();
    }

    @Test
    void aSubnetThatIsFullIsTheReasonThatTheTaskStopped() {
        world.define("web", "nginx", container -> {});
        String subnet = world.anywhere().awsvpcConfiguration().subnets().getFirst();
        Task task = run(request -> request.networkConfiguration(
                        network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnet))))
                .tasks()
                .getFirst();
        world.network().deleteSubnet(request -> request.subnetId(subnet));

        Task stopped = world.await(task, "STOPPED");

        assertThat(stopped.stopCodeAsString()).isEqualTo("TaskFailedToStart");
        assertThat(stopped.stoppedReason())
                .isEqualTo("Unexpected EC2 error while attempting to Create Network Interface in subnet '" + subnet
                        + "': InvalidSubnetID.NotFound");
    }

    @Test
    void theInterfaceOfATaskThatAnEarlierProcessLeftHalfMadeIsGivenBack() {
        world.define("web", "nginx", container -> {});
        world.kill();
        Task task = run(request -> {}).tasks().getFirst();
        String attachment = task.attachments().getFirst().id();
        world.network()
                .createNetworkInterface(request -> request.subnetId(
                                world.anywhere().awsvpcConfiguration().subnets().getFirst())
                        .description(EcsWorld.ARN + "attachment/" + attachment));
        user.stopTask(request -> request.cluster("c").task(task.taskArn()));

        world.restart();
        world.await(task, "STOPPED");

        assertThat(world.network().describeNetworkInterfaces().networkInterfaces())
                .isEmpty();
    }

    @Test
    void whatHappenedWhileTheControlPlaneWasAwayIsFoundAgain() {
        world.define("web", "nginx", container -> {});
        Task stays = world.await(run(request -> {}).tasks().getFirst(), "RUNNING");
        Task stopping = world.await(run(request -> {}).tasks().getFirst(), "RUNNING");
        world.kill();
        user.stopTask(request -> request.cluster("c").task(stopping.taskArn()));
        Task asked = run(request -> {}).tasks().getFirst();

        world.restart();

        world.await(stopping, "STOPPED");
        world.await(asked, "RUNNING");
        assertThat(world.task(stays.taskArn())).isEqualTo(stays);
    }

    @Test
    void theHealthOfATaskIsThatOfItsEssentialContainers() {
        world.define("web", "nginx", container -> container.healthCheck(check -> check.command("CMD", "true")));
        Task task = world.await(run(request -> {}).tasks().getFirst(), "RUNNING");
        assertThat(task.healthStatusAsString()).isEqualTo("HEALTHY");

        world.engine.report(task.taskArn(), "main", Health.UNHEALTHY);

        assertThat(world.await(
                                () -> world.task(task.taskArn()),
                                now -> now.healthStatusAsString().equals("UNHEALTHY"))
                        .lastStatus())
                .isEqualTo("RUNNING");
    }

    @Test
    void aStoppedTaskIsRememberedForADay() {
        world.define("web", "nginx", container -> {});
        Task task = run(request -> {}).tasks().getFirst();
        user.stopTask(request -> request.cluster("c").task(task.taskArn()));
        world.await(task, "STOPPED");

        world.time.advance(Duration.ofHours(23));
        assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("STOPPED");

        world.time.advance(Duration.ofHours(1));
        assertThat(user.describeTasks(request -> request.cluster("c").tasks(task.taskArn()))
                        .failures())
                .extracting(failure -> failure.reason())
                .containsExactly("MISSING");
    }

    @Test
    void tasksOfOneRequestAreSpreadOverTheZones() {
        world.define("web", "nginx", container -> {});

        List<Task> tasks = run(request -> request.count(6)).tasks();

        assertThat(tasks.stream().map(Task::availabilityZone).distinct()).hasSize(3);
        assertThat(tasks.subList(0, 3)).extracting(Task::availabilityZone).doesNotHaveDuplicates();
    }

    @Test
    void aStrategyDividesTasksByBaseAndWeight() {
        world.define("web", "nginx", container -> {});
        user.putClusterCapacityProviders(request -> request.cluster("c")
                .capacityProviders("FARGATE", "FARGATE_SPOT")
                .defaultCapacityProviderStrategy(List.of()));

        List<Task> tasks = run(request -> request.count(8)
                        .launchType((LaunchType) null)
                        .capacityProviderStrategy(item("FARGATE", 2, 1), item("FARGATE_SPOT", 0, 2)))
                .tasks();

        assertThat(tasks.stream().filter(task -> task.capacityProviderName().equals("FARGATE")))
                .hasSize(4);
        assertThat(tasks).allMatch(task -> task.launchType() == LaunchType.FARGATE);
    }

    @Test
    void overridesAreHeldToTheRulesOfDefinitions() {
        world.define("web", "nginx", container -> {});

        Task task = run(request ->
                        request.overrides(overrides -> overrides.cpu("512").memory("1 GB")))
                .tasks()
                .getFirst();
        assertThat(task.cpu()).isEqualTo("512");
        assertThat(task.memory()).isEqualTo("1024");

        EcsWorld.assertFails(
                ClientException.class,
                "No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS"
                        + " documentation for the valid values.",
                () -> run(request -> request.overrides(overrides -> overrides.memory("4096"))));
        EcsWorld.assertFails(
                InvalidParameterException.class,
                "Override for container named side is not a container in the TaskDefinition.",
                () -> run(request -> request.overrides(
                        overrides -> overrides.containerOverrides(container -> container.name("side")))));
    }

    @Test
    void aTaskThatIsLargerThanTheMachineIsRefusedByWhatItAsksFor() {
        world.define("web", "nginx", container -> {});

        RunTaskResponse response = run(
                request -> request.overrides(overrides -> overrides.cpu("4096").memory("8192")));

        assertThat(response.tasks()).isEmpty();
        assertThat(response.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.reason()).isEqualTo("RESOURCE:CPU");
            assertThat(failure.detail()).isEqualTo("The task needs 4096 CPU units; this machine has 2048.");
        });
    }

    @Test
    void cpuMayBePromisedMoreThanOnce() {
        world.define("web", "nginx", container -> {});

        assertThat(run(request -> request.count(8)
                                .overrides(overrides -> overrides.cpu("256").memory("512")))
                        .tasks())
                .hasSize(8);
    }

    private RunTaskResponse run(Consumer<RunTaskRequest.Builder> more) {
        return user.runTask(request -> request.cluster("c")
                .taskDefinition("web")
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(world.anywhere())
                .applyMutation(more));
    }

    private static CapacityProviderStrategyItem item(String provider, int base, int weight) {
        return CapacityProviderStrategyItem.builder()
                .capacityProvider(provider)
                .base(base)
                .weight(weight)
                .build();
    }
}
