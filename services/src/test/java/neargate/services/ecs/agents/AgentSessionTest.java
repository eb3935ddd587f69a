package neargate.services.ecs.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import neargate.agent.AgentCommunication.Session;
import neargate.agent.EcsConfig;
import neargate.agent.Registration;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsTask;
import neargate.kernel.Caller;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/** The sessions of agents, from the agents' end. */
class AgentSessionTest {
    private final LiveWorld world = new LiveWorld();
    private final String instance = world.user()
            .registerContainerInstance(new Registration(2_048, 4_096, null, List.of(), null)
                    .request("c", EcsConfig.parse("ECS_INSTANCE_ATTRIBUTES={\"ecs.capability.external\": \"\"}")))
            .containerInstance()
            .containerInstanceArn();

    private Session connect(List<AcsMessage> heard) {
        Session session = new Caller(EcsWorld.ACCOUNT, EcsWorld.REGION, EcsWorld.ROOT, "agent")
                .call(() -> world.ecs.agents().connect("c", instance, heard::add, _ -> {}));
        world.time.settle();
        return session;
    }

    private boolean isConnected() {
        return world.user()
                .describeContainerInstances(request -> request.cluster("c").containerInstances(instance))
                .containerInstances()
                .getFirst()
                .agentConnected();
    }

    private Task run() {
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(container ->
                                container.name("main").image("nginx").memory(128)));
        Task task = world.user()
                .runTask(request -> request.cluster("c").taskDefinition("web").launchType(LaunchType.EXTERNAL))
                .tasks()
                .getFirst();
        world.time.settle();
        return task;
    }

    private static List<String> tasks(List<AcsMessage> heard) {
        return heard.stream()
                .filter(AcsMessage.PayloadMessage.class::isInstance)
                .flatMap(message -> ((AcsMessage.PayloadMessage) message).tasks().stream())
                .map(AcsTask::desiredStatus)
                .toList();
    }

    /** The machine lost its connection, and came back before ECS noticed: what it was told meanwhile, it never heard. */
    @Test
    void whatAnAgentMayHaveMissedOnItsOldConnectionIsSaidAgainOnTheNew() {
        connect(new ArrayList<>());
        Task task = run();
        world.user().stopTask(request -> request.cluster("c").task(task.taskArn()));
        world.time.settle();

        List<AcsMessage> heard = new ArrayList<>();
        connect(heard);

        assertThat(tasks(heard)).containsExactly("STOPPED");
        assertThat(isConnected()).isTrue();
    }

    @Test
    void theEndOfAnOldConnectionIsNotTheEndOfTheNew() {
        Session old = connect(new ArrayList<>());
        Session now = connect(new ArrayList<>());
        old.close();
        assertThat(isConnected()).isTrue();
        now.close();
        assertThat(isConnected()).isFalse();
    }
}
