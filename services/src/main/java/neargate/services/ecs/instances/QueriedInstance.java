package neargate.services.ecs.instances;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.scheduler.query.Queryable;
import org.jspecify.annotations.Nullable;

/** A stored instance, as the cluster query language sees it; its tasks are looked at only when the query does. */
record QueriedInstance(
        ContainerInstanceRecord record,
        Map<String, String> attributes,
        InstanceContents contents,
        Reader state,
        Scope scope)
        implements Queryable {

    static QueriedInstance of(ContainerInstanceRecord record, InstanceContents contents, Reader state, Scope scope) {
        return new QueriedInstance(record, record.attributes(), contents, state, scope);
    }

    @Override
    public boolean agentConnected() {
        return record.connected();
    }

    @Override
    public @Nullable String agentVersion() {
        return record.instance().versionInfo() == null
                ? null
                : record.instance().versionInfo().agentVersion();
    }

    @Override
    public @Nullable String attribute(String name) {
        return attributes.get(name);
    }

    @Override
    public @Nullable String ec2InstanceId() {
        return record.instance().ec2InstanceId();
    }

    @Override
    public Instant registeredAt() {
        return record.instance().registeredAt();
    }

    @Override
    public int runningTasksCount() {
        return contents.of(state, scope, record.arn()).runningTasks();
    }

    @Override
    public Set<String> taskGroups() {
        return contents.taskGroups(state, scope, record.arn());
    }
}
