package neargate.services.ecs.agents;

import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;

/** Sees to it that no task on another machine is left with credentials that have ended. */
public final class RoleRenewals implements Controller {
    private final AgentSessions agents;

    public RoleRenewals(AgentSessions agents) {
        this.agents = agents;
    }

    @Override
    public String name() {
        return "ecs.role-renewals";
    }

    /** A task that has come to its agent, and all of an agent that has come back. */
    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == TaskTable.TABLE && change.after() instanceof TaskRecord record && hasRole(record)) {
            due.accept(change.key());
        } else if (change.table() == InstanceTable.TABLE
                && change.after() instanceof ContainerInstanceRecord instance
                && instance.connected()) {
            TaskTable.ofInstance(after, change.key().scope(), instance.arn())
                    .filter(row -> hasRole(row.value()))
                    .map(Row::key)
                    .forEach(due);
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(TaskTable.TABLE).filter(row -> hasRole(row.value())).map(Row::key);
    }

    private static boolean hasRole(TaskRecord record) {
        return record.credentialsId() != null
                && record.containerInstance() != null
                && record.wanted()
                && record.isHandedOver();
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        return now.get(TaskTable.TABLE, key)
                .filter(record -> hasRole(record) && !record.hasWork())
                .flatMap(agents::renew)
                .map(Next::at)
                .orElseGet(Next::onChange);
    }
}
