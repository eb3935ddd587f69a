package neargate.services.ecs.roles;

import neargate.kernel.Arn;
import neargate.kernel.store.Scope;
import neargate.services.ecs.secrets.TaskSecrets;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** What a task needs before it starts: the role that it is to have can be assumed, and its secrets are there. */
public final class WithRole implements TaskSecrets {
    private final RenewedCredentials credentials;
    private final TaskSecrets secrets;

    public WithRole(RenewedCredentials credentials, TaskSecrets secrets) {
        this.credentials = credentials;
        this.secrets = secrets;
    }

    @Override
    public TaskDefinition into(Scope scope, String taskArn, TaskDefinition definition) throws UnavailableException {
        if (definition.taskRoleArn() != null) {
            String name = Arn.parse(taskArn).orElseThrow().name();
            try {
                credentials.of(scope, definition.taskRoleArn(), name.substring(name.lastIndexOf('/') + 1));
            } catch (TaskRoles.UnassumableException e) {
                throw new UnavailableException(String.valueOf(e.getMessage()));
            }
        }
        return secrets.into(scope, taskArn, definition);
    }
}
