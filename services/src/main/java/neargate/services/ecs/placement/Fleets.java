package neargate.services.ecs.placement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Feed;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Version;
import neargate.scheduler.placement.Explanation;
import neargate.scheduler.placement.Fleet;
import neargate.scheduler.placement.Placement;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Verdict;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import org.jspecify.annotations.Nullable;

/**
 * The instances of all clusters, and what is left of each: the one place where it is decided which instance a task goes to.
 *
 * <p>What was decided is a claim until the feed tells of the task itself; so two requests at the same time never get the
 * same room, and no transaction of the store has to look at a fleet.
 *
 * @param <T> what the table of tasks holds
 */
public final class Fleets<T> {
    private static final long NEVER = -1;

    private final Store store;
    private final Table<T> tasks;
    private final Function<Row<T>, Optional<Occupancy>> occupancy;
    private final Function<Snapshot, Stream<Occupancy>> awaited;
    private final RandomGenerator random;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Fleet> fleets = new HashMap<>();
    private final Map<Key, String> instances = new HashMap<>();
    private final Set<String> there = new HashSet<>();
    private final Map<Key, Occupancy> running = new HashMap<>();
    private final Claims claims = new Claims();
    private final KeptRooms kept = new KeptRooms();
    private long revision = NEVER;

    /**
     * What is in a store.
     *
     * @param occupancy what a task holds; empty if it holds nothing any more, or is on no instance
     * @param awaited the rooms that tasks on their way out leave to others of their group: kept from the first moment on,
     *     until somebody says what to {@link #keep}
     */
    public Fleets(
            Store store,
            Table<T> tasks,
            Function<Row<T>, Optional<Occupancy>> occupancy,
            Function<Snapshot, Stream<Occupancy>> awaited,
            RandomGenerator random) {
        this.store = store;
        this.tasks = tasks;
        this.occupancy = occupancy;
        this.awaited = awaited;
        this.random = random;
    }

    /**
     * Claims a place for each of up to {@code count} tasks. Who commits them calls {@link #release} if that fails.
     *
     * @return a claim for each task that has a place, in their order; fewer than asked for when there is no more room
     */
    public List<Occupancy> claim(Key cluster, Request request, Held held, int count) {
        return locked(() -> {
            Fleet fleet = fleet(cluster);
            return Placement.place(fleet, request, count, random).stream()
                    .map(instance -> {
                        var claim = new Occupancy(cluster, instance, request.group(), held);
                        claims.add(claim);
                        return claim;
                    })
                    .toList();
        });
    }

    /** Claims a place on a certain instance if the task fits there, and says whether it does; empty without the instance. */
    public Optional<Verdict> claim(Occupancy wanted, Request request) {
        return locked(() -> {
            Fleet fleet = fleet(wanted.cluster());
            Set<Occupancy> own = kept.of(wanted).stream().collect(Collectors.toSet());
            Optional<Verdict> verdict = without(own, () -> Explanation.of(fleet, request, wanted.instance()));
            if (verdict.filter(Verdict::fits).isPresent()) {
                own.forEach(this::giveUp);
                fleet.start(wanted.instance(), request);
                claims.add(wanted);
            }
            return verdict;
        });
    }

    /** The tasks of these claims were not committed after all. */
    public void release(List<Occupancy> given) {
        locked(() -> {
            for (Occupancy claim : given) {
                if (claims.redeem(claim)) {
                    end(claim);
                }
            }
            return given;
        });
    }

    /**
     * Keeps room on instances for a task of a group each, until it is claimed there: others find it taken. Where room was
     * kept for the group before, and is no more to be, it is free again.
     */
    public void keep(Key cluster, String group, Held held, Set<String> instances) {
        locked(() -> {
            Set<Occupancy> wanted = instances.stream()
                    .filter(there::contains)
                    .map(instance -> new Occupancy(cluster, instance, group, held))
                    .collect(Collectors.toSet());
            Set<Occupancy> before = kept.of(cluster, group);
            if (!wanted.equals(before)) {
                before.forEach(this::giveUp);
                wanted.forEach(kept::add);
                wanted.forEach(this::start);
            }
            return wanted;
        });
    }

    private void giveUp(Occupancy room) {
        kept.remove(room);
        end(room);
    }

    /** A look at a fleet as if some rooms were not kept: to whom they are kept for they are free. */
    private <R> R without(Set<Occupancy> rooms, Work<R> look) {
        rooms.forEach(this::end);
        try {
            return look.done();
        } finally {
            rooms.forEach(this::start);
        }
    }

    private Explanation explanation(Key cluster, Request request, Function<Fleet, Explanation> look) {
        Set<Occupancy> own = kept.of(cluster, request.group());
        return without(own, () -> look.apply(fleet(cluster)));
    }

    /** Fleets like these, to rehearse with: what is claimed of them is promised to nobody. */
    public Fleets<T> apart() {
        List<Occupancy> rooms = locked(kept::all);
        var apart = new Fleets<>(store, tasks, occupancy, _ -> rooms.stream(), random);
        apart.startOver(store.snapshot());
        return apart;
    }

    /** Supposes that a task is gone: on fleets that somebody only rehearses with. */
    public void suppose(Occupancy gone) {
        locked(() -> {
            end(gone);
            return gone;
        });
    }

    /** Why tasks are not on each of the instances, or could be. */
    public Explanation explain(Key cluster, Request request) {
        return locked(() -> explanation(cluster, request, fleet -> Explanation.of(fleet, request)));
    }

    /** Why tasks are not on some instances, or could be: nothing of those that are gone. */
    public Explanation explain(Key cluster, Request request, List<String> instances) {
        return locked(() -> explanation(
                cluster,
                request,
                fleet -> new Explanation(instances.stream()
                        .flatMap(arn -> Explanation.of(fleet, request, arn).stream())
                        .toList())));
    }

    /** The ACTIVE instances that satisfy the filters of a request, in the order of their ARNs. */
    public List<String> matching(Key cluster, Request request) {
        return locked(() -> Explanation.matching(fleet(cluster), request));
    }

    /** The Availability Zones of those instances whose agents are connected. */
    public Set<String> zones(Key cluster, Request request) {
        return locked(() -> Explanation.values(fleet(cluster), request, "ecs.availability-zone"));
    }

    /** Why tasks are not on the instance that is closest to taking them: as much as a message tells. */
    public Explanation explainNearest(Key cluster, Request request) {
        return locked(() -> Explanation.ofNearest(fleet(cluster), request));
    }

    private interface Work<R> {
        R done();
    }

    private <R> R locked(Work<R> work) {
        lock.lock();
        try {
            catchUp();
            return work.done();
        } finally {
            lock.unlock();
        }
    }

    private Fleet fleet(Key cluster) {
        return fleets.computeIfAbsent(cluster, _ -> new Fleet());
    }

    private void catchUp() {
        Feed.Stretch stretch = store.feed().after(revision);
        Snapshot resync = stretch.resync();
        if (resync != null) {
            startOver(resync);
        }
        for (Version version : stretch.versions()) {
            version.changes().forEach(this::apply);
            revision = version.revision();
        }
    }

    /** Claims are dropped: whether their tasks are in the snapshot cannot be told. Room is kept on. */
    private void startOver(Snapshot now) {
        fleets.clear();
        instances.clear();
        there.clear();
        running.clear();
        claims.clear();
        now.scanAll(InstanceTable.TABLE).forEach(row -> instance(row.key(), row.value()));
        now.scanAll(tasks).forEach(row -> task(row.key(), occupancy.apply(row).orElse(null)));
        if (revision == NEVER) {
            awaited.apply(now).forEach(kept::add);
        }
        kept.retain(there);
        kept.all().forEach(this::start);
        revision = now.revision();
    }

    private void apply(Change<?> change) {
        if (change.table() == InstanceTable.TABLE) {
            instance(change.key(), (ContainerInstanceRecord) change.after());
        } else if (change.table() == tasks) {
            task(change.key(), after(change));
        }
    }

    @SuppressWarnings("unchecked") // It is a change of the table of T.
    private @Nullable Occupancy after(Change<?> change) {
        T after = (T) change.after();
        return after == null
                ? null
                : occupancy.apply(new Row<>(change.key(), after)).orElse(null);
    }

    private void instance(Key key, @Nullable ContainerInstanceRecord record) {
        Key cluster = key.scope().key(key.id().substring(0, key.id().lastIndexOf('/')));
        if (record != null && record.registered()) {
            fleet(cluster).put(FleetInstance.of(record));
            instances.put(key, record.arn());
            there.add(record.arn());
            return;
        }
        String gone = instances.remove(key);
        if (gone != null) {
            // Its tasks are counted nowhere any more; each leaves when it stops.
            there.remove(gone);
            fleet(cluster).remove(gone);
            claims.instanceGone(gone);
            kept.retain(there);
        }
    }

    private void task(Key key, @Nullable Occupancy after) {
        Occupancy before = running.get(key);
        if (Objects.equals(before, after)) {
            return;
        }
        if (before != null) {
            running.remove(key);
            end(before);
        }
        if (after != null && isThere(after)) {
            running.put(key, after);
            if (!claims.redeem(after)) {
                start(after);
            }
        }
    }

    private boolean isThere(Occupancy task) {
        return there.contains(task.instance());
    }

    private void start(Occupancy task) {
        fleet(task.cluster()).start(task.instance(), request(task));
    }

    private void end(Occupancy task) {
        if (isThere(task)) {
            fleet(task.cluster()).end(task.instance(), request(task));
        }
    }

    /** What a fleet must know of a task that has its place. */
    private static Request request(Occupancy task) {
        return new Request(task.group(), task.held().resources(), task.held().ports(), false, List.of(), List.of());
    }
}
