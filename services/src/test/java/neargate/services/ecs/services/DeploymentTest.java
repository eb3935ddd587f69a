package neargate.services.ecs.services;

import static neargate.services.ecs.services.WebService.messages;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import neargate.agent.EcsConfig;
import neargate.agent.Registration;
import neargate.engine.Engine.Health;
import neargate.kernel.Caller;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ResourceInUseException;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
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
    void minimumAndMaximumOfAHundredAreAcceptedAndTheEventsSayThatNothingCanMove() {
        world.define("web", "nginx", container -> {});
        web.steady(
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
                .tasks(web.running().getFirst().taskArn()));
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
        web.steady(4, request -> {});
        world.define("web", "nginx:2", container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web:2"));
        world.time.settle();
        String last = world.define("web", "nginx:3", container -> {});

        Service two = user.updateService(
                        request -> request.cluster("c").service("web").taskDefinition("web:3"))
                .service();
        assertThat(two.deployments()).extracting(Deployment::status).startsWith("PRIMARY", "ACTIVE");

        web.steady();
        assertThat(web.running()).hasSize(4).extracting(Task::taskDefinitionArn).containsOnly(last);
    }

    @Test
    void theDesiredCountMayChangeInMidDeployment() {
        world.define("web", "nginx:1", container -> {});
        web.steady(2, request -> {});
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
        assertThat(web.running()).as("two old ones, five new ones").hasSize(7);

        web.running().stream()
                .filter(task -> task.taskDefinitionArn().equals(next))
                .forEach(task -> world.engine.report(task.taskArn(), "main", Health.HEALTHY));

        web.steady();
        assertThat(web.running()).hasSize(5).extracting(Task::taskDefinitionArn).containsOnly(next);
    }

    @Test
    void whatTasksAreMadeOfStartsADeploymentAndNothingElseDoes() {
        world.define("web", "nginx", container -> {});
        web.steady(1, request -> {});

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
        web.steady(1, request -> {});

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

        assertThat(web.running()).extracting(Task::capacityProviderName).containsExactly("FARGATE_SPOT");
    }

    @Test
    void aServiceThatGoesFromInstancesToFargateHasAPlatform() {
        world.define("web", "nginx", container -> {});
        user.putClusterCapacityProviders(request ->
                request.cluster("c").capacityProviders("FARGATE").defaultCapacityProviderStrategy(List.of()));
        List<String> subnets = world.anywhere().awsvpcConfiguration().subnets();
        Service onInstances = web.create(
                0,
                request -> request.launchType(LaunchType.EC2)
                        .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnets))));
        assertThat(onInstances.platformVersion()).isNull();

        Service onFargate = web.update(request -> request.forceNewDeployment(true)
                .capacityProviderStrategy(
                        item -> item.capacityProvider("FARGATE").weight(1)));
        assertThat(onFargate.platformVersion()).isEqualTo("LATEST");
        assertThat(onFargate.platformFamily()).isEqualTo("Linux");
    }

    @Test
    void aClusterKeepsTheCapacityProvidersThatItsServicesUse() {
        world.define("web", "nginx", container -> {});
        user.putClusterCapacityProviders(request -> request.cluster("c")
                .capacityProviders("FARGATE", "FARGATE_SPOT")
                .defaultCapacityProviderStrategy(
                        item -> item.capacityProvider("FARGATE").weight(1)));
        web.create(0, request -> request.launchType((LaunchType) null).networkConfiguration(world.anywhere()));

        assertThatThrownBy(() -> user.putClusterCapacityProviders(request -> request.cluster("c")
                        .capacityProviders("FARGATE_SPOT")
                        .defaultCapacityProviderStrategy(List.of())))
                .isInstanceOf(ResourceInUseException.class)
                .hasMessageContaining("The specified capacity provider is in use and cannot be removed.");

        user.putClusterCapacityProviders(request ->
                request.cluster("c").capacityProviders("FARGATE").defaultCapacityProviderStrategy(List.of()));
        user.deleteService(request -> request.cluster("c").service("web"));
        world.time.settle();
        user.putClusterCapacityProviders(request ->
                request.cluster("c").capacityProviders(List.of()).defaultCapacityProviderStrategy(List.of()));
    }

    @Test
    void tasksOfAServiceThatIsNotThereAreNotListed() {
        assertThatThrownBy(() -> user.listTasks(request -> request.cluster("c").serviceName("wbe")))
                .isInstanceOf(ServiceNotFoundException.class)
                .hasMessageContaining("Service not found.");
    }

    @Test
    void withoutItsCapacityProvidersAServiceGoesBackToItsLaunchType() {
        world.define("web", "nginx", container -> {});
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        user.putClusterCapacityProviders(request ->
                request.cluster("c").capacityProviders("FARGATE_SPOT").defaultCapacityProviderStrategy(List.of()));
        List<String> subnets = world.anywhere().awsvpcConfiguration().subnets();
        web.steady(
                1,
                request -> request.launchType(LaunchType.EC2)
                        .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(subnets))));
        web.update(request -> request.forceNewDeployment(true)
                .capacityProviderStrategy(
                        item -> item.capacityProvider("FARGATE_SPOT").weight(1)));
        assertThat(web.steady().launchType()).isNull();

        web.update(request -> request.forceNewDeployment(true).capacityProviderStrategy(List.of()));
        Service back = web.steady();

        assertThat(back.launchType()).isEqualTo(LaunchType.EC2);
        assertThat(back.capacityProviderStrategy()).isEmpty();
        assertThat(back.platformVersion()).isNull();
        assertThat(web.running()).extracting(Task::launchType).containsExactly(LaunchType.EC2);
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

        assertThat(world.tasks("s-EXTERNAL", DesiredStatus.RUNNING))
                .hasSize(1)
                .allSatisfy(task -> assertThat(task.launchType()).isEqualTo(LaunchType.EXTERNAL))
                .extracting(Task::containerInstanceArn)
                .containsOnly(external);
        assertThat(world.tasks("s-EC2", DesiredStatus.RUNNING))
                .hasSize(1)
                .extracting(Task::containerInstanceArn)
                .doesNotContain(external);
    }
}
