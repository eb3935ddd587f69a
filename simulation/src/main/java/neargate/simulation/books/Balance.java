package neargate.simulation.books;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.services.ecs.services.ServiceRecord;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Host;
import neargate.simulation.machines.Machine;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;

/**
 * Whether the tasks of a service are in as many in each Availability Zone in which they may be ("Balancing an Amazon ECS
 * service across Availability Zones"): those of any two differ by one at most.
 */
final class Balance {
    private final Fleet fleet;
    private final Demand demand;
    private final Placements placements;
    private final Set<String> open;

    /** @param open the instances that are ACTIVE */
    Balance(Fleet fleet, Demand demand, Placements placements, Set<String> open) {
        this.fleet = fleet;
        this.demand = demand;
        this.placements = placements;
        this.open = open;
    }

    /** Whether the tasks of a service are moved between zones. */
    static boolean isKept(ServiceRecord record) {
        return !record.external()
                && !Limits.isDaemon(record)
                && record.service().availabilityZoneRebalancing() != AvailabilityZoneRebalancing.DISABLED;
    }

    /** The zones that a task of another one should move to; none of a service whose tasks are not moved. */
    List<String> lacking(Account account, ServiceRecord record, Part part) {
        if (!isKept(record)) {
            return List.of();
        }
        Map<String, Long> tasks = account.each()
                .filter(task -> task.wanted() && (task.instance() == null || open.contains(task.instance())))
                .collect(Collectors.groupingBy(Account.Seen::zone, Collectors.counting()));
        long most = tasks.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return zones(record, part).stream()
                .filter(zone -> most - tasks.getOrDefault(zone, 0L) >= 2)
                .sorted()
                .toList();
    }

    private Set<String> zones(ServiceRecord record, Part part) {
        if (part.workload().onFargate()) {
            List<String> subnets = record.service()
                    .networkConfiguration()
                    .awsvpcConfiguration()
                    .subnets();
            return fleet.zones().stream()
                    .filter(zone -> subnets.contains(zone.subnetId()))
                    .map(Host.Zone::name)
                    .collect(Collectors.toSet());
        }
        Ask ask = demand.ask("service:" + record.name());
        return fleet.machines().stream()
                .filter(machine -> machine.arn() != null && open.contains(machine.arn()))
                .map(Machine::host)
                .filter(host -> ask.allows(host, Set.of(), part.workload()))
                .map(host -> host.zone().name())
                .collect(Collectors.toSet());
    }

    /**
     * Whether a task more may be started in one of some zones.
     *
     * @param free the machines of which no room is kept for others
     */
    boolean mayMove(ServiceRecord record, Part part, List<String> zones, List<Machine> free) {
        if (Limits.most(record) <= part.desired()) {
            return false;
        }
        List<Machine> there = free.stream()
                .filter(machine -> zones.contains(machine.host().zone().name()))
                .toList();
        return part.workload().onFargate()
                || placements.room(demand.ask("service:" + record.name()), part.workload(), there) != null;
    }
}
