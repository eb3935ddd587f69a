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
            return session(temporary, roles.assume(scope, roleArn, taskId), "ecs-tasks", scope.region());
        } catch (TaskRoles.UnassumableException e) {
            throw new UnavailableException(String.valueOf(e.getMessage()));
        }
    }

    /** Whom credentials make of a service that was given them. */
    static Caller session(TemporaryCredentials temporary, Credentials made, String service, String region) {
        Issued issued = temporary
                .find(made.accessKeyId(), made.sessionToken())
                .orElseThrow(() -> new IllegalStateException("STS does not know its own credentials"));
        return new Caller(issued.account(), region, issued.principal(), service, "", issued.session());
    }
}
