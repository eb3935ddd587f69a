package neargate.services.ecs.tasks;

import java.time.Instant;
import neargate.engine.Engine.Status;
import software.amazon.awssdk.services.ecs.model.ManagedAgent;
import software.amazon.awssdk.services.ecs.model.ManagedAgentName;

/** The agent of ECS Exec in a container. Here it is the engine: it is there as long as the container runs. */
final class ExecAgent {
    /** Before the container runs. */
    static final ManagedAgent PENDING = ManagedAgent.builder()
            .name(ManagedAgentName.EXECUTE_COMMAND_AGENT)
            .lastStatus(Status.PENDING.name())
            .build();

    private ExecAgent() {}

    /** The agent after its container was told of. */
    static ManagedAgent after(ManagedAgent agent, Status container, Instant now) {
        boolean starts = container == Status.RUNNING && !agent.lastStatus().equals(Status.RUNNING.name());
        return agent.copy(it -> it.lastStatus(container.name()).lastStartedAt(starts ? now : agent.lastStartedAt()));
    }
}
