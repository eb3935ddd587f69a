package neargate.services.ecs.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacesResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** An instance takes no more network interfaces than its type has, be they of tasks or of its user: a t2.small three. */
class AttachedInterfacesTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient ecs = world.user();
    private final Ec2Client ec2 = world.network();
    private final String subnet = ec2
            .describeSubnets(request ->
                    request.filters(filter -> filter.name("availability-zone").values("us-east-1a")))
            .subnets()
            .stream()
            .map(Subnet::subnetId)
            .findFirst()
            .orElseThrow();
    private String instance;

    @BeforeEach
    void anInstance() {
        instance =
                world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst().instanceId();
        ecs.registerTaskDefinition(request -> request.family("web")
                .networkMode("awsvpc")
                .containerDefinitions(
                        container -> container.name("main").image("nginx").memory(64)));
    }

    @AfterEach
    void close() {
        world.close();
    }

    private RunTaskResponse run(int count) {
        return ecs.runTask(request -> request.cluster("c")
                .taskDefinition("web")
                .launchType(LaunchType.EC2)
                .count(count)
                .networkConfiguration(inTheSubnet()));
    }

    private NetworkConfiguration inTheSubnet() {
        return NetworkConfiguration.builder()
                .awsvpcConfiguration(vpc -> vpc.subnets(subnet))
                .build();
    }

    private List<Task> running(int count) {
        return run(count).tasks().stream()
                .map(task -> world.await(task, "RUNNING"))
                .toList();
    }

    /** Waits until the fleet knows what the user did. */
    private void assertThatTasksFit(int count) {
        world.time.settle();
        RunTaskResponse ran = run(count + 1);
        assertThat(ran.tasks()).hasSize(count);
        assertThat(ran.failures()).extracting(Failure::reason).containsExactly("RESOURCE:ENI");
        ran.tasks().forEach(task -> world.await(task, "RUNNING"));
    }

    /** Returns the attachment. */
    private String attach(int index) {
        String eni = ec2.createNetworkInterface(request -> request.subnetId(subnet))
                .networkInterface()
                .networkInterfaceId();
        return ec2.attachNetworkInterface(request ->
                        request.networkInterfaceId(eni).instanceId(instance).deviceIndex(index))
                .attachmentId();
    }

    private void assertThatNoMoreFits(int index) {
        assertThatThrownBy(() -> attach(index))
                .isInstanceOfSatisfying(
                        Ec2Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AttachmentLimitExceeded"))
                .hasMessageContaining("Interface count 4 exceeds the limit for t2.small");
    }

    private List<NetworkInterface> ofTasks() {
        return ec2.describeNetworkInterfaces(request -> request.filters(
                        filter -> filter.name("requester-managed").values("true")))
                .networkInterfaces();
    }

    @Test
    void theInterfaceOfATaskIsAttachedToItsInstance() {
        running(1);
        NetworkInterface eni = ofTasks().getFirst();
        assertThat(eni.interfaceType()).isEqualTo(NetworkInterfaceType.INTERFACE);
        assertThat(eni.statusAsString()).isEqualTo("in-use");
        assertThat(eni.attachment().instanceId()).isEqualTo(instance);
        assertThat(eni.attachment().instanceOwnerId()).isEqualTo(eni.ownerId());
        assertThat(eni.attachment().deviceIndex()).isEqualTo(1);
        assertThat(eni.attachment().attachTime()).isNotNull();
        assertThat(ec2.describeInstances(request -> request.instanceIds(instance))
                        .reservations()
                        .getFirst()
                        .instances()
                        .getFirst()
                        .networkInterfaces())
                .extracting(InstanceNetworkInterface::networkInterfaceId)
                .contains(eni.networkInterfaceId())
                .hasSize(2);
        assertThatThrownBy(() -> ec2.detachNetworkInterface(
                        request -> request.attachmentId(eni.attachment().attachmentId())))
                .hasMessageContaining("You are not allowed to manage the attachment");
    }

    @Test
    void whatTasksHaveAUserCannotAttachUntilTheyStop() {
        Task task = running(2).getFirst();
        assertThatNoMoreFits(3);

        ecs.stopTask(request -> request.cluster("c").task(task.taskArn()));
        world.await(task, "STOPPED");
        attach(3);
        assertThatNoMoreFits(4);
        assertThatTasksFit(0);
    }

    @Test
    void whatAUserHasAttachedTasksCannotHaveUntilItIsDetached() {
        String attachment = attach(2);
        assertThatTasksFit(1);

        ec2.detachNetworkInterface(request -> request.attachmentId(attachment));
        assertThatTasksFit(1);
        assertThat(ofTasks()).extracting(eni -> eni.attachment().deviceIndex()).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aServiceThatWaitsForAnInterfaceGetsTheOneThatIsDetached() {
        attach(1);
        String attachment = attach(2);
        ecs.createService(request -> request.cluster("c")
                .serviceName("s")
                .taskDefinition("web")
                .launchType(LaunchType.EC2)
                .desiredCount(1)
                .networkConfiguration(inTheSubnet()));
        world.time.settle();
        assertThat(world.service("s").events().getFirst().message()).contains("RESOURCE:ENI");

        ec2.detachNetworkInterface(request -> request.attachmentId(attachment));
        world.time.settle();
        assertThat(world.service("s").pendingCount() + world.service("s").runningCount())
                .as("at once, not when it looks again")
                .isEqualTo(1);
    }

    @Test
    void aTaskWhoseInterfaceIsTakenBeforeItHasItDoesNotStart() {
        world.kill();
        Task task = run(1).tasks().getFirst();
        attach(1);
        attach(2);
        world.restart();

        Task stopped = world.await(task, "STOPPED");
        assertThat(stopped.stopCodeAsString()).isEqualTo("TaskFailedToStart");
        assertThat(stopped.stoppedReason())
                .isEqualTo("Unexpected EC2 error while attempting to Attach Network Interface to instance '" + instance
                        + "': AttachmentLimitExceeded");
        assertThat(ofTasks()).isEmpty();
    }

    @Test
    void whatIsAttachedWhileNobodyListensIsFoundByTheNextProcess() {
        running(1);
        world.kill();
        attach(2);
        world.restart();
        assertThatTasksFit(0);
        assertThat(ofTasks()).hasSize(1);
    }

    @Test
    void whatIsAttachedWhileTheOthersAreCountedIsCountedToo() {
        world.kill();
        attach(1);
        var meanwhile = new AtomicBoolean();
        Ec2Client slow = new Ec2Client() {
            @Override
            public DescribeNetworkInterfacesResponse describeNetworkInterfaces(
                    Consumer<DescribeNetworkInterfacesRequest.Builder> request) {
                var answer = world.ec2.describeNetworkInterfaces(request);
                if (meanwhile.compareAndSet(false, true)) {
                    attach(2);
                }
                return answer;
            }

            @Override
            public String serviceName() {
                return SERVICE_NAME;
            }

            @Override
            public void close() {}
        };
        new AttachedInterfaces(world.store, slow).changed(new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION), instance);
        assertThat(run(1).failures()).extracting(Failure::reason).containsExactly("RESOURCE:ENI");
    }

    @Test
    void anInstanceThatJoinsAgainTakesNoMoreThanBefore() {
        attach(1);
        world.time.settle();
        world.hypervisor.stopAgent(instance);
        world.time.settle();
        ecs.deregisterContainerInstance(request -> request.cluster("c")
                .containerInstance(world.containerInstances().getFirst().containerInstanceArn())
                .force(true));
        ec2.rebootInstances(request -> request.instanceIds(instance));
        world.await(world::containerInstances, now -> now.stream().anyMatch(it -> it.agentConnected()));
        assertThatTasksFit(1);
    }

    @Test
    void theInterfacesOfTasksGoWithTheirInstance() {
        List<Task> tasks = running(2);
        ec2.terminateInstances(request -> request.instanceIds(instance));
        world.await(
                () -> ec2.describeInstances(request -> request.instanceIds(instance))
                        .reservations()
                        .getFirst()
                        .instances()
                        .getFirst(),
                now -> now.state().name() == InstanceStateName.TERMINATED
                        && now.networkInterfaces().isEmpty());
        tasks.forEach(task -> world.await(task, "STOPPED"));
        assertThat(ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
    }
}
