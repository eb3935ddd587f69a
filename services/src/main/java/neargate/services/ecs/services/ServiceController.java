package neargate.services.ecs.services;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.engine.Engine;
import neargate.kernel.Pace;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.deployments.Planner;
import neargate.services.ecs.deployments.ServiceTask;
import neargate.services.ecs.deployments.Situation;
import neargate.services.ecs.deployments.Supply;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;

/**
 * Keeps a service as it should be: looks at it and at its tasks, lets {@link Planner} decide the next step, and takes it in
 * one transaction. It starts and stops tasks only as rows; what becomes of them is the tasks' own matter.
 */
public final class ServiceController implements Controller {
    /** How long a deleted service is shown as INACTIVE. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    /** For each task and each instance that was looked at: some hundred times what that takes. */
    private static final Duration REST = Duration.ofMillis(1);

    /** However many there are, what happens to a service is answered soon. */
    private static final Duration LONGEST_REST = Duration.ofMillis(100);

    /** So few are no reason to rest: most services are small, and are to answer at once. */
    private static final int FEW = 20;

    private final Store store;
    private final Clock clock;
    private final Alarms alarms;
    private final Situations situations;
    private final Supplies supplies;

    public ServiceController(
            Store store, Clock clock, Pace pace, Alarms alarms, Engine engine, Fleets<TaskRecord> fleets) {
        this.store = store;
        this.clock = clock;
        this.alarms = alarms;
        this.situations = new Situations(pace, alarms);
        this.supplies = new Supplies(engine, fleets);
    }

    @Override
    public String name() {
        return "ecs.services";
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == Services.TABLE) {
            due.accept(change.key());
        } else if (change.table() == ServiceDeployments.TABLE) {
            due.accept(ServiceDeployments.service(change.key()));
        } else if (change.table() == TaskTable.TABLE) {
            Concerns.ofTask(change, after, due);
        } else if (change.table() == InstanceTable.TABLE) {
            Concerns.ofInstance(change, after, due);
        } else {
            alarms.changed(change)
                    .ifPresent(alarm -> Services.watching(after, change.key().scope(), alarm)
                            .forEach(due));
        }
    }

    /** DAEMON services first: room that they are short of is kept for them before others ask for it. */
    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(Services.TABLE)
                .sorted(Comparator.comparing(row -> !row.value().daemon()))
                .map(Row::key);
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
        List<TaskRecord> tasks = TaskTable.ofService(now, key.scope(), record.cluster(), record.name())
                .toList();
        if (!PinnedImages.learnt(now, key.scope(), record, tasks).equals(record)) {
            store.write(tx -> keepLearnt(tx, key));
            return Next.onChange();
        }
        Next next = Next.onChange();
        for (Scheduled scheduled : Scheduled.of(record, key)) {
            next = next.and(bring(scheduled, key, now, tasks));
        }
        if (record.external() && record.draining() && record.taskSets().isEmpty()) {
            store.write(
                    tx -> Step.end(tx, key.scope(), tx.get(Services.TABLE, key).orElseThrow()));
        }
        return next;
    }

    /** What the first tasks of a deployment said of its images is the service's from now on; this change wakes it again. */
    private static ServiceRecord keepLearnt(Transaction tx, Key key) {
        ServiceRecord record = tx.get(Services.TABLE, key).orElseThrow();
        ServiceRecord learnt = PinnedImages.learnt(
                tx,
                key.scope(),
                record,
                TaskTable.ofService(tx, key.scope(), record.cluster(), record.name())
                        .toList());
        learnt.deployments().stream()
                .map(ServiceRecord.Rollout::revision)
                .filter(revision -> record.deployments().stream()
                        .noneMatch(rollout -> rollout.revision().equals(revision)))
                .forEach(revision -> Revisions.put(tx, key.scope(), revision));
        if (!learnt.equals(record)) {
            tx.put(Services.TABLE, key, learnt);
        }
        return learnt;
    }

    /** Takes the next step of what is scheduled, if there is one; says when to look again. */
    private Next bring(Scheduled scheduled, Key key, Snapshot now, List<TaskRecord> tasks) {
        ServiceRecord record = scheduled.in(now).orElse(null);
        if (record == null) {
            return Next.onChange();
        }
        Supply supply = supplies.of(now, key.scope(), record, tasks);
        Situation situation = situations.of(now, key.scope(), record, tasks, supply, clock.instant());
        Plan plan = Planner.plan(situation);
        int seen = situation.tasks().size() + situation.failures().size();
        if (!plan.isIdle(
                situation,
                warning -> ServiceEvents.wasToldLately(now, key.scope(), record, warning, clock.instant()))) {
            int wanted = plan.start().count();
            var look = new Look(scheduled, key, now, situation);
            plan = Supplies.onInstances(record)
                    ? stepOnInstances(look, record, plan.start())
                    : store.write(tx -> step(tx, look));
            // Why there is not enough room is seen only by a look at all instances.
            seen += plan.start().count() < wanted ? InstanceTable.count(now, key.scope(), record.cluster()) : 0;
        }
        if (record.daemon()) {
            supplies.keep(now, key.scope(), record, Planner.vacant(situation, plan));
        }
        Next next = plan.look() == null ? Next.onChange() : Next.at(plan.look());
        return next.after(rest(seen));
    }

    private static Duration rest(int seen) {
        Duration rest = seen > FEW ? REST.multipliedBy(seen) : Duration.ZERO;
        return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
    }

    /** What was looked at, and when: if nothing was committed since, it is not looked at again. */
    private record Look(Scheduled scheduled, Key key, Snapshot now, Situation situation) {}

    private Situation situation(Transaction tx, Look look, ServiceRecord record, Supply supply) {
        return tx.isFrom(look.now)
                ? look.situation.with(supply, tx.now())
                : situations.of(tx, look.key.scope(), record, supply, tx.now());
    }

    /** Decides again, on the newest state, and does what was decided. */
    private Plan step(Transaction tx, Look look) {
        ServiceRecord record = look.scheduled.in(tx).orElse(null);
        if (record == null) {
            return Plan.NOTHING;
        }
        Scope scope = look.key.scope();
        Plan plan = Planner.plan(situation(tx, look, record, supplies.onFargate(tx, scope, record)));
        look.scheduled.take(tx, record, plan, ServiceTasks.start(tx, scope, record, plan.start()));
        return plan;
    }

    /** As above. Places are claimed before the transaction, which may use fewer of them. */
    private Plan stepOnInstances(Look look, ServiceRecord record, Plan.Start planned) {
        Supplies.Claims claims = claim(look, record, planned, look.situation.supply());
        List<Occupancy> unused = new ArrayList<>(claims.places());
        try {
            return store.write(tx -> {
                unused.clear();
                unused.addAll(claims.places());
                return stepOnInstances(tx, look, claims.start(), claims.supply(), unused);
            });
        } finally {
            supplies.release(unused);
        }
    }

    /** Where the zone that a task should move to is full, the next one that lacks a task is tried. */
    private Supplies.Claims claim(Look look, ServiceRecord record, Plan.Start start, Supply supply) {
        Supplies.Claims claims = supplies.claim(
                look.now,
                look.key.scope(),
                record,
                start,
                supply,
                look.situation.tasks().stream()
                        .filter(ServiceTask::wanted)
                        .map(task -> new Supplies.Standing(task.zone(), task.deployment()))
                        .toList());
        if (start.zone() == null || !claims.places().isEmpty() || !(supply instanceof Supply.Room room)) {
            return claims;
        }
        Supply.Room rest = room.without(start.zone());
        Plan.Start next =
                Planner.plan(look.situation.with(rest, look.situation.now())).start();
        return next.zone() == null ? claims : claim(look, record, next, rest);
    }

    private Plan stepOnInstances(Transaction tx, Look look, Plan.Start claimed, Supply supply, List<Occupancy> unused) {
        ServiceRecord record = look.scheduled.in(tx).orElse(null);
        if (record == null) {
            return Plan.NOTHING;
        }
        Plan plan = Planner.plan(situation(tx, look, record, supply));
        List<TaskRecord> started = List.of();
        if (plan.start().isLike(claimed)) {
            Map<Occupancy, List<TaskRecord>> byClaim =
                    ServiceTasks.startOnInstances(tx, look.key.scope(), record, plan.start(), List.copyOf(unused));
            byClaim.forEach((claim, tasks) -> tasks.forEach(_ -> unused.remove(claim)));
            started = byClaim.values().stream().flatMap(List::stream).toList();
        }
        look.scheduled.take(tx, record, plan, started);
        return plan;
    }

    private Next forget(Key key, ServiceRecord record) {
        Instant end = record.updatedAt().plus(REMEMBERED);
        if (clock.instant().isBefore(end)) {
            return Next.at(end);
        }
        store.write(tx -> {
            // In the meantime its name may have been given to another service.
            if (tx.get(Services.TABLE, key).filter(record::equals).isPresent()) {
                ServiceEvents.clear(tx, key.scope(), record);
                tx.delete(Services.TABLE, key);
            }
            return key;
        });
        return Next.onChange();
    }
}
