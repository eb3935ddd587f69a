package neargate.agent.acs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of the agent communication service. Names are those of its frames. */
public sealed interface AcsMessage {
    /** Says that a message was understood and kept. */
    record AckRequest(String cluster, String containerInstance, String messageId) implements AcsMessage {}

    /** Says that a message cannot be used. */
    record NackRequest(
            String cluster,
            String containerInstance,
            String messageId,
            @Nullable String reason) implements AcsMessage {}

    /** From ECS: the connection is alive. */
    record HeartbeatMessage(boolean healthy, String messageId) implements AcsMessage {}

    /** The agent's answer to {@link HeartbeatMessage}. */
    record HeartbeatAckRequest(String messageId) implements AcsMessage {}

    /** From ECS: tasks that the agent should run, or stop. */
    record PayloadMessage(
            String clusterArn,
            String containerInstanceArn,
            String messageId,
            long generatedAt,
            int seqNum,
            List<AcsTask> tasks)
            implements AcsMessage {}

    /**
     * From ECS: all tasks that it wants on the instance.
     *
     * @param timeline grows with every manifest; an older one than was seen is to be ignored
     */
    record TaskManifestMessage(
            String clusterArn,
            String containerInstanceArn,
            String messageId,
            long generatedAt,
            long timeline,
            List<TaskIdentifier> tasks)
            implements AcsMessage {}

    /** The agent has tasks that no manifest lists: should they stop? */
    record TaskStopVerificationMessage(String messageId, List<TaskIdentifier> stopCandidates) implements AcsMessage {}

    /** Of those the agent asked about, these should. */
    record TaskStopVerificationAck(String messageId, long generatedAt, List<TaskIdentifier> stopTasks)
            implements AcsMessage {}

    /** From ECS: the network interface of a task to come in the mode awsvpc. */
    record AttachTaskNetworkInterfacesMessage(
            String clusterArn,
            String containerInstanceArn,
            String taskArn,
            String taskClusterArn,
            String messageId,
            long generatedAt,
            long waitTimeoutMs,
            List<AcsNetworkInterface> elasticNetworkInterfaces)
            implements AcsMessage {}

    /** From ECS: something was wrong with the connection. */
    record ErrorMessage(String message) implements AcsMessage {}

    /** From ECS: the connection will be closed. */
    record CloseMessage(String message) implements AcsMessage {}

    /** A task of a manifest. */
    record TaskIdentifier(
            String taskArn, String taskClusterArn, @Nullable String desiredStatus) {}
}
