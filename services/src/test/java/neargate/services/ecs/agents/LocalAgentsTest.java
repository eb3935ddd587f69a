package neargate.services.ecs.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import neargate.agent.AgentCommunication;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsTask;
import neargate.agent.tcs.TcsMessage;
import neargate.engine.Engine;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.Ids;
import neargate.kernel.store.Scope;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.instances.Connections;
import neargate.services.ecs.instances.ContainerInstances;
import neargate.services.ecs.tasks.InstanceTasks;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceType;

/** Messages that reach an instance of this machine when it is not there any more. */
class LocalAgentsTest {
    private static final Scope OWNER = new Scope(EcsWorld.ACCOUNT, EcsWorld.REGION);

    private final LiveWorld world = new LiveWorld();
    private final Instance instance =
            world.launch(1, InstanceType.T2_SMALL, "us-east-1a").getFirst();
    private final SimulatedEngine engine =
            new SimulatedEngine(world.time, Runnable::run, new Engine.Capacity(1_024, 1_024));
    private final Ears ears = new Ears();
    private final LocalAgents agents = new LocalAgents(
            world.ecs, containerInstances(), world.network(), ears, engine, Runnable::run, new Ids(new Random(1)));

    /** Keeps who is to be spoken to, in the order in which they connected. */
    private final class Ears implements AgentCommunication {
        final List<Consumer<AcsMessage>> agents = new ArrayList<>();
        Runnable meanwhile = () -> {};

        @Override
        public Session connect(
                String cluster, String containerInstance, Consumer<AcsMessage> agent, Consumer<String> closed) {
            agents.add(agent);
            meanwhile.run();
            return world.ecs.agents().connect(cluster, containerInstance, _ -> {}, closed);
        }

        @Override
        public String require(String cluster, String containerInstance) {
            return containerInstance;
        }

        @Override
        public Optional<TcsMessage> publish(String containerInstance, TcsMessage message) {
            return Optional.empty();
        }
    }

    private ContainerInstances containerInstances() {
        return new ContainerInstances(
                world.store, new InstanceTasks(), world.network(), world.ecs.attachedInterfaces(), (Connections)
                        world.ecs.agents());
    }

    private void start() {
        agents.start(OWNER, instance, false, "ECS_CLUSTER=c");
    }

    /** Whether a task runs that comes to the agent which was the first, second, ... to connect. */
    private boolean runs(int agent, String id) {
        String arn = EcsWorld.ARN + "task/c/" + id;
        var task = new AcsTask(
                arn, "c", "RUNNING", "web", "1", 0.25, 512, "none", "EC2", null, null, null, null, List.of(), List.of(),
                List.of());
        ears.agents.get(agent).accept(new AcsMessage.PayloadMessage("c", "i", "m", 0, 1, List.of(task)));
        return engine.state(arn).isPresent();
    }

    @Test
    void whatWasOnItsWayWhenTheInstanceEndedStartsNothing() {
        engine.listen(state -> assertThat(agents.told(state)).isTrue());
        start();
        assertThat(runs(0, "a")).isTrue();
        agents.ended(OWNER, instance.instanceId(), false);
        assertThat(runs(0, "b")).isFalse();
        start();
        assertThat(runs(0, "c")).isFalse();
        assertThat(runs(1, "d")).isTrue();
    }

    @Test
    void anInstanceThatIsTerminatedWhileItsAgentConnectsLeavesItsCluster() {
        world.hypervisor.stopAgent(instance.instanceId());
        world.time.settle();
        assertThat(world.containerInstances()).hasSize(1);
        ears.meanwhile = () -> agents.ended(OWNER, instance.instanceId(), true);
        start();
        assertThat(world.containerInstances()).isEmpty();
        assertThat(runs(0, "a")).isFalse();
    }
}
