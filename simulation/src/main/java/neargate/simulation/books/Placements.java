package neargate.simulation.books;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Version;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Host;
import neargate.simulation.machines.Machine;
import neargate.simulation.machines.Workload;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Witness;
import org.jspecify.annotations.Nullable;

/**
 * Keeps books of its own about what is on each instance, from what users asked for and not from what ECS made of it, and
 * checks each placement: no instance over its capacity, no port twice, no constraint broken, none on an instance that takes
 * no tasks.
 */
public final class Placements implements Witness {
    private final Fleet fleet;
    private final Demand demand;
    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<Key, Held> held = new HashMap<>();
    private long placements;

    public Placements(Fleet fleet, Demand demand) {
        this.fleet = fleet;
        this.demand = demand;
    }

    /** What is on an instance. */
    private static final class Account {
        final Host host;
        final Map<Integer, Key> ports = new HashMap<>();
        final Map<String, Integer> groups = new HashMap<>();
        boolean open;
        int cpu;
        int memory;
        int networkInterfaces;

        Account(Host host) {
            this.host = host;
        }
    }

    /** What a task has, as long as it has not stopped. */
    private record Held(String instance, String group, Workload workload) {}

    @Override
    public void saw(Instant time, Version version) {
        for (Change<?> change : version.changes()) {
            if (change.table() == InstanceTable.TABLE) {
                instance((ContainerInstanceRecord) change.after());
            } else if (change.table() == TaskTable.TABLE) {
                task(change.key(), (TaskRecord) change.after());
            }
        }
    }

    private void instance(@Nullable ContainerInstanceRecord record) {
        if (record != null) {
            String id = record.instance().ec2InstanceId();
            accounts.computeIfAbsent(record.arn(), _ -> new Account(fleet.host(id))).open =
                    record.active() && record.connected();
        }
    }

    private void task(Key key, @Nullable TaskRecord record) {
        boolean ends = record == null || record.stopped();
        Held before = held.get(key);
        if (before != null && ends) {
            held.remove(key);
            count(account(before.instance()), key, before, -1);
        } else if (before == null && !ends && record.containerInstance() != null) {
            var now = new Held(record.containerInstance(), record.task().group(), fleet.workload(record.family()));
            check(account(now.instance()), key, now);
            held.put(key, now);
            count(account(now.instance()), key, now, 1);
            placements++;
        }
    }

    private Account account(String instance) {
        Account account = accounts.get(instance);
        if (account == null) {
            throw new Broken("a task on an instance " + instance + " that never registered");
        }
        return account;
    }

    private void check(Account on, Key key, Held task) {
        String reason = whyNot(on, demand.ask(task.group()), task.workload());
        if (reason != null) {
            throw new Broken(key.id() + " was placed on " + on.host + ", but " + reason);
        }
    }

    /** Why a task may not go to an instance; null if it may. */
    private static @Nullable String whyNot(Account on, Ask ask, Workload workload) {
        Host.Type type = on.host.type();
        Integer port = workload.fixedPort();
        if (!on.open) {
            return "it takes no tasks";
        } else if (on.cpu + workload.cpu() > type.cpu()) {
            return "it has too little CPU left: " + (type.cpu() - on.cpu);
        } else if (on.memory + workload.memory() > type.memory()) {
            return "it has too little memory left: " + (type.memory() - on.memory);
        } else if (workload.hasOwnNetworkInterface() && on.networkInterfaces >= type.networkInterfaces()) {
            return "it has no network interface left";
        } else if (port != null && (on.ports.containsKey(port) || Host.RESERVED_PORTS.contains(port))) {
            return "the port " + port + " is taken there";
        } else if (!ask.allows(on.host, Set.copyOf(on.groups.keySet()), workload)) {
            return "that is not what was asked for: " + ask;
        }
        return null;
    }

    /** One of the machines that such a task could go to; null if there is none. */
    @Nullable
    public Machine room(Ask ask, Workload workload, List<Machine> machines) {
        return machines.stream()
                .filter(machine -> machine.arn() != null && whyNot(account(machine.arn()), ask, workload) == null)
                .findFirst()
                .orElse(null);
    }

    private static void count(Account on, Key key, Held task, int times) {
        Workload workload = task.workload();
        on.cpu += times * workload.cpu();
        on.memory += times * workload.memory();
        on.networkInterfaces += workload.hasOwnNetworkInterface() ? times : 0;
        if (workload.fixedPort() != null && times > 0) {
            on.ports.put(workload.fixedPort(), key);
        } else if (workload.fixedPort() != null) {
            on.ports.remove(workload.fixedPort(), key);
        }
        on.groups.merge(task.group(), times, (one, other) -> one + other == 0 ? null : one + other);
    }

    /** How many tasks were placed. */
    public long placements() {
        return placements;
    }

    /** CPU units that tasks hold of an instance. */
    public int cpu(String instance) {
        return account(instance).cpu;
    }

    /** MiB that tasks hold of an instance. */
    public int memory(String instance) {
        return account(instance).memory;
    }
}
