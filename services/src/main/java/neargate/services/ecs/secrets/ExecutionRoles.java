package neargate.services.ecs.secrets;

import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.services.ecs.secrets.TaskSecrets.UnavailableException;

/** Who fetches the secrets of tasks: sessions of their execution roles. Whoever decides what an identity may do decides about these. */
@FunctionalInterface
public interface ExecutionRoles {
    /**
     * A session of a role, in the scope's region.
     *
     * @param taskId names the session
     * @throws UnavailableException when the role is not there, or does not trust ECS's tasks
     */
    Caller assume(Scope scope, String roleArn, String taskId) throws UnavailableException;

    /** Sessions that nobody issued, where there is no STS. */
    static ExecutionRoles byName() {
        return (scope, roleArn, taskId) -> {
            String role = roleArn.substring(roleArn.lastIndexOf('/') + 1);
            String session =
                    new Arn("aws", "sts", "", scope.account(), "assumed-role/" + role + "/" + taskId).toString();
            return new Caller(scope.account(), scope.region(), session, "ecs-tasks");
        };
    }
}
