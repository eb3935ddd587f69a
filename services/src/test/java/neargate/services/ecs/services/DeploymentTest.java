package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import neargate.agent.EcsConfig;
import neargate.agent.Registration;
import neargate.engine.Engine;
import neargate.engine.Engine.Health;
import neargate.kernel.Caller;
import neargate.kernel.Pace;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.tasks.TaskTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** Deployments as a user sees them: what starts one, what ends one, and what is left. */
class DeploymentTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aDeploymentThatFailsIsRolledBack() {
        String good = world.define("web", "nginx", container -> {});
        String former = steady(2, breaker(true)).deployments().getFirst().id();
        List<Task> before = running("web");
        deploy("nginx:typo");

        web.await(service -> messages(service).stream().anyMatch(it -> it.contains("rolling back to (deployment")));
        Service restored = web.steady();
        assertThat(restored.taskDefinition()).isEqualTo(good);
        assertThat(restored.deployments())
                .extracting(Deployment::id, Deployment::rolloutState)
                .containsExactly(tuple(former, DeploymentRolloutState.COMPLETED));
        assertThat(running("web"))
                .as("the tasks that were never touched")
                .extracting(Task::taskArn)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(Task::taskArn).toList());
        assertThat(stopped("web")).hasSizeBetween(3, 4);
    }

    @Test
    void aRollingUpdateKeepsTheBalanceOfTheZones() {
        List<String> subnets = world.anywhere().awsvpcConfiguration().subnets().subList(0, 3);
        world.define("web", "nginx:1", container -> {});
        steady(
                3,
                request -> request.deploymentConfiguration(
                                it -> it.minimumHealthyPercent(100).maximumPercent(134))
                        .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnets))));
        for (int update = 0; update < 3; update++) {
            user.updateService(request -> request.cluster("c").service("web").forceNewDeployment(true));
            web.steady();

            assertThat(running("web")).extracting(Task::availabilityZone).doesNotHaveDuplicates();
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

            assertThat(running("web")).extracting(Task::availabilityZone).doesNotHaveDuplicates();
        }
    }

    @Test
    void aRollbackRestoresAllThatTasksAreMadeOf() {
        world.define("web", "nginx", container -> {});
        Service former = steady(1, breaker(true).andThen(request -> request.platformVersion("1.4.0")));
        world.engine.withdraw("nginx:typo");
        user.registerTaskDefinition(request -> request.family("web")
                .networkMode(NetworkMode.AWSVPC)
                .requiresCompatibilities(Compatibility.FARGATE)
                .cpu("256")
                .memory("512")
                .taskRoleArn("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/task")
                .containerDefinitions(container -> container.name("main").image("nginx:typo")));

        Service updated = user.updateService(request -> request.cluster("c")
                        .service("web")
                        .taskDefinition("web")
                        .platformVersion("LATEST")
                        .enableExecuteCommand(true)
                        .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(
                                        world.anywhere().awsvpcConfiguration().subnets())
                                .assignPublicIp(AssignPublicIp.ENABLED))))
                .service();
        assertThat(updated.enableExecuteCommand()).isTrue();
        web.await(service -> messages(service).stream().anyMatch(it -> it.contains("rolling back to (deployment")));

        Service restored = web.steady();
        assertThat(restored.platformVersion()).isEqualTo("1.4.0");
        assertThat(restored.enableExecuteCommand()).isFalse();
        assertThat(restored.networkConfiguration()).isEqualTo(former.networkConfiguration());
        assertThat(restored.taskDefinition()).isEqualTo(former.taskDefinition());
    }

    @Test
    void withoutRollbackADeploymentThatFailsStaysAndTheFormerTasksAreKeptUp() {
        world.define("web", "nginx", container -> {});
        steady(1, breaker(false));
        Task former = running("web").getFirst();
        String typo = deploy("nginx:typo");

        Service failed =
                web.await(service -> service.deployments().getFirst().rolloutState() == DeploymentRolloutState.FAILED);
        assertThat(failed.taskDefinition()).isEqualTo(typo);
        int attempts = stopped("web").size();

        world.engine.exit(former.taskArn(), "main", 1);
        world.await(former, "STOPPED");
        Task next =
                world.await(() -> running("web"), tasks -> tasks.size() == 1).getFirst();

        assertThat(next.taskDefinitionArn()).isEqualTo(former.taskDefinitionArn());
        assertThat(stopped("web")).as("no more attempts").hasSize(attempts + 1);
    }

    @Test
    void aNewVersionThatRunsAndCrashesIsRolledBackAndTheFormerTasksNeverStop() {
        world.define("web", "nginx", container -> {});
        steady(2, breaker(true));
        List<String> former = running("web").stream().map(Task::taskArn).toList();
        String crashing = world.define("web", "nginx:crash", container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));

        while (messages(world.service("web")).stream().noneMatch(it -> it.contains("rolling back to (deployment"))) {
            Task next = world.await(
                            () -> running("web").stream()
                                    .filter(task -> task.taskDefinitionArn().equals(crashing))
                                    .filter(task -> task.lastStatus().equals("RUNNING"))
                                    .toList(),
                            tasks -> !tasks.isEmpty())
                    .getFirst();
            world.time.advance(Duration.ofSeconds(2));
            world.engine.exit(next.taskArn(), "main", 1);
            world.await(next, "STOPPED");
            world.time.settle();
        }

        web.steady();
        assertThat(running("web")).extracting(Task::taskArn).containsExactlyInAnyOrderElementsOf(former);
    }

    @Test
    void aFirstDeploymentThatFailsHasNothingToGoBackTo() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, breaker(true));

        Service failed =
                web.await(service -> service.deployments().getFirst().rolloutState() == DeploymentRolloutState.FAILED);
        world.time.advance(Duration.ofHours(1));

        assertThat(stopped("web")).hasSize(3);
        assertThat(failed.deployments()).hasSize(1);
    }

    @Test
    void aNewVersionThatIsNeverHealthyIsRolledBackToo() {
        world.define("web", "nginx", container -> {});
        steady(1, breaker(true));
        Task former = running("web").getFirst();
        world.engine.startsAs("nginx:sick", Health.UNHEALTHY);
        world.define(
                "web", "nginx:sick", container -> container.healthCheck(check -> check.command("CMD-SHELL", "exit 1")));
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));

        web.await(service -> messages(service).stream().anyMatch(it -> it.contains("rolling back to (deployment")));
        Service restored = web.steady();

        assertThat(restored.taskDefinition()).isEqualTo(former.taskDefinitionArn());
        assertThat(running("web")).extracting(Task::taskArn).containsExactly(former.taskArn());
        assertThat(stopped("web"))
                .hasSize(3)
                .extracting(Task::stoppedReason)
                .containsOnly("Task failed container health checks");
    }

    @Test
    void minimumAndMaximumOfAHundredAreAcceptedAndTheEventsSayThatNothingCanMove() {
        world.define("web", "nginx", container -> {});
        steady(
                1,
                request -> request.deploymentConfiguration(configuration ->
                        configuration.minimumHealthyPercent(100).maximumPercent(100)));
        world.define("web", "nginx:2", container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));

        Service stuck =
                web.await(service -> messages(service).getFirst().contains("was unable to stop or start tasks during"));

        assertThat(stuck.deployments()).hasSize(2);
        user.updateTaskProtection(request -> request.cluster("c")
                .protectionEnabled(true)
                .expiresInMinutes(60)
                .tasks(running("web").getFirst().taskArn()));
        long written = world.store.snapshot().revision();
        world.time.advance(Duration.ofHours(5));
        assertThat(world.store.snapshot().revision())
                .as("what was said once is not worked at")
                .isEqualTo(written);
        user.updateService(request ->
                request.cluster("c").service("web").deploymentConfiguration(it -> it.minimumHealthyPercent(0)));
        web.steady();
    }

    @Test
    void aDeploymentWhileAnotherRunsTakesItsPlace() {
        world.define("web", "nginx:1", container -> {});
        steady(4, request -> {});
        world.define("web", "nginx:2", container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web:2"));
        world.time.settle();
        String last = world.define("web", "nginx:3", container -> {});

        Service two = user.updateService(
                        request -> request.cluster("c").service("web").taskDefinition("web:3"))
                .service();
        assertThat(two.deployments()).extracting(Deployment::status).startsWith("PRIMARY", "ACTIVE");

        web.steady();
        assertThat(running("web"))
                .hasSize(4)
                .extracting(Task::taskDefinitionArn)
                .containsOnly(last);
    }

    @Test
    void theDesiredCountMayChangeInMidDeployment() {
        world.define("web", "nginx:1", container -> {});
        steady(2, request -> {});
        world.engine.startsAs("nginx:2", Health.UNKNOWN);
        String next = world.define(
                "web", "nginx:2", container -> container.healthCheck(check -> check.command("CMD-SHELL", "exit 0")));
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
        world.time.settle();

        Service scaled = user.updateService(
                        request -> request.cluster("c").service("web").desiredCount(5))
                .service();
        assertThat(scaled.deployments()).as("no other deployment").hasSize(2);
        world.time.settle();
        assertThat(running("web")).as("two old ones, five new ones").hasSize(7);

        running("web").stream()
                .filter(task -> task.taskDefinitionArn().equals(next))
                .forEach(task -> world.engine.report(task.taskArn(), "main", Health.HEALTHY));

        web.steady();
        assertThat(running("web"))
                .hasSize(5)
                .extracting(Task::taskDefinitionArn)
                .containsOnly(next);
    }

    @Test
    void whatTasksAreMadeOfStartsADeploymentAndNothingElseDoes() {
        world.define("web", "nginx", container -> {});
        steady(1, request -> {});

        assertThat(update(request -> request.desiredCount(2))).isEqualTo(1);
        assertThat(update(request -> request.healthCheckGracePeriodSeconds(5))).isEqualTo(1);
        assertThat(update(request -> request.deploymentConfiguration(it -> it.maximumPercent(150))))
                .isEqualTo(1);
        assertThat(update(request -> request.propagateTags("SERVICE"))).isEqualTo(1);
        assertThat(update(request -> request.availabilityZoneRebalancing("DISABLED")))
                .isEqualTo(1);
        assertThat(update(request -> request.networkConfiguration(world.anywhere())))
                .as("the same network")
                .isEqualTo(1);

        assertThat(update(request -> request.platformVersion("1.4.0"))).isEqualTo(2);
        assertThat(update(request -> request.networkConfiguration(world.anywhere()
                        .copy(it -> it.awsvpcConfiguration(world.anywhere().awsvpcConfiguration().toBuilder()
                                .assignPublicIp("DISABLED")
                                .build())))))
                .isEqualTo(2);
        assertThat(update(request -> request.forceNewDeployment(true))).isEqualTo(2);
    }

    /** Updates the service at rest; returns how many deployments it has then. */
    private int update(Consumer<UpdateServiceRequest.Builder> change) {
        int deployments = user.updateService(
                        request -> request.cluster("c").service("web").applyMutation(change))
                .service()
                .deployments()
                .size();
        web.steady();
        return deployments;
    }

    @Test
    void theCapacityProvidersOfAServiceChangeOnlyByForce() {
        world.define("web", "nginx", container -> {});
        user.putClusterCapacityProviders(request -> request.cluster("c")
                .capacityProviders("FARGATE", "FARGATE_SPOT")
                .defaultCapacityProviderStrategy(List.of()));
        steady(1, request -> {});

        EcsWorld.assertFails(
                InvalidParameterException.class,
                "When switching from launch type to capacity provider strategy on an existing service, or making a"
                        + " change to a capacity provider strategy on a service that is already using one, you must"
                        + " force a new deployment.",
                () -> user.updateService(request -> request.cluster("c")
                        .service("web")
                        .capacityProviderStrategy(
                                item -> item.capacityProvider("FARGATE_SPOT").weight(1))));
        user.updateService(request -> request.cluster("c")
                .service("web")
                .forceNewDeployment(true)
                .capacityProviderStrategy(
                        item -> item.capacityProvider("FARGATE_SPOT").weight(1)));
        web.steady();

        assertThat(running("web")).extracting(Task::capacityProviderName).containsExactly("FARGATE_SPOT");
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

        assertThat(running("web").stream()
                        .collect(Collectors.groupingBy(Task::availabilityZone, Collectors.counting())))
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

    @Test
    void thousandsOfSecondsOfThrottlingAreOverWhenTheServiceIsUpdated() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, request -> {});
        world.time.advance(Duration.ofHours(3));
        int attempts = stopped("web").size();
        assertThat(attempts).isLessThan(25);

        Instant update = world.time.instant();
        user.updateService(request -> request.cluster("c").service("web").forceNewDeployment(true));
        world.time.settle();

        assertThat(stopped("web")).hasSize(attempts + 1);
        assertThat(stopped("web")).anyMatch(task -> task.createdAt().equals(update));
    }

    @Test
    void aThrottledServiceStaysThrottledWhenNothingThatItsTasksAreMadeOfChanges() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, request -> {});
        world.time.advance(Duration.ofHours(3));
        int attempts = stopped("web").size();
        int failed = world.service("web").deployments().getFirst().failedTasks();
        assertThat(failed).isEqualTo(attempts);

        Service updated = user.updateService(request -> request.cluster("c")
                        .service("web")
                        .healthCheckGracePeriodSeconds(30)
                        .enableECSManagedTags(true))
                .service();
        world.time.settle();

        assertThat(updated.deployments().getFirst().failedTasks()).isEqualTo(failed);
        assertThat(stopped("web")).hasSize(attempts);
    }

    @Test
    void theBreakerGoesOnCountingWhenTheServiceIsScaled() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, breaker(false));
        web.await(service -> service.deployments().getFirst().failedTasks() == 2);

        user.updateService(request -> request.cluster("c").service("web").desiredCount(2));
        web.await(service -> service.deployments().getFirst().rolloutState() == DeploymentRolloutState.FAILED);

        assertThat(world.service("web").deployments().getFirst().failedTasks()).isLessThanOrEqualTo(4);
    }

    @Test
    void theThrottleLastsLongerThanItsStoppedTasksAreRemembered() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, request -> {});
        world.time.advance(Duration.ofHours(3));
        int failed = world.service("web").deployments().getFirst().failedTasks();
        forgetStopped();
        assertThat(stopped("web")).isEmpty();

        world.time.advance(Duration.ofMinutes(29));

        assertThat(world.service("web").deployments().getFirst().failedTasks())
                .as("one attempt in a quarter of an hour")
                .isBetween(failed + 1, failed + 2);
    }

    @Test
    void tasksOfTheLaunchTypeExternalGoToMachinesOutsideOfAwsOnly() {
        user.registerTaskDefinition(request -> request.family("web")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        String external = user.registerContainerInstance(new Registration(1_024, 1_024, null, List.of(), null)
                        .request("c", EcsConfig.parse("ECS_INSTANCE_ATTRIBUTES={\"ecs.capability.external\": \"\"}")))
                .containerInstance()
                .containerInstanceArn();
        new Caller(EcsWorld.ACCOUNT, EcsWorld.REGION, EcsWorld.ROOT, "agent")
                .call(() -> world.ecs.agents().connect("c", external, heard -> {}, closed -> {}));
        for (LaunchType type : List.of(LaunchType.EXTERNAL, LaunchType.EC2)) {
            Service created = user.createService(request -> request.cluster("c")
                            .serviceName("s-" + type)
                            .taskDefinition("web")
                            .launchType(type)
                            .desiredCount(1))
                    .service();
            assertThat(created.launchType()).isEqualTo(type);
        }
        world.time.settle();

        assertThat(running("s-EXTERNAL"))
                .hasSize(1)
                .allSatisfy(task -> assertThat(task.launchType()).isEqualTo(LaunchType.EXTERNAL))
                .extracting(Task::containerInstanceArn)
                .containsOnly(external);
        assertThat(running("s-EC2"))
                .hasSize(1)
                .extracting(Task::containerInstanceArn)
                .doesNotContain(external);
    }

    @Test
    void withSpeedTheThrottleIsOverSooner() {
        try (LiveWorld fast = new LiveWorld(new Engine.Capacity(2_048, 16_384), new Pace(60))) {
            fast.engine.withdraw("nginx:typo");
            fast.define("web", "nginx:typo", container -> {});
            fast.user()
                    .createService(request -> request.cluster("c")
                            .serviceName("web")
                            .taskDefinition("web")
                            .desiredCount(1)
                            .launchType(LaunchType.FARGATE)
                            .networkConfiguration(fast.anywhere()));
            fast.time.advance(Duration.ofMinutes(2));
            int afterTwoHours = fast.tasks("web", DesiredStatus.STOPPED).size();
            fast.time.advance(Duration.ofSeconds(30));

            assertThat(fast.tasks("web", DesiredStatus.STOPPED))
                    .as("a quarter of an hour takes 15 seconds")
                    .hasSize(afterTwoHours + 2);
        }
    }

    @Test
    void withSpeedATaskHasSoonerBeenOfUse() {
        try (LiveWorld fast = new LiveWorld(new Engine.Capacity(2_048, 16_384), new Pace(10))) {
            fast.define("web", "nginx", container -> {});
            fast.user()
                    .createService(request -> request.cluster("c")
                            .serviceName("web")
                            .taskDefinition("web")
                            .desiredCount(1)
                            .launchType(LaunchType.FARGATE)
                            .networkConfiguration(fast.anywhere()));
            Task first = fast.await(() -> fast.tasks("web", DesiredStatus.RUNNING), tasks -> tasks.size() == 1)
                    .getFirst();
            fast.await(first, "RUNNING");
            fast.time.advance(Duration.ofSeconds(2));
            fast.engine.exit(first.taskArn(), "main", 1);
            fast.await(first, "STOPPED");
            fast.time.settle();

            assertThat(fast.service("web").deployments().getFirst().failedTasks())
                    .as("it ran for what is 20 seconds elsewhere")
                    .isZero();
        }
    }

    /** As it happens in time, and sooner in a cluster that has very many of them. */
    private void forgetStopped() {
        world.store.write(tx -> {
            tx.scanAll(TaskTable.TABLE)
                    .filter(row -> row.value().stopped())
                    .toList()
                    .forEach(row -> tx.delete(TaskTable.TABLE, row.key()));
            return true;
        });
    }

    private static Consumer<CreateServiceRequest.Builder> breaker(boolean rollback) {
        return request -> request.deploymentConfiguration(configuration -> configuration.deploymentCircuitBreaker(
                breaker -> breaker.enable(true).rollback(rollback)));
    }

    private String deploy(String missingImage) {
        world.engine.withdraw(missingImage);
        String arn = world.define("web", missingImage, container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
        return arn;
    }

    private Service steady(int desired, Consumer<CreateServiceRequest.Builder> more) {
        web.create(desired, more);
        return web.steady();
    }

    private List<Task> running(String service) {
        return world.tasks(service, DesiredStatus.RUNNING);
    }

    private List<Task> stopped(String service) {
        return world.tasks(service, DesiredStatus.STOPPED);
    }

    private static List<String> messages(Service service) {
        return service.events().stream().map(ServiceEvent::message).toList();
    }
}
