package neargate.services.ecs.services;

import static neargate.services.ecs.services.WebService.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import neargate.engine.Engine.Health;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/** Deployments that fail, as a user sees them: who finds it, what is rolled back, and what is left. */
class FailedDeploymentTest {
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
        String former =
                web.steady(2, WebService.breaker(true)).deployments().getFirst().id();
        List<Task> before = web.running();
        deploy("nginx:typo");

        web.await(service -> messages(service).stream().anyMatch(it -> it.contains("rolling back to (deployment")));
        Service restored = web.steady();
        assertThat(restored.taskDefinition()).isEqualTo(good);
        assertThat(restored.deployments())
                .extracting(Deployment::id, Deployment::rolloutState)
                .containsExactly(tuple(former, DeploymentRolloutState.COMPLETED));
        assertThat(web.running())
                .as("the tasks that were never touched")
                .extracting(Task::taskArn)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(Task::taskArn).toList());
        assertThat(web.stopped()).hasSizeBetween(3, 4);
    }

    @Test
    void theVersionToRollBackToIsThereHoweverDeletedItIs() {
        String good = world.define("web", "nginx", container -> {});
        web.steady(
                1,
                request -> request.deploymentConfiguration(it -> it.minimumHealthyPercent(0)
                        .maximumPercent(100)
                        .deploymentCircuitBreaker(
                                breaker -> breaker.enable(true).rollback(true))));
        deploy("nginx:typo");
        user.deregisterTaskDefinition(request -> request.taskDefinition(good));
        user.deleteTaskDefinitions(request -> request.taskDefinitions(good));

        web.await(service -> messages(service).stream().anyMatch(it -> it.contains("rolling back to (deployment")));
        assertThat(web.steady().taskDefinition()).isEqualTo(good);
    }

    @Test
    void aRollbackRestoresAllThatTasksAreMadeOf() {
        world.define("web", "nginx", container -> {});
        Service former = web.steady(1, WebService.breaker(true).andThen(request -> request.platformVersion("1.4.0")));
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
    void aRollbackFromFargateLeavesNoPlatformToAServiceOnInstances() {
        world.define("web", "nginx", container -> {});
        user.putClusterCapacityProviders(request ->
                request.cluster("c").capacityProviders("FARGATE").defaultCapacityProviderStrategy(List.of()));
        List<String> subnets = world.anywhere().awsvpcConfiguration().subnets();
        web.steady(
                0,
                WebService.breaker(true)
                        .andThen(request -> request.launchType(LaunchType.EC2)
                                .networkConfiguration(
                                        network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnets)))));
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});

        web.update(request -> request.taskDefinition("web")
                .desiredCount(1)
                .forceNewDeployment(true)
                .capacityProviderStrategy(
                        item -> item.capacityProvider("FARGATE").weight(1)));
        Service restored = web.await(
                service -> messages(service).stream().anyMatch(it -> it.contains("rolling back to (deployment")));

        assertThat(restored.launchType()).isEqualTo(LaunchType.EC2);
        assertThat(restored.capacityProviderStrategy()).isEmpty();
        assertThat(restored.platformVersion()).isNull();
        assertThat(restored.platformFamily()).isNull();
    }

    @Test
    void withoutRollbackADeploymentThatFailsStaysAndTheFormerTasksAreKeptUp() {
        world.define("web", "nginx", container -> {});
        web.steady(1, WebService.breaker(false));
        Task former = web.running().getFirst();
        String typo = deploy("nginx:typo");

        Service failed =
                web.await(service -> service.deployments().getFirst().rolloutState() == DeploymentRolloutState.FAILED);
        assertThat(failed.taskDefinition()).isEqualTo(typo);
        int attempts = web.stopped().size();

        world.engine.exit(former.taskArn(), "main", 1);
        world.await(former, "STOPPED");
        Task next = world.await(() -> web.running(), tasks -> tasks.size() == 1).getFirst();

        assertThat(next.taskDefinitionArn()).isEqualTo(former.taskDefinitionArn());
        assertThat(web.stopped()).as("no more attempts").hasSize(attempts + 1);
    }

    @Test
    void aNewVersionThatRunsAndCrashesIsRolledBackAndTheFormerTasksNeverStop() {
        world.define("web", "nginx", container -> {});
        web.steady(2, WebService.breaker(true));
        List<String> former = web.running().stream().map(Task::taskArn).toList();
        String crashing = world.define("web", "nginx:crash", container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));

        while (messages(world.service("web")).stream().noneMatch(it -> it.contains("rolling back to (deployment"))) {
            Task next = world.await(
                            () -> web.running().stream()
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
        assertThat(web.running()).extracting(Task::taskArn).containsExactlyInAnyOrderElementsOf(former);
    }

    @Test
    void aFirstDeploymentThatFailsHasNothingToGoBackTo() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, WebService.breaker(true));

        Service failed =
                web.await(service -> service.deployments().getFirst().rolloutState() == DeploymentRolloutState.FAILED);
        world.time.advance(Duration.ofHours(1));

        assertThat(web.stopped()).hasSize(3);
        assertThat(failed.deployments()).hasSize(1);
    }

    @Test
    void aNewVersionThatIsNeverHealthyIsRolledBackToo() {
        world.define("web", "nginx", container -> {});
        web.steady(1, WebService.breaker(true));
        Task former = web.running().getFirst();
        world.engine.startsAs("nginx:sick", Health.UNHEALTHY);
        world.define(
                "web", "nginx:sick", container -> container.healthCheck(check -> check.command("CMD-SHELL", "exit 1")));
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));

        web.await(service -> messages(service).stream().anyMatch(it -> it.contains("rolling back to (deployment")));
        Service restored = web.steady();

        assertThat(restored.taskDefinition()).isEqualTo(former.taskDefinitionArn());
        assertThat(web.running()).extracting(Task::taskArn).containsExactly(former.taskArn());
        assertThat(web.stopped())
                .hasSize(3)
                .extracting(Task::stoppedReason)
                .containsOnly("Task failed container health checks");
    }

    @Test
    void theBreakerGoesOnCountingWhenTheServiceIsScaled() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, WebService.breaker(false));
        web.await(service -> service.deployments().getFirst().failedTasks() == 2);

        user.updateService(request -> request.cluster("c").service("web").desiredCount(2));
        web.await(service -> service.deployments().getFirst().rolloutState() == DeploymentRolloutState.FAILED);

        assertThat(world.service("web").deployments().getFirst().failedTasks()).isLessThanOrEqualTo(4);
    }

    private String deploy(String missingImage) {
        world.engine.withdraw(missingImage);
        String arn = world.define("web", missingImage, container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
        return arn;
    }
}
