package neargate.agent.acs;

import static java.util.Objects.requireNonNull;

import java.util.List;
import neargate.agent.acs.AcsTask.RoleCredentials;
import org.jspecify.annotations.Nullable;

/**
 * A message of the agent communication service. Names are those of its frames. What has to be there is asked for, since
 * messages are read from a wire.
 */
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
            implements AcsMessage {
        public PayloadMessage {
            requireNonNull(messageId);
            tasks = List.copyOf(tasks);
        }
    }

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
            implements AcsMessage {
        public TaskManifestMessage {
            requireNonNull(messageId);
            tasks = List.copyOf(tasks);
        }
    }

    /** The agent has tasks that no manifest lists: should they stop? */
    record TaskStopVerificationMessage(String messageId, List<TaskIdentifier> stopCandidates) implements AcsMessage {
        public TaskStopVerificationMessage {
            requireNonNull(messageId);
            stopCandidates = List.copyOf(stopCandidates);
        }
    }

    /** Of those the agent asked about, these should. */
    record TaskStopVerificationAck(String messageId, long generatedAt, List<TaskIdentifier> stopTasks)
            implements AcsMessage {
        public TaskStopVerificationAck {
            stopTasks = List.copyOf(stopTasks);
        }
    }

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

    /**
     * From ECS: new credentials of a task, before those that it has end.
     *
     * @param roleType {@code TaskApplication}, or {@code TaskExecution} for what the agent does for the task
     */
    record IAMRoleCredentialsMessage(
            String taskArn,
            @Nullable String taskClusterArn,
            @Nullable String roleType,
            RoleCredentials roleCredentials,
            String messageId)
            implements AcsMessage {
        public IAMRoleCredentialsMessage {
            requireNonNull(taskArn);
            requireNonNull(roleCredentials);
            requireNonNull(messageId);
        }
    }

    /** The agent's answer to {@link IAMRoleCredentialsMessage}: it has them. */
    record IAMRoleCredentialsAckRequest(
            String messageId,
            @Nullable String expiration,
            @Nullable String credentialsId) implements AcsMessage {}

    /** From ECS: something was wrong with the connection. */
    record ErrorMessage(String message) implements AcsMessage {}

    /** From ECS: the connection will be closed. */
    record CloseMessage(String message) implements AcsMessage {}

    /** A task of a manifest. */
    record TaskIdentifier(
            String taskArn,
            @Nullable String taskClusterArn,
            @Nullable String desiredStatus) {
        public TaskIdentifier {
            requireNonNull(taskArn);
        }
    }
}
