package neargate.services.ecs.agents;

import static org.assertj.core.api.Assertions.assertThat;

import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;

/** The agents of instances of this machine. */
class LocalAgentsTest {
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
}
