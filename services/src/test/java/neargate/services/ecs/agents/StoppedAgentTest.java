package neargate.services.ecs.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/** The agents of instances of this machine, stopped by their users. */
class StoppedAgentTest {
    private final LiveWorld world = new LiveWorld();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anInstanceWhoseUserStopsTheAgentIsNotConnectedUntilItIsStartedAgain() {
        String id =
                world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst().instanceId();
        String arn = world.containerInstances().getFirst().containerInstanceArn();

        world.hypervisor.stopAgent(id);
        world.time.settle();
        assertThat(world.containerInstances()).singleElement().satisfies(stopped -> {
            assertThat(stopped.agentConnected()).isFalse();
            assertThat(stopped.status()).isEqualTo("ACTIVE");
        });

        world.network().rebootInstances(request -> request.instanceIds(id));
        world.time.settle();
        assertThat(world.containerInstances())
                .filteredOn(ContainerInstance::agentConnected)
                .extracting(ContainerInstance::containerInstanceArn)
                .containsExactly(arn);
    }

    @Test
    void aTaskThatEndsWhileTheAgentIsStoppedRunsForEcsUntilTheAgentIsBack() {
        String id =
                world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst().instanceId();
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(container ->
                                container.name("main").image("nginx").memory(128)));
        Task task = world.user()
                .runTask(request -> request.cluster("c").taskDefinition("web").launchType(LaunchType.EC2))
                .tasks()
                .getFirst();
        world.await(task, "RUNNING");

        world.hypervisor.stopAgent(id);
        world.time.settle();
        world.engine.exit(task.taskArn(), "main", 7);
        world.time.advance(Duration.ofMinutes(1));
        assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("RUNNING");

        world.network().rebootInstances(request -> request.instanceIds(id));
        Task stopped = world.await(task, "STOPPED");
        assertThat(stopped.containers().getFirst().exitCode()).isEqualTo(7);
        assertThat(world.engine.state(task.taskArn())).as("started anew").isEmpty();
    }
}
