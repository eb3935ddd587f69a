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
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.ControlPlane;
import neargate.simulation.plane.Unreachable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;

/**
 * Looks at everything when nothing has gone wrong for a while: nothing is lost, nothing is left over, and what ECS says is
 * what is on the machines.
 */
public final class Reckoning {
    private static final int DESCRIBED_AT_ONCE = 100;

    private final Fleet fleet;
    private final Demand demand;
    private final Placements placements;
    private final Lives lives;
    private final Snapshot now;
    private final Map<String, Machine> machines = new HashMap<>();
    private final List<TaskRecord> tasks;

    public Reckoning(Fleet fleet, Demand demand, Placements placements, Lives lives) {
        this.fleet = fleet;
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
            Machine machine = machines.get(task.containerInstance());
            require(
                    machine != null && machine.containers().has(task.arn()),
                    task.arn() + " is lost: it does not run on " + task.containerInstance());
        }
    }

    private void nothingElseRuns() {
        Set<String> known = tasks.stream().map(TaskRecord::arn).collect(Collectors.toSet());
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
        for (String name : demand.services()) {
            require(
                    now.get(Services.TABLE, ControlPlane.SCOPE.key(fleet.cluster() + "/" + name))
                            .filter(record -> record.service().status().equals("ACTIVE"))
                            .isPresent(),
                    name + " was made and is gone");
        }
        now.scanAll(Services.TABLE).map(Row::value).forEach(this::service);
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
        require(!record.external() || record.taskSets().size() == 1, record.name() + " has more than one task set");
        String primary = record.external()
                ? record.taskSets().getFirst().taskSet().id()
                : record.deployments().getFirst().deployment().id();
        long current =
                own.stream().filter(task -> primary.equals(task.deployment())).count();
        int desired = record.service().desiredCount();
        require(current <= desired, record.name() + " has " + current + " tasks of " + desired);
        if (current < desired) {
            Ask ask = demand.ask("service:" + record.name());
            String definition = record.service().taskDefinition();
            String family = definition.substring(definition.lastIndexOf('/') + 1, definition.lastIndexOf(':'));
            Machine room = placements.room(ask, fleet.workload(family), fleet.machines());
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
