package neargate.app;

import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.secrets.ExecutionRoles;
import neargate.services.ecs.secrets.TaskSecrets.UnavailableException;
import neargate.services.sts.TemporaryCredentials;
import neargate.services.sts.TemporaryCredentials.Issued;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The execution roles of tasks, assumed by STS: what its credentials say is who fetches a task's secrets. */
record TaskIdentities(TaskRoles roles, TemporaryCredentials temporary) implements ExecutionRoles {
    @Override
    public Caller assume(Scope scope, String roleArn, String taskId) throws UnavailableException {
        try {
            Credentials made = roles.assume(scope, roleArn, taskId);
            Issued issued = temporary
                    .find(made.accessKeyId(), made.sessionToken())
                    .orElseThrow(() -> new IllegalStateException("STS does not know its own credentials"));
            return new Caller(issued.account(), scope.region(), issued.principal(), "ecs-tasks", "", issued.session());
        } catch (TaskRoles.UnassumableException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()));
        }
    }
}
