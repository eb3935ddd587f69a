package neargate.simulation.books;

import java.time.Instant;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Version;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.services.TaskSetRecord;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Witness;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/**
 * Watches tasks from their beginning to their end: each has an owner, goes only forward, stays where it is, stops with a
 * reason, and is forgotten only then.
 */
public final class Lives implements Witness {
    private final Demand demand;
    private final Set<String> forgotten = new HashSet<>();
    private long started;
    private long stopped;

    public Lives(Demand demand) {
        this.demand = demand;
    }

    @Override
    public void saw(Instant time, Version version) {
        for (Change<?> change : version.changes()) {
            if (change.table() == TaskTable.TABLE) {
                task(change.key(), (TaskRecord) change.before(), (TaskRecord) change.after(), version.snapshot());
            } else if (change.table() == Services.TABLE) {
                service(
                        change.key(),
                        (ServiceRecord) change.before(),
                        (ServiceRecord) change.after(),
                        version.snapshot());
            }
        }
    }

    private void task(Key key, @Nullable TaskRecord before, @Nullable TaskRecord after, Snapshot now) {
        if (after == null) {
            require(before != null && before.stopped(), key, "was forgotten before it stopped");
            forgotten.add(key.id());
            return;
        }
        if (before == null) {
            require(isOwned(key, after, now), key, "has no owner");
            started++;
        } else {
            require(
                    !after.life().isBefore(before.life()),
                    key,
                    "went back from " + before.life() + " to " + after.life());
            require(before.wanted() || !after.wanted(), key, "is wanted again");
            require(
                    Objects.equals(before.containerInstance(), after.containerInstance()),
                    key,
                    "moved to another instance");
        }
        if (after.stopped() && (before == null || !before.stopped())) {
            stopped++;
            String reason = after.task().stoppedReason();
            require(
                    after.task().stopCode() != null && reason != null && !reason.isBlank(),
                    key,
                    "stopped without a reason");
            require(after.task().stoppedAt() != null, key, "stopped at no time");
        }
    }

    private boolean isOwned(Key key, TaskRecord task, Snapshot now) {
        if (task.service() == null) {
            return demand.asked(task.origin().clientToken());
        }
        return now.get(Services.TABLE, key.scope().key(task.cluster() + "/" + task.service()))
                .filter(service -> service.service().status().equals("ACTIVE"))
                .filter(service -> deployments(service).contains(task.deployment()))
                .isPresent();
    }

    /** What tasks may be started of: its deployments, and the task sets that do not drain. */
    private static Set<String> deployments(ServiceRecord service) {
        return Stream.concat(
                        service.deployments().stream()
                                .map(rollout -> rollout.deployment().id()),
                        service.taskSets().stream()
                                .map(TaskSetRecord::taskSet)
                                .filter(set -> !set.status().equals("DRAINING"))
                                .map(TaskSet::id))
                .collect(Collectors.toSet());
    }

    private static Set<String> taskSets(@Nullable ServiceRecord service) {
        return service == null
                ? Set.of()
                : service.taskSets().stream().map(set -> set.taskSet().id()).collect(Collectors.toSet());
    }

    private void service(Key key, @Nullable ServiceRecord before, @Nullable ServiceRecord after, Snapshot now) {
        Set<String> gone = new HashSet<>(taskSets(before));
        gone.removeAll(taskSets(after));
        if (after != null && !gone.isEmpty()) {
            require(
                    TaskTable.ofService(now, key.scope(), after.cluster(), after.name())
                            .filter(Lives::isNotStoppingYet)
                            .noneMatch(task -> gone.contains(task.deployment())),
                    key,
                    "has lost a task set, but not its tasks");
        }
        if (after != null && after.service().status().equals("INACTIVE")) {
            require(
                    TaskTable.ofService(now, key.scope(), after.cluster(), after.name())
                            .noneMatch(Lives::isNotStoppingYet),
                    key,
                    "is gone, but not its tasks");
        }
    }

    /** "After all tasks have transitioned to either STOPPING or STOPPED", a service may be gone ("DeleteService"). */
    private static boolean isNotStoppingYet(TaskRecord task) {
        return task.life().isBefore(Life.STOPPING);
    }

    private static void require(boolean condition, Key key, String otherwise) {
        if (!condition) {
            throw new Broken(key.id() + " " + otherwise);
        }
    }

    /** Whether a task was there, stopped, and was forgotten after a while. */
    public boolean wasForgotten(String arn) {
        return forgotten.contains(arn.substring(arn.indexOf(":task/") + ":task/".length()));
    }

    /** How many tasks were started. */
    public long started() {
        return started;
    }

    /** How many tasks have stopped. */
    public long stopped() {
        return stopped;
    }
}
