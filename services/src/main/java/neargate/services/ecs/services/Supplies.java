package neargate.services.ecs.services;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.Engine;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.scheduler.placement.Explanation;
import neargate.scheduler.placement.Filter;
import neargate.scheduler.placement.Reason;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Verdict;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.deployments.Supply;
import neargate.services.ecs.deployments.Supply.Host;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.placement.Held;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.Capacity;
import neargate.services.ecs.tasks.Needs;
import neargate.services.ecs.tasks.NotPlaced;
import neargate.services.ecs.tasks.Spread;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;

/** Where tasks of services could be started: on this machine as Fargate, or on the container instances of their cluster. */
public final class Supplies {
    private static final String ZONE = "ecs.availability-zone";

    private final Engine engine;
    private final Fleets<TaskRecord> fleets;

    public Supplies(Engine engine, Fleets<TaskRecord> fleets) {
        this.engine = engine;
        this.fleets = fleets;
    }

    /**
     * Places that were claimed for tasks on container instances.
     *
     * @param start the tasks
     * @param supply what there is for a step that uses nothing but these
     */
    public record Claims(Plan.Start start, List<Occupancy> places, Supply supply) {}

    /** Whether the next tasks of a service go to container instances. */
    public static boolean onInstances(ServiceRecord record) {
        return starting(record).launch().onInstances();
    }

    /** What there is, as far as it can be told without a claim. */
    public Supply of(Reader state, Scope scope, ServiceRecord record) {
        return of(
                state,
                scope,
                record,
                TaskTable.ofService(state, scope, record.cluster(), record.name())
                        .toList());
    }

    /** As above, for who has read the tasks of the service already. */
    Supply of(Reader state, Scope scope, ServiceRecord record, List<TaskRecord> tasks) {
        if (record.daemon()) {
            return hosts(state, scope, record, tasks);
        }
        Rollout rollout = starting(record);
        return rollout.launch().onInstances()
                ? Supply.Room.unlimited(record.rebalances() ? zones(state, scope, record) : Set.of())
                : onFargate(state, scope, record);
    }

    /** As above, of a service on Fargate. */
    Supply onFargate(Reader state, Scope scope, ServiceRecord record) {
        Rollout rollout = starting(record);
        Capacity.Room room =
                Capacity.room(state, engine.capacity(), ServiceTasks.definition(state, scope, rollout.revision()));
        Set<String> zones =
                rollout.places().stream().map(TaskRecord.Place::zone).collect(Collectors.toUnmodifiableSet());
        return new Supply.Room(
                room.tasks(),
                ". Reason: " + room.refusal().reason() + ". " + room.refusal().detail(),
                zones,
                room.tasks() > 0 ? Set.of() : zones);
    }

    private static Rollout starting(ServiceRecord record) {
        return record.starting().orElse(record.primary());
    }

    /** The Availability Zones where an instance with its agent meets the constraints of a service, whatever is left of it. */
    private Set<String> zones(Reader state, Scope scope, ServiceRecord record) {
        return fleets.zones(scope.key(record.cluster()), ServiceTasks.request(state, scope, record));
    }

    /** An instance that has its task needs no verdict: so a look costs what there is to do. */
    private Supply.Hosts hosts(Reader state, Scope scope, ServiceRecord record, List<TaskRecord> tasks) {
        Key cluster = scope.key(record.cluster());
        Request request = ServiceTasks.request(state, scope, record);
        Set<String> supplied = new HashSet<>();
        for (TaskRecord task : tasks) {
            if (task.wanted() && record.owns(task)) {
                supplied.add(task.containerInstance());
            }
        }
        List<String> matching = fleets.matching(cluster, request);
        List<String> vacant = matching.stream()
                .filter(instance -> !supplied.contains(instance))
                .toList();
        Map<String, Verdict> verdicts = vacant.isEmpty()
                ? Map.of()
                : fleets.explain(cluster, request, vacant).verdicts().stream()
                        .collect(Collectors.toMap(Verdict::instance, Function.identity()));
        return new Supply.Hosts(matching.stream()
                .map(instance -> host(instance, verdicts.get(instance)))
                .toList());
    }

    private static Host host(String instance, @Nullable Verdict verdict) {
        if (verdict == null || verdict.fits()) {
            return new Host(instance, verdict != null, "");
        }
        return new Host(
                instance, false, lacksAgent(verdict) ? "" : NotPlaced.sentence(new Explanation(List.of(verdict))));
    }

    /** Its agent is missing, which comes a moment after its instance and goes with it: no reason to complain. */
    private static boolean lacksAgent(Verdict verdict) {
        return verdict.against().stream().anyMatch(objection -> objection.reason() == Reason.AGENT);
    }

    /** How many container instances a DAEMON service is for. */
    int matching(Key cluster, Request request) {
        return fleets.matching(cluster, request).size();
    }

    /**
     * A task that should run.
     *
     * @param zone empty outside of AWS's
     */
    public record Standing(String zone, String deployment) {}

    /**
     * Claims places for the tasks of a plan. Who uses fewer of them gives the others back.
     *
     * @param standing the tasks that the service has
     */
    public Claims claim(
            Reader state, Scope scope, ServiceRecord record, Plan.Start start, Supply supply, List<Standing> standing) {
        if (start.count() == 0 && supply instanceof Supply.Room room) {
            return new Claims(start, List.of(), new Supply.Room(0, "", room.zones(), room.full()));
        }
        Key cluster = scope.key(record.cluster());
        Request request = ServiceTasks.request(state, scope, record);
        Held held = held(state, scope, starting(record));
        return switch (supply) {
            case Supply.Hosts hosts -> claim(cluster, request, held, start, hosts);
            case Supply.Room room -> {
                Spread ahead = start.count() > 0 && start.zone() == null && request.spreadsOver(ZONE)
                        ? ahead(cluster, request, record, start, standing)
                        : new Spread(List.of());
                yield claim(cluster, request, held, start, room, ahead);
            }
        };
    }

    /**
     * The zones as they will be when those tasks have gone that are to be replaced: a fleet counts all tasks of a service
     * alike, and would leave it out of balance after an update of a few at a time. Without such tasks that is its matter.
     */
    private Spread ahead(
            Key cluster, Request request, ServiceRecord record, Plan.Start start, List<Standing> standing) {
        boolean replaces = standing.stream().anyMatch(task -> record.replaces(task.deployment(), start.deployment()));
        var spread = new Spread(
                replaces
                        ? fleets.zones(cluster, request).stream()
                                .sorted()
                                .map(TaskRecord.Place::in)
                                .toList()
                        : List.of());
        for (Standing task : standing) {
            if (record.replaces(task.deployment(), start.deployment())) {
                spread.leaves(TaskRecord.Place.in(task.zone()));
            } else {
                spread.taken(TaskRecord.Place.in(task.zone()));
            }
        }
        return spread;
    }

    private static Request in(String zone, Request request) {
        return request.and(new Filter.Location(Set.of(zone)));
    }

    private Claims claim(Key cluster, Request request, Held held, Plan.Start start, Supply.Room room, Spread ahead) {
        Request wanted = start.zone() == null ? request : in(start.zone(), request);
        List<Occupancy> places = new ArrayList<>();
        while (places.size() < start.count() && !ahead.isFull()) {
            TaskRecord.Place zone = ahead.next();
            List<Occupancy> there = fleets.claim(cluster, in(zone.zone(), request), held, 1);
            if (there.isEmpty()) {
                ahead.full(zone);
            }
            places.addAll(there);
        }
        if (places.size() < start.count()) {
            places.addAll(fleets.claim(cluster, wanted, held, start.count() - places.size()));
        }
        boolean full = places.size() < start.count();
        if (start.zone() != null) {
            Supply.Room left = new Supply.Room(places.size(), "", room.zones(), room.full());
            return new Claims(start, places, full ? left.without(start.zone()) : left);
        }
        String refusal = full ? NotPlaced.sentence(fleets.explainNearest(cluster, wanted)) : "";
        return new Claims(start, places, new Supply.Room(places.size(), refusal, room.zones(), room.full()));
    }

    private Claims claim(Key cluster, Request request, Held held, Plan.Start start, Supply.Hosts hosts) {
        List<Occupancy> places = new ArrayList<>();
        for (String instance : start.instances()) {
            var wanted = new Occupancy(cluster, instance, request.group(), held);
            if (fleets.claim(wanted, request).filter(Verdict::fits).isPresent()) {
                places.add(wanted);
            }
        }
        Set<String> taken = places.stream().map(Occupancy::instance).collect(Collectors.toSet());
        return new Claims(
                start,
                places,
                new Supply.Hosts(hosts.hosts().stream()
                        .map(host -> new Host(host.instance(), taken.contains(host.instance()), host.refusal()))
                        .toList()));
    }

    /** Keeps room for a task of a DAEMON service on instances that are to have one, and on no others. */
    void keep(Reader state, Scope scope, ServiceRecord record, Set<String> instances) {
        fleets.keep(
                scope.key(record.cluster()),
                ServiceTasks.group(record.name()),
                held(state, scope, starting(record)),
                instances);
    }

    /**
     * The rooms that tasks of DAEMON services leave to their successors, as far as the tasks themselves tell: what
     * {@link #keep} keeps in the middle of an update, for a process that has looked at no service yet.
     */
    public static Stream<Occupancy> awaited(Snapshot now) {
        return now.scanAll(Services.TABLE)
                .filter(row -> row.value().daemon() && row.value().active())
                .flatMap(row -> awaited(now, row.key().scope(), row.value()));
    }

    private static Stream<Occupancy> awaited(Reader state, Scope scope, ServiceRecord record) {
        Map<Boolean, Set<String>> byStay = TaskTable.ofService(state, scope, record.cluster(), record.name())
                .filter(task -> task.containerInstance() != null)
                .collect(Collectors.partitioningBy(
                        TaskRecord::wanted, Collectors.mapping(TaskRecord::containerInstance, Collectors.toSet())));
        return record.starting().stream()
                .flatMap(rollout -> byStay.get(false).stream()
                        .filter(instance -> !byStay.get(true).contains(instance))
                        .map(instance -> new Occupancy(
                                scope.key(record.cluster()),
                                instance,
                                ServiceTasks.group(record.name()),
                                held(state, scope, rollout))));
    }

    private static Held held(Reader state, Scope scope, Rollout rollout) {
        return Needs.held(ServiceTasks.definition(state, scope, rollout.revision()));
    }

    /** Gives claims back that were not used. */
    void release(List<Occupancy> unused) {
        fleets.release(unused);
    }
}
