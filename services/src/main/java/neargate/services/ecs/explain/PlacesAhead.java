package neargate.services.ecs.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.Forecast;
import neargate.services.ecs.deployments.Forecast.Place;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.deployments.ServiceTask;
import neargate.services.ecs.deployments.Supply;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.Supplies;
import neargate.services.ecs.tasks.Spread;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;

/** Where the tasks of a service would go: as its scheduler finds places, on fleets that nobody else looks at. */
final class PlacesAhead implements Forecast.Places {
    private final Reader now;
    private final Scope scope;
    private final ServiceRecord record;
    private final Supplies supplies;
    private final Supply supply;
    private final Fleets<TaskRecord> fleets;
    private final Map<String, Occupancy> held = new HashMap<>();
    private final List<Occupancy> claims = new ArrayList<>();
    private final List<Standing> standing = new ArrayList<>();
    private int roomOnFargate;
    private String refusal = "";

    private record Standing(TaskRecord.Place place, String deployment) {}

    PlacesAhead(
            Reader now,
            Scope scope,
            ServiceRecord record,
            Supplies supplies,
            Supply supply,
            Fleets<TaskRecord> fleets) {
        this.now = now;
        this.scope = scope;
        this.record = record;
        this.supplies = supplies;
        this.supply = supply;
        this.fleets = fleets;
        this.roomOnFargate = supply instanceof Supply.Room room ? room.tasks() : 0;
        TaskTable.ofService(now, scope, record.cluster(), record.name()).forEach(task -> {
            if (task.wanted()) {
                standing.add(new Standing(task.place(), Objects.requireNonNullElse(task.deployment(), "")));
            }
            TaskRecord.occupancy(new Row<>(task.key(scope), task)).ifPresent(it -> held.put(task.arn(), it));
        });
    }

    /** Why there was no place for one more task; empty if there was. */
    String refusal() {
        return refusal;
    }

    @Override
    public List<Place> take(Plan.Start start) {
        return Supplies.onInstances(record) ? onInstances(start) : onFargate(start);
    }

    private List<Place> onInstances(Plan.Start start) {
        Supplies.Claims claimed = supplies.claim(
                now,
                scope,
                record,
                start,
                supply,
                standing.stream()
                        .map(task -> new Supplies.Standing(task.place().zone(), task.deployment()))
                        .toList());
        if (claimed.supply() instanceof Supply.Room room) {
            refusal = room.refusal();
        } else if (claimed.supply() instanceof Supply.Hosts hosts) {
            refusal = hosts.hosts().stream()
                    .filter(host -> start.instances().contains(host.instance()) && !host.takes())
                    .map(Supply.Host::refusal)
                    .findFirst()
                    .orElse("");
        }
        claims.addAll(claimed.places());
        List<Place> taken = claimed.places().stream()
                .map(claim -> new Place(zone(claim.instance()), claim.instance()))
                .toList();
        taken.forEach(place -> standing.add(new Standing(TaskRecord.Place.in(place.zone()), start.deployment())));
        return taken;
    }

    private String zone(String instance) {
        return InstanceTable.byArn(now, scope, record.cluster(), instance)
                .map(ContainerInstanceRecord::zone)
                .orElse("");
    }

    private List<Place> onFargate(Plan.Start start) {
        int count = Math.min(start.count(), roomOnFargate);
        roomOnFargate -= count;
        if (count < start.count() && supply instanceof Supply.Room room) {
            refusal = room.refusal();
        }
        var spread = new Spread(record.places().stream()
                .filter(place -> start.zone() == null || place.zone().equals(start.zone()))
                .toList());
        for (Standing task : standing) {
            if (record.replaces(task.deployment(), start.deployment())) {
                spread.leaves(task.place());
            } else {
                spread.taken(task.place());
            }
        }
        List<TaskRecord.Place> taken =
                Stream.generate(spread::next).limit(count).toList();
        taken.forEach(place -> standing.add(new Standing(place, start.deployment())));
        return taken.stream().map(place -> new Place(place.zone(), null)).toList();
    }

    @Override
    public void free(ServiceTask task) {
        first(
                        standing,
                        it -> it.place().zone().equals(task.zone())
                                && it.deployment().equals(task.deployment()))
                .ifPresent(standing::remove);
        String instance = task.instance();
        if (instance == null) {
            roomOnFargate++;
            return;
        }
        Occupancy occupied = held.get(task.arn());
        if (occupied != null) {
            fleets.suppose(occupied);
        } else {
            first(claims, claim -> claim.instance().equals(instance)).ifPresent(this::release);
        }
    }

    private void release(Occupancy claim) {
        claims.remove(claim);
        fleets.release(List.of(claim));
    }

    private static <T> Optional<T> first(List<T> all, Predicate<T> wanted) {
        return all.stream().filter(wanted).findFirst();
    }
}
