package neargate.scheduler.placement;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import neargate.scheduler.query.Queryable;
import org.jspecify.annotations.Nullable;

/** An instance in its place in the fleet, with its tasks by group. */
final class Slot implements Queryable {
    private final Map<String, Integer> tasks = new HashMap<>();
    private final Set<Port> ports;
    private Instance instance;
    private int runningTasks;

    Slot(Instance instance) {
        this.instance = instance;
        this.ports = new HashSet<>(instance.reservedPorts());
    }

    Instance instance() {
        return instance;
    }

    void change(Instance to) {
        ports.removeAll(instance.reservedPorts());
        ports.addAll(to.reservedPorts());
        instance = to;
    }

    void start(Request task) {
        tasks.merge(task.group(), 1, Integer::sum);
        ports.addAll(task.ports());
        runningTasks++;
    }

    /** @throws IllegalStateException if no task of the group runs here */
    void end(Request task) {
        Integer running = tasks.get(task.group());
        if (running == null) {
            throw new IllegalStateException("no task of " + task.group() + " runs on " + instance.arn());
        }
        if (running == 1) {
            tasks.remove(task.group());
        } else {
            tasks.put(task.group(), running - 1);
        }
        ports.removeAll(task.ports());
        ports.addAll(instance.reservedPorts());
        runningTasks--;
    }

    int tasks(String group) {
        return tasks.getOrDefault(group, 0);
    }

    boolean isFree(Set<Port> wanted) {
        return wanted.isEmpty() || Collections.disjoint(ports, wanted);
    }

    @Override
    public boolean agentConnected() {
        return instance.agentConnected();
    }

    @Override
    public @Nullable String agentVersion() {
        return instance.agentVersion();
    }

    @Override
    public @Nullable String attribute(String name) {
        return instance.attributes().get(name);
    }

    @Override
    public @Nullable String ec2InstanceId() {
        return instance.ec2InstanceId();
    }

    @Override
    public Instant registeredAt() {
        return instance.registeredAt();
    }

    @Override
    public int runningTasksCount() {
        return runningTasks;
    }

    @Override
    public Set<String> taskGroups() {
        return Collections.unmodifiableSet(tasks.keySet());
    }
}
