package neargate.services.ecs.roles;

import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Who assumes the roles of tasks. */
public interface TaskRoles {
    /**
     * Credentials of a task's role.
     *
     * @param taskId names the session
     * @throws UnassumableException when the role is not there, or does not trust ECS's tasks
     */
    Credentials assume(Scope scope, String roleArn, String taskId) throws UnassumableException;

    /** No roles: no task can have one. */
    static TaskRoles none() {
        return (_, roleArn, _) -> {
            throw new UnassumableException(roleArn);
        };
    }

    /** A role cannot be assumed; the message is AWS's. */
    final class UnassumableException extends Exception {
        private static final long serialVersionUID = 1;
        private static final String WORDS = "ECS was unable to assume the role '";

        UnassumableException(String roleArn) {
            super(WORDS + roleArn + "' that was provided for this task. Please verify"
                    + " that the role being passed has the proper trust relationship and permissions and that your IAM"
                    + " user has permissions to pass this role.");
        }

        /** Whether this is why a task stopped. */
        public static boolean isReason(@Nullable String stoppedReason) {
            return stoppedReason != null && stoppedReason.startsWith(WORDS);
        }
    }
}
