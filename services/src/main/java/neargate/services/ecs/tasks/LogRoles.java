package neargate.services.ecs.tasks;

import java.util.Optional;
import neargate.kernel.Arn;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.instances.LocalInstances;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;

/** Finds the roles with which logs are written, of the tasks on this machine. */
public final class LogRoles {
    private final Store store;
    private final LocalInstances localInstances;

    public LogRoles(Store store, Ec2Client ec2) {
        this.store = store;
        this.localInstances = new LocalInstances(ec2);
    }

    /** Of a task; empty when it has no execution role, and its instance has no profile. */
    public Optional<LogRole> of(String taskArn) {
        Arn arn = Arn.parse(taskArn).orElseThrow();
        Scope scope = Scope.of(arn);
        Snapshot now = store.snapshot();
        return now.get(TaskTable.TABLE, scope.key(arn.name())).flatMap(record -> of(now, scope, record));
    }

    private Optional<LogRole> of(Snapshot now, Scope scope, TaskRecord record) {
        String role = Overrides.apply(
                        TaskTable.definition(now, scope, record), record.task().overrides())
                .executionRoleArn();
        if (role != null) {
            return Optional.of(new LogRole.OfExecution(
                    role, record.arn().substring(record.arn().lastIndexOf('/') + 1)));
        }
        return Optional.ofNullable(record.containerInstance())
                .flatMap(instance -> localInstances.find(now, scope, instance))
                .flatMap(LogRoles::ofInstance);
    }

    private static Optional<LogRole> ofInstance(Instance instance) {
        return Optional.ofNullable(instance.iamInstanceProfile())
                .map(profile -> new LogRole.OfInstance(profile.arn(), instance.instanceId()));
    }
}
