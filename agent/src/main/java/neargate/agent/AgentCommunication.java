package neargate.agent;

import java.util.Optional;
import java.util.function.Consumer;
import neargate.agent.acs.AcsMessage;
import neargate.agent.tcs.TcsMessage;

/** Amazon ECS's end of the connections with agents, in process or behind web sockets. */
public interface AgentCommunication {
    /** What the reason begins with for which a deregistered instance has no connection. */
    String INACTIVE = "InactiveInstanceException";

    /**
     * An agent has connected; a connection that it had before is closed.
     *
     * @param agent takes what ECS says, in order; must not block for long
     * @param closed is told why when ECS ends the session
     * @throws software.amazon.awssdk.services.ecs.model.EcsException as {@link #require}
     */
    Session connect(String cluster, String containerInstance, Consumer<AcsMessage> agent, Consumer<String> closed);

    /**
     * Asks whether an agent may connect.
     *
     * @return the ARN of its instance
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when no such instance is registered; its code is {@link
     *     #INACTIVE} for one that was
     */
    String require(String cluster, String containerInstance);

    /**
     * Telemetry, and the answer to it, if there is one.
     *
     * @param containerInstance the ARN of the instance whose agent says it: what it says of others' tasks does not count
     */
    Optional<TcsMessage> publish(String containerInstance, TcsMessage message);

    /** A connection with an agent. */
    interface Session extends AutoCloseable {
        /** The agent says something. */
        void receive(AcsMessage message);

        /** The connection has ended. */
        @Override
        void close();
    }
}
