package neargate.agent;

import java.util.function.Consumer;
import neargate.agent.acs.AcsMessage;
import neargate.agent.tcs.TcsMessage;

/** Amazon ECS's end of the connections with agents, in process or behind web sockets. */
public interface AgentCommunication {
    /**
     * An agent has connected; a connection that it had before is closed.
     *
     * @param agent takes what ECS says, in order; must not block for long
     * @param closed is run when ECS ends the session
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when no such instance is registered and active
     */
    Session connect(String cluster, String containerInstance, Consumer<AcsMessage> agent, Runnable closed);

    /** Telemetry, and the answer to it. */
    TcsMessage publish(TcsMessage message);

    /** A connection with an agent. */
    interface Session extends AutoCloseable {
        /** The agent says something. */
        void receive(AcsMessage message);

        /** The connection has ended. */
        @Override
        void close();
    }
}
