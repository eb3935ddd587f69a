package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.ServiceNotActiveException;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;

/** Services that cannot be, and what is said of them. */
class BadServicesTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);

    @BeforeEach
    void define() {
        world.define("web", "nginx", container -> {});
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void percentagesOutOfTheirRange() {
        web.refused(
                "minimumHealthyPercent must be between 0 and 100, was -1.",
                request -> request.deploymentConfiguration(it -> it.minimumHealthyPercent(-1)));
        web.refused(
                "minimumHealthyPercent must be between 0 and 100, was 101.",
                request -> request.deploymentConfiguration(it -> it.minimumHealthyPercent(101)));
        web.refused(
                "maximumPercent must be between 100 and 1000, was 99.",
                request -> request.deploymentConfiguration(it -> it.maximumPercent(99)));
    }

    @Test
    void wordsThatEcsDoesNotKnow() {
        web.refused(
                "The deployment strategy BLUE is not one of [ROLLING, BLUE_GREEN, LINEAR, CANARY].",
                request -> request.deploymentConfiguration(it -> it.strategy("BLUE")));
        web.refused(
                "availabilityZoneRebalancing must be ENABLED or DISABLED.",
                request -> request.availabilityZoneRebalancing("PERHAPS"));
    }

    @Test
    void thresholdsOfACircuitBreaker() {
        web.refused(
                "The type of thresholdConfiguration must be one of [COUNT, BOUNDED_PERCENT, UNBOUNDED_PERCENT], was HALF.",
                request -> request.deploymentConfiguration(it ->
                        it.deploymentCircuitBreaker(breaker -> breaker.enable(true)
                                .thresholdConfiguration(of -> of.type("HALF").value(1)))));
        web.refused(
                "The value of thresholdConfiguration must be 1 or more, was 0.",
                request -> request.deploymentConfiguration(it ->
                        it.deploymentCircuitBreaker(breaker -> breaker.enable(true)
                                .thresholdConfiguration(of -> of.type("COUNT").value(0)))));
    }

    @Test
    void aPublicAddressOnContainerInstances() {
        user.registerTaskDefinition(request -> request.family("own")
                .networkMode(NetworkMode.AWSVPC)
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
        web.refused(
                "Assign public IP is not supported for this launch type.",
                request -> request.taskDefinition("own").launchType(LaunchType.EC2));
    }

    @Test
    void aDesiredCountThatNoServiceMayHave() {
        web.refused(
                "The desiredCount can't be more than 5000, the quota of tasks per service.",
                request -> request.desiredCount(5_001));
        web.refused(
                "The desiredCount can't be negative. Specify a valid value and try again.",
                request -> request.desiredCount(-1));
        web.create(_ -> {});
        web.notUpdated(
                "The desiredCount can't be more than 5000, the quota of tasks per service.",
                request -> request.desiredCount(5_001));
    }

    @Test
    void aTaskDefinitionThatIsNotThere() {
        web.refused(ClientException.class, "TaskDefinition not found.", request -> request.taskDefinition("nobody"));
        web.refused(ClientException.class, "TaskDefinition not found.", request -> request.taskDefinition("web:7"));
        web.create(_ -> {});
        web.notUpdated(ClientException.class, "TaskDefinition not found.", request -> request.taskDefinition("web:7"));
    }

    @Test
    void aRevisionThatWasDeregisteredOrDeleted() {
        world.define("web", "nginx:2", container -> {});
        web.create(_ -> {});
        user.deregisterTaskDefinition(request -> request.taskDefinition("web:1"));
        web.refused(
                ClientException.class,
                "TaskDefinition is inactive",
                request -> request.serviceName("other").taskDefinition("web:1"));
        web.notUpdated(ClientException.class, "TaskDefinition is inactive", request -> request.taskDefinition("web:1"));

        user.deleteTaskDefinitions(request -> request.taskDefinitions("web:1"));
        world.time.settle();
        web.refused(
                ClientException.class,
                "TaskDefinition not found.",
                request -> request.serviceName("other").taskDefinition("web:1"));
        web.notUpdated(ClientException.class, "TaskDefinition not found.", request -> request.taskDefinition("web:1"));
    }

    @Test
    void subnetsOfTwoVpcsAndAGroupOfAnother() {
        web.create(_ -> {});
        String here = subnet();
        String vpc = world.network()
                .createVpc(request -> request.cidrBlock("10.9.0.0/16"))
                .vpc()
                .vpcId();
        String there = world.network()
                .createSubnet(request -> request.vpcId(vpc).cidrBlock("10.9.0.0/24"))
                .subnet()
                .subnetId();
        String group = world.network()
                .createSecurityGroup(
                        request -> request.groupName("g").description("g").vpcId(vpc))
                .groupId();
        web.refused(
                "The subnets are not in the same VPC: [" + here + ", " + there + "]",
                request -> request.networkConfiguration(
                        network -> network.awsvpcConfiguration(it -> it.subnets(here, there))));
        web.refused(
                "Security group " + group + " does not appear to belong to the same VPC as the input subnets.",
                request -> request.networkConfiguration(network ->
                        network.awsvpcConfiguration(it -> it.subnets(here).securityGroups(group))));
        web.notUpdated(
                "The subnets are not in the same VPC: [" + here + ", " + there + "]",
                request -> request.networkConfiguration(
                        network -> network.awsvpcConfiguration(it -> it.subnets(here, there))));
    }

    @Test
    void aNetworkThatDoesNotGoWithTheTaskDefinition() {
        user.registerTaskDefinition(request -> request.family("bridge")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
        web.refused(
                "Network Configuration is not valid for the given networkMode of this task definition.",
                request -> request.taskDefinition("bridge").launchType(LaunchType.EC2));
        web.refused(
                "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
                request -> request.networkConfiguration((NetworkConfiguration) null));
    }

    @Test
    void aLaunchTypeBesideCapacityProviders() {
        web.refused(
                "specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
                request -> request.capacityProviderStrategy(
                        item -> item.capacityProvider("FARGATE").weight(1)));
    }

    @Test
    void aServiceThatIsThereOrNot() {
        web.create(_ -> {});
        web.refused("Creation of service was not idempotent.", request -> request.desiredCount(2));
        user.deleteService(request -> request.cluster("c").service("web").force(true));
        web.refused("Unable to Start a service that is still Draining.", _ -> {});
        world.await(() -> world.service("web"), service -> service.status().equals("INACTIVE"));
        web.notUpdated(ServiceNotActiveException.class, "Service was not ACTIVE.", request -> request.desiredCount(1));
        EcsWorld.assertFails(
                ServiceNotFoundException.class,
                "Service not found.",
                () -> user.updateService(request -> request.cluster("c").service("nobody")));
        web.refused(ClusterNotFoundException.class, "Cluster not found.", request -> request.cluster("nobody"));

        assertThat(web.create(_ -> {}).status()).as("its name is free again").isEqualTo("ACTIVE");
    }

    @Test
    void zonesThatCannotBeBalanced() {
        web.refused(
                "Availability Zone rebalancing is not supported with a maximumPercent of 100.",
                request -> request.availabilityZoneRebalancing("ENABLED")
                        .deploymentConfiguration(
                                it -> it.minimumHealthyPercent(0).maximumPercent(100)));
    }

    @Test
    void whatIsNotThereYetIsRefusedByNameAndNeverLeftUndone() {
        web.refused(
                "loadBalancers is not available here yet.",
                request -> request.loadBalancers(
                        it -> it.targetGroupArn("arn").containerName("main").containerPort(80)));
        web.refused(
                "serviceRegistries is not available here yet.",
                request -> request.serviceRegistries(it -> it.registryArn("arn")));
        web.refused(
                "volumeConfigurations is not available here yet.",
                request -> request.volumeConfigurations(it -> it.name("data")));
        web.refused(
                "serviceConnectConfiguration is not available here yet.",
                request -> request.serviceConnectConfiguration(it -> it.enabled(true)));
        web.refused("monitoring is not available here yet.", request -> request.monitoring(_ -> {}));
        web.refused(
                "earlySuccessCriteria is not available here yet.",
                request -> request.deploymentConfiguration(it -> it.earlySuccessCriteria(_ -> {})));
        web.create(_ -> {});
        web.notUpdated(
                "loadBalancers is not available here yet.",
                request -> request.loadBalancers(
                        it -> it.targetGroupArn("arn").containerName("main").containerPort(80)));
        web.notUpdated(
                "A change of the deploymentController is not available here yet.",
                request -> request.deploymentController(it -> it.type("EXTERNAL")));
    }

    @Test
    void namesAndCountsThatAreMissing() {
        web.refused(
                "The desiredCount is null. Specify a valid value and try again.",
                request -> request.desiredCount(null));
        web.refused(
                "Invalid service name: a b. Up to 255 letters, numbers, underscores and hyphens are allowed.",
                request -> request.serviceName("a b"));
        web.refused(
                "healthCheckGracePeriodSeconds can't be negative.",
                request -> request.healthCheckGracePeriodSeconds(-1));
    }

    private String subnet() {
        return world.network().describeSubnets().subnets().stream()
                .map(Subnet::subnetId)
                .sorted()
                .findFirst()
                .orElseThrow();
    }
}
