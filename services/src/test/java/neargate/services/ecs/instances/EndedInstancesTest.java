package neargate.services.ecs.instances;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** What becomes of a container instance and of its tasks when the EC2 instance is stopped or terminated. */
class EndedInstancesTest {
    private final LiveWorld world = new LiveWorld();
    private final String id =
            world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst().instanceId();
    private final String arn = world.containerInstances().getFirst().containerInstanceArn();
    private final List<Task> lost = service();

    @AfterEach
    void close() {
        world.close();
    }

    /** Two tasks of a service on the instance, and another instance beside it. */
    private List<Task> service() {
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(container ->
                                container.name("main").image("nginx").memory(128)));
        world.user()
                .createService(request -> request.cluster("c")
                        .serviceName("s")
                        .taskDefinition("web")
                        .launchType(LaunchType.EC2)
                        .desiredCount(2));
        world.await(() -> world.service("s").runningCount(), count -> count == 2);
        List<Task> tasks = world.tasks("s", DesiredStatus.RUNNING);
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        return tasks;
    }

    private ContainerInstance containerInstance() {
        return world.user()
                .describeContainerInstances(request -> request.cluster("c").containerInstances(arn))
                .containerInstances()
                .getFirst();
    }

    private void areStopped(String reason) {
        for (Task task : lost) {
            assertThat(world.await(task, "STOPPED")).satisfies(stopped -> {
                assertThat(stopped.stopCode()).isEqualTo(TaskStopCode.TERMINATION_NOTICE);
                assertThat(stopped.stoppedReason()).isEqualTo("Host EC2 (instance " + id + ") " + reason);
            });
        }
    }

    private void areReplaced() {
        assertThat(world.await(
                        () -> world.tasks("s", DesiredStatus.RUNNING),
                        now -> now.size() == 2
                                && now.stream()
                                        .allMatch(task -> task.lastStatus().equals("RUNNING"))))
                .extracting(Task::containerInstanceArn)
                .doesNotContain(arn);
    }

    @Test
    void aStoppedInstanceLosesItsTasksAndStaysRegistered() {
        world.network().stopInstances(request -> request.instanceIds(id));
        areStopped("stopped.");
        areReplaced();
        assertThat(containerInstance().status()).isEqualTo("ACTIVE");
        assertThat(containerInstance().agentConnected()).isFalse();
        assertThat(containerInstance().runningTasksCount()).isZero();

        world.network().startInstances(request -> request.instanceIds(id));
        world.await(() -> containerInstance().agentConnected(), connected -> connected);
        lost.forEach(task -> assertThat(world.engine.state(task.taskArn()))
                .as("started anew")
                .isEmpty());
    }

    @Test
    void aTerminatedInstanceLeavesItsCluster() {
        world.network().terminateInstances(request -> request.instanceIds(id));
        areStopped("terminated.");
        areReplaced();
        assertThat(containerInstance().status()).isEqualTo("INACTIVE");
    }

    @Test
    void oneThatIsTerminatedWithoutItsAgentStaysRegistered() {
        world.hypervisor.stopAgent(id);
        world.await(() -> containerInstance().agentConnected(), connected -> !connected);
        world.network().terminateInstances(request -> request.instanceIds(id));
        areStopped("terminated.");
        areReplaced();
        assertThat(containerInstance().status()).isEqualTo("ACTIVE");
    }

    @Test
    void theControlPlaneMayDieWhileTheInstanceStops() {
        world.kill();
        world.network().stopInstances(request -> request.instanceIds(id));
        world.restart();
        areStopped("stopped.");
        areReplaced();
    }

    @Test
    void theControlPlaneMayDieWhileTheInstanceIsTerminated() {
        world.kill();
        world.network().terminateInstances(request -> request.instanceIds(id));
        world.restart();
        areStopped("terminated.");
        areReplaced();
        assertThat(containerInstance().status()).isEqualTo("INACTIVE");
    }

    @Test
    void theControlPlaneMayDieAfterTheAgentOfAnInstanceThatIsTerminated() {
        world.hypervisor.stopAgent(id);
        world.await(() -> containerInstance().agentConnected(), connected -> !connected);
        world.kill();
        world.network().terminateInstances(request -> request.instanceIds(id));
        world.restart();
        areStopped("terminated.");
        assertThat(containerInstance().status()).isEqualTo("ACTIVE");
    }

    @Test
    void oneThatShutsItselfDownForGoodLeavesItsCluster() {
        world.network()
                .modifyInstanceAttribute(request -> request.instanceId(id)
                        .instanceInitiatedShutdownBehavior(behavior -> behavior.value("terminate")));
        world.hypervisor.stop(id);
        areStopped("terminated.");
        areReplaced();
        assertThat(containerInstance().status()).isEqualTo("INACTIVE");
    }

    @Test
    void oneThatShutsItselfDownWhileNobodyIsThereIsStoppedAndNotBootedAgain() {
        world.kill();
        world.hypervisor.shutDown(id);
        world.restart();
        areStopped("stopped.");
        areReplaced();
        assertThat(state()).isEqualTo(InstanceStateName.STOPPED);

        world.network().startInstances(request -> request.instanceIds(id));
        world.await(this::state, InstanceStateName.RUNNING::equals);
        world.kill();
        world.restart();
        world.time.settle();
        assertThat(state()).isEqualTo(InstanceStateName.RUNNING);
    }

    @Test
    void oneThatShutsItselfDownForGoodWhileNobodyIsThereIsTerminated() {
        world.network()
                .modifyInstanceAttribute(request -> request.instanceId(id)
                        .instanceInitiatedShutdownBehavior(behavior -> behavior.value("terminate")));
        world.kill();
        world.hypervisor.shutDown(id);
        world.restart();
        areStopped("terminated.");
        areReplaced();
        assertThat(state()).isEqualTo(InstanceStateName.TERMINATED);
    }

    private InstanceStateName state() {
        return world.network().describeInstances(request -> request.instanceIds(id)).reservations().stream()
                .flatMap(reservation -> reservation.instances().stream())
                .map(instance -> instance.state().name())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void thatItsContainersEndWithTheInstanceIsNotTheirOwnEnd() {
        world.ecs.localAgents().ending(id);
        lost.forEach(task -> world.engine.exit(task.taskArn(), "main", 137));
        world.time.settle();
        assertThat(world.task(lost.getFirst().taskArn()).lastStatus()).isEqualTo("RUNNING");
        world.ecs.localAgents().ended(new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION), id, false);
        areStopped("stopped.");
    }
}
