package neargate.simulation.books;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Host;
import neargate.simulation.machines.Machine;
import neargate.simulation.machines.Workload;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.ControlPlane;
import neargate.simulation.plane.Unreachable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;

/**
 * Looks at everything when nothing has gone wrong for a while: nothing is lost, nothing is left over, and what ECS says is
 * what is on the machines.
 */
public final class Reckoning {
    private static final int DESCRIBED_AT_ONCE = 100;

    private final Fleet fleet;
    private final Set<String> onFargate;
    private final Demand demand;
    private final Placements placements;
    private final Lives lives;
    private final Snapshot now;
    private final Map<String, Machine> machines = new HashMap<>();
    private final List<TaskRecord> tasks;

    /** @param onFargate the ARNs of the tasks that run on Fargate */
    public Reckoning(Fleet fleet, Set<String> onFargate, Demand demand, Placements placements, Lives lives) {
        this.fleet = fleet;
        this.onFargate = onFargate;
        this.demand = demand;
        this.placements = placements;
        this.lives = lives;
        this.now = fleet.plane().state();
        for (Machine machine : fleet.machines()) {
            require(machine.arn() != null && machine.isConnected(), machine.host() + " has not come back");
            machines.put(machine.arn(), machine);
        }
        this.tasks = now.scanAll(TaskTable.TABLE)
                .map(Row::value)
                .filter(task -> !task.stopped())
                .toList();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Broken(otherwise);
        }
    }

    public void check() {
        try {
            everyTaskRunsWhereEcsSays();
            nothingElseRuns();
            everyAcceptedTaskIsAccountedFor();
            services();
            instances();
            networkInterfaces();
        } catch (Unreachable e) {
            throw new Broken("the control plane is down though nothing is wrong");
        }
    }

    private void everyTaskRunsWhereEcsSays() {
        for (TaskRecord task : tasks) {
            require(
                    task.life() == Life.RUNNING && task.wanted(),
                    task.arn() + " on " + task.containerInstance() + " is still " + task.life() + " of "
                            + task.task().desiredStatus());
            require(runs(task), task.arn() + " is lost: it does not run on " + task.containerInstance());
        }
    }

    private boolean runs(TaskRecord task) {
        if (task.containerInstance() == null) {
            return onFargate.contains(task.arn());
        }
        Machine machine = machines.get(task.containerInstance());
        return machine != null && machine.containers().has(task.arn());
    }

    private void nothingElseRuns() {
        Set<String> known = tasks.stream().map(TaskRecord::arn).collect(Collectors.toSet());
        onFargate.forEach(task -> require(known.contains(task), task + " still runs on Fargate"));
        for (Machine machine : machines.values()) {
            for (String task : machine.containers().tasks()) {
                require(known.contains(task), task + " still runs on " + machine.host());
            }
        }
    }

    private void everyAcceptedTaskIsAccountedFor() {
        Set<String> stored = new HashSet<>();
        now.scanAll(TaskTable.TABLE).forEach(row -> stored.add(row.value().arn()));
        for (String task : demand.tasks()) {
            require(stored.contains(task) || lives.wasForgotten(task), task + " was accepted and is gone");
        }
    }

    private void services() {
        Set<String> wanted = Set.copyOf(demand.services());
        for (String name : wanted) {
            require(
                    now.get(Services.TABLE, ControlPlane.SCOPE.key(fleet.cluster() + "/" + name))
                            .filter(record -> record.service().status().equals("ACTIVE"))
                            .isPresent(),
                    name + " was made and is gone");
        }
        now.scanAll(Services.TABLE).map(Row::value).forEach(record -> {
            boolean active = record.service().status().equals("ACTIVE");
            require(!active || wanted.contains(record.name()), record.name() + " was deleted, and is still there");
            service(record);
        });
    }

    /** A service has all its tasks, unless there is really no room for one more. */
    private void service(ServiceRecord record) {
        String status = record.service().status();
        List<TaskRecord> own = TaskTable.ofService(now, ControlPlane.SCOPE, record.cluster(), record.name())
                .toList();
        if (!status.equals("ACTIVE")) {
            require(status.equals("INACTIVE") && own.isEmpty(), record.name() + " is still " + status);
            return;
        }
        require(
                !record.external() || record.taskSets().size() == 1,
                record.name() + " has " + record.taskSets().size() + " task sets");
        String primary = record.external()
                ? record.taskSets().getFirst().taskSet().id()
                : record.deployments().getFirst().deployment().id();
        long current =
                own.stream().filter(task -> primary.equals(task.deployment())).count();
        int desired = record.service().desiredCount();
        if (record.service().schedulingStrategy() == SchedulingStrategy.DAEMON) {
            onEach(record, own);
        }
        require(current <= desired, record.name() + " has " + current + " tasks of " + desired);
        if (current < desired) {
            Ask ask = demand.ask("service:" + record.name());
            require(!ask.workload().onFargate(), record.name() + " has " + current + " tasks of " + desired);
            Machine room = placements.room(ask, workload(record), fleet.machines());
            require(
                    room == null,
                    record.name() + " has " + current + " tasks of " + desired + ", and there is room on "
                            + (room == null ? "" : room.host()));
        } else {
            require(own.size() == desired, record.name() + " has " + (own.size() - desired) + " tasks too many");
            require(
                    record.external()
                            || (record.deployments().size() == 1
                                    && record.deployments()
                                            .getFirst()
                                            .deployment()
                                            .rolloutStateAsString()
                                            .equals("COMPLETED")),
                    record.name() + " has not completed its deployment: " + record.deployments());
        }
    }

    /** A DAEMON service has one task on each instance where there is room for it. */
    private void onEach(ServiceRecord record, List<TaskRecord> own) {
        Map<String, Integer> counts = new HashMap<>();
        own.forEach(task -> counts.merge(String.valueOf(task.containerInstance()), 1, Integer::sum));
        Ask ask = demand.ask("service:" + record.name());
        for (Machine machine : machines.values()) {
            int count = counts.getOrDefault(machine.arn(), 0);
            require(
                    count == 1 || (count == 0 && placements.room(ask, workload(record), List.of(machine)) == null),
                    record.name() + " has " + count + " tasks on " + machine.host());
        }
    }

    private Workload workload(ServiceRecord record) {
        String definition = record.service().taskDefinition();
        return fleet.workload(definition.substring(definition.lastIndexOf('/') + 1, definition.lastIndexOf(':')));
    }

    /** What ECS describes of the instances is what our own books say. */
    private void instances() throws Unreachable {
        List<String> arns = new ArrayList<>(machines.keySet());
        Map<String, Integer> running = new HashMap<>();
        tasks.forEach(task -> running.merge(String.valueOf(task.containerInstance()), 1, Integer::sum));
        for (int from = 0; from < arns.size(); from += DESCRIBED_AT_ONCE) {
            List<String> some = arns.subList(from, Math.min(arns.size(), from + DESCRIBED_AT_ONCE));
            List<ContainerInstance> described = fleet.plane()
                    .ecs(ecs -> ecs.describeContainerInstances(
                            request -> request.cluster(fleet.cluster()).containerInstances(some)))
                    .containerInstances();
            require(described.size() == some.size(), "instances are missing");
            described.forEach(instance -> instance(instance, running.getOrDefault(instance.containerInstanceArn(), 0)));
        }
    }

    private void instance(ContainerInstance instance, int running) {
        String arn = instance.containerInstanceArn();
        Host.Type type = fleet.host(instance.ec2InstanceId()).type();
        require(instance.status().equals("ACTIVE") && instance.agentConnected(), arn + " is not as it was");
        require(instance.runningTasksCount() == running, arn + " runs " + running + " tasks: " + instance);
        require(instance.pendingTasksCount() == 0, arn + " has pending tasks");
        require(
                remaining(instance, "CPU") == type.cpu() - placements.cpu(arn),
                arn + " has other CPU left: " + instance);
        require(
                remaining(instance, "MEMORY") == type.memory() - placements.memory(arn),
                arn + " has other memory left: " + instance);
    }

    private static @Nullable Integer remaining(ContainerInstance instance, String resource) {
        return instance.remainingResources().stream()
                .filter(each -> each.name().equals(resource))
                .findFirst()
                .orElseThrow()
                .integerValue();
    }

    /** No network interface is left over. */
    private void networkInterfaces() throws Unreachable {
        List<NetworkInterface> all =
                fleet.plane().ec2(ec2 -> ec2.describeNetworkInterfaces()).networkInterfaces();
        long wanted = tasks.stream()
                .filter(task -> fleet.workload(task.family()).hasOwnNetworkInterface())
                .count();
        require(all.size() == wanted, all.size() + " network interfaces for " + wanted + " tasks");
    }
}
