package neargate.scheduler.placement;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import neargate.scheduler.query.Queryable;
import org.jspecify.annotations.Nullable;

/**
 * An instance in its place in the fleet, with its tasks by group. A port may be taken more than once: by a task, and by who
 * takes it over.
 */
final class Slot implements Queryable {
    private final Map<String, Integer> tasks = new HashMap<>();
    private final Map<Port, Integer> ports = new HashMap<>();
    private Instance instance;
    private int runningTasks;

    Slot(Instance instance) {
        this.instance = instance;
        take(instance.reservedPorts());
    }

    Instance instance() {
        return instance;
    }

    void change(Instance to) {
        free(instance.reservedPorts());
        take(to.reservedPorts());
        instance = to;
    }

    private void take(Set<Port> taken) {
        taken.forEach(port -> ports.merge(port, 1, Integer::sum));
    }

    private void free(Set<Port> freed) {
        freed.forEach(port -> ports.computeIfPresent(port, (_, times) -> times == 1 ? null : times - 1));
    }

    void start(Request task) {
        tasks.merge(task.group(), 1, Integer::sum);
        take(task.ports());
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
        free(task.ports());
        runningTasks--;
    }

    int tasks(String group) {
        return tasks.getOrDefault(group, 0);
    }

    boolean isFree(Set<Port> wanted) {
        return wanted.isEmpty() || Collections.disjoint(ports.keySet(), wanted);
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
