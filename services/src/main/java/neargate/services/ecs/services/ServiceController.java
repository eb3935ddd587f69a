package neargate.services.ecs.services;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import neargate.services.ecs.deployments.Plan;
import neargate.services.ecs.deployments.Planner;
import neargate.services.ecs.deployments.Situation;
import neargate.services.ecs.services.ServiceRecord.Rollout;
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

    public ServiceController(Store store, Clock clock, Engine engine) {
        this.store = store;
        this.clock = clock;
        this.engine = engine;
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
        }
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
        Situation situation = Situations.of(now, key.scope(), record, engine.capacity(), clock.instant());
        Plan plan = Planner.plan(situation);
        if (!plan.isIdle(situation)) {
            plan = store.write(tx -> takeStep(tx, key));
        }
        return plan.look() == null ? Next.onChange() : Next.at(plan.look());
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
        Scope scope = key.scope();
        ServiceRecord before = tx.get(Services.TABLE, key).orElseThrow();
        Situation situation = Situations.of(tx, scope, before, engine.capacity(), tx.now());
        Plan plan = Planner.plan(situation);
        ServiceRecord record = before;
        if (plan.start() > 0) {
            record = ServiceEvents.add(
                    tx,
                    scope,
                    record,
                    told(record, "has started", "tasks", ServiceTasks.start(tx, scope, record, plan.start())));
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
