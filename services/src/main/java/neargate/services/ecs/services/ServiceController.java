package neargate.services.ecs.services;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.Engine;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.scheduler.placement.Request;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.deployments.Planner;
import neargate.services.ecs.deployments.Situation;
import neargate.services.ecs.deployments.Situation.Room;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.Needs;
import neargate.services.ecs.tasks.NotPlaced;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;

/**
 * Keeps a service as it should be: looks at it and at its tasks, lets {@link Planner} decide the next step, and takes it in
 * one transaction. It starts and stops tasks only as rows; what becomes of them is the tasks' own matter.
 */
public final class ServiceController implements Controller {
    /** How long a deleted service is shown as INACTIVE. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final Store store;
    private final Clock clock;
    private final Engine engine;
    private final Fleets<TaskRecord> fleets;

    public ServiceController(Store store, Clock clock, Engine engine, Fleets<TaskRecord> fleets) {
        this.store = store;
        this.clock = clock;
        this.engine = engine;
        this.fleets = fleets;
    }

    @Override
    public String name() {
        return "ecs.services";
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == Services.TABLE) {
            due.accept(change.key());
        } else if (change.table() == TaskTable.TABLE) {
            var before = (TaskRecord) change.before();
            var now = (TaskRecord) change.after();
            TaskRecord task = now != null ? now : before;
            if (task != null && task.service() != null && (before == null || now == null || matters(before, now))) {
                due.accept(Services.key(change.key().scope(), task.cluster(), task.service()));
            }
        } else if (change.table() == InstanceTable.TABLE) {
            var before = (ContainerInstanceRecord) change.before();
            var now = (ContainerInstanceRecord) change.after();
            if (now != null && (before == null || matters(before, now))) {
                Services.active(after, change.key().scope(), now.cluster()).forEach(due);
            }
        }
    }

    /** There may be room for tasks now, or tasks have to leave. */
    private static boolean matters(ContainerInstanceRecord before, ContainerInstanceRecord after) {
        return before.active() != after.active()
                || (after.connected() && !before.connected())
                || !before.attributes().equals(after.attributes());
    }

    private static boolean matters(TaskRecord before, TaskRecord after) {
        return !before.task().lastStatus().equals(after.task().lastStatus())
                || !before.task().desiredStatus().equals(after.task().desiredStatus())
                || !Objects.equals(before.task().healthStatus(), after.task().healthStatus());
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(Services.TABLE).map(Row::key);
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        ServiceRecord record = now.get(Services.TABLE, key).orElse(null);
        if (record == null) {
            return Next.onChange();
        }
        if (!record.active() && !record.draining()) {
            return forget(key, record);
        }
        boolean onInstances = UpdateService.launch(record.service()).onInstances();
        Room room = onInstances
                ? new Room(Integer.MAX_VALUE, "")
                : Situations.room(now, key.scope(), record, engine.capacity());
        Situation situation = Situations.of(now, key.scope(), record, room, clock.instant());
        Plan plan = Planner.plan(situation);
        if (!plan.isIdle(situation)) {
            plan = onInstances ? stepOnInstances(key, record, now, plan.start()) : store.write(tx -> takeStep(tx, key));
        }
        return plan.look() == null ? Next.onChange() : Next.at(plan.look());
    }

    /** Places are claimed before the transaction, which may use fewer of them. */
    private Plan stepOnInstances(Key key, ServiceRecord record, Snapshot now, int count) {
        Key cluster = key.scope().key(record.cluster());
        Request wanted = ServiceTasks.request(now, key.scope(), record);
        List<Occupancy> claims = count == 0
                ? List.of()
                : fleets.claim(cluster, wanted, Needs.held(ServiceTasks.definition(now, key.scope(), record)), count);
        String refusal = claims.size() < count ? NotPlaced.sentence(fleets.explain(cluster, wanted)) : "";
        List<Occupancy> unused = new ArrayList<>(claims);
        try {
            return store.write(tx -> {
                unused.clear();
                unused.addAll(claims);
                return takeStep(tx, key, record.primary(), new Room(claims.size(), refusal), unused);
            });
        } finally {
            fleets.release(unused);
        }
    }

    private Next forget(Key key, ServiceRecord record) {
        Instant end = record.updatedAt().plus(REMEMBERED);
        if (clock.instant().isBefore(end)) {
            return Next.at(end);
        }
        store.write(tx -> {
            ServiceEvents.clear(tx, key.scope(), record);
            tx.delete(Services.TABLE, key);
            return key;
        });
        return Next.onChange();
    }

    /** Decides again, on the newest state, and does what was decided. */
    private Plan takeStep(Transaction tx, Key key) {
        ServiceRecord before = tx.get(Services.TABLE, key).orElseThrow();
        Room room = Situations.room(tx, key.scope(), before, engine.capacity());
        Plan plan = Planner.plan(Situations.of(tx, key.scope(), before, room, tx.now()));
        return takeStep(tx, key, before, plan, ServiceTasks.start(tx, key.scope(), before, plan.start()));
    }

    /** As above, with the places that were claimed. Those that are used leave {@code unused}. */
    private static Plan takeStep(
            Transaction tx, Key key, ServiceRecord.Rollout claimedFor, Room room, List<Occupancy> unused) {
        ServiceRecord before = tx.get(Services.TABLE, key).orElseThrow();
        boolean asClaimed = before.primary().equals(claimedFor);
        Plan plan = Planner.plan(
                Situations.of(tx, key.scope(), before, asClaimed ? room : new Room(0, room.refusal()), tx.now()));
        List<Occupancy> used = List.copyOf(unused.subList(0, Math.min(plan.start(), unused.size())));
        Map<Occupancy, List<TaskRecord>> started = ServiceTasks.startOnInstances(tx, key.scope(), before, used);
        started.forEach((claim, tasks) -> tasks.forEach(_ -> unused.remove(claim)));
        return takeStep(
                tx,
                key,
                before,
                plan,
                started.values().stream().flatMap(List::stream).toList());
    }

    private static Plan takeStep(Transaction tx, Key key, ServiceRecord before, Plan plan, List<TaskRecord> started) {
        Scope scope = key.scope();
        ServiceRecord record = before;
        if (!started.isEmpty()) {
            record = ServiceEvents.add(tx, scope, record, told(record, "has started", "tasks", started));
        }
        if (!plan.stop().isEmpty()) {
            record = ServiceEvents.add(
                    tx,
                    scope,
                    record,
                    told(record, "has stopped", "running tasks", ServiceTasks.stop(tx, scope, record, plan.stop())));
        }
        for (String event : plan.events()) {
            record = ServiceEvents.add(tx, scope, record, event);
        }
        for (String warning : plan.warnings()) {
            record = ServiceEvents.addOnce(tx, scope, record, warning);
        }
        record = record.with(rollouts(record, plan)).withSteady(plan.steady());
        if (plan.inactive()) {
            record = record.updated(tx.now(), is -> is.with(service -> service.status("INACTIVE")));
        }
        if (!record.equals(before)) {
            tx.put(Services.TABLE, key, record);
        }
        return plan;
    }

    private static List<Rollout> rollouts(ServiceRecord record, Plan plan) {
        return plan.deployments().stream()
                .map(deployment -> record.rollout(deployment.id()).orElseThrow().with(deployment))
                .toList();
    }

    private static String told(ServiceRecord record, String what, String whom, List<TaskRecord> tasks) {
        return "(service " + record.name() + ") " + what + " " + tasks.size() + " " + whom + ": "
                + tasks.stream().map(task -> "(task " + task.id() + ")").collect(Collectors.joining(" ")) + ".";
    }
}
