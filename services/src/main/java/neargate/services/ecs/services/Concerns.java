package neargate.services.ecs.services;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;

/** Which services a change of a task or of a container instance concerns: no more than have something to do for it. */
final class Concerns {
    private Concerns() {}

    static void ofTask(Change<?> change, Snapshot after, Consumer<Key> due) {
        var before = (TaskRecord) change.before();
        var now = (TaskRecord) change.after();
        TaskRecord task = now != null ? now : before;
        Scope scope = change.key().scope();
        if (task == null
                || (before != null
                        && now != null
                        && !matters(before, now)
                        && !(isStoppingNow(before, now) && isOfDraining(after, scope, now)))) {
            return;
        }
        if (task.service() != null) {
            due.accept(Services.key(scope, task.cluster(), task.service()));
        }
        if (task.stopped() && task.containerInstance() != null && isToBeEmpty(after, scope, task)) {
            onInstance(after, scope, task.containerInstance()).forEach(due);
        }
    }

    /** Where a task is on its way to RUNNING, and on its way to STOPPED, is nothing to a service that is not deleted. */
    private static boolean matters(TaskRecord before, TaskRecord after) {
        return before.wanted() != after.wanted()
                || before.stopped() != after.stopped()
                || before.holdsMachine() != after.holdsMachine()
                || (after.wanted() && looksOther(before, after));
    }

    private static boolean isStoppingNow(TaskRecord before, TaskRecord after) {
        return before.life().isBefore(Life.STOPPING) && !after.life().isBefore(Life.STOPPING);
    }

    /** Whether its service, or its task set, was deleted and waits for its tasks to be STOPPING. */
    private static boolean isOfDraining(Snapshot now, Scope scope, TaskRecord task) {
        return task.service() != null
                && now.get(Services.TABLE, Services.key(scope, task.cluster(), task.service())).stream()
                        .flatMap(ServiceRecord::scheduled)
                        .anyMatch(scheduled -> scheduled.draining() && scheduled.owns(task));
    }

    private static boolean looksOther(TaskRecord before, TaskRecord after) {
        return (before.life() == Life.RUNNING) != (after.life() == Life.RUNNING)
                || !Objects.equals(before.task().healthStatus(), after.task().healthStatus())
                || !Objects.equals(before.protectedUntil(), after.protectedUntil())
                || PinnedImages.knownImages(before) != PinnedImages.knownImages(after);
    }

    /** Then the tasks of DAEMON services there wait for the others to go. */
    private static boolean isToBeEmpty(Snapshot now, Scope scope, TaskRecord task) {
        return InstanceTable.byArn(now, scope, task.cluster(), task.containerInstance())
                .filter(ContainerInstanceRecord::active)
                .isEmpty();
    }

    static void ofInstance(Change<?> change, Snapshot after, Consumer<Key> due) {
        var before = (ContainerInstanceRecord) change.before();
        var now = (ContainerInstanceRecord) change.after();
        if (now == null || (before != null && !matters(before, now))) {
            return;
        }
        Scope scope = change.key().scope();
        if (before == null || before.active() != now.active()) {
            onInstance(after, scope, now.arn()).forEach(due);
        }
        Services.lookingForInstances(after, scope, now.cluster()).forEach(due);
        if (now.usable() && (before == null || !before.usable() || looksOther(before, now))) {
            // It may be the first in its zone that meets a service's constraints.
            Services.rebalancing(after, scope, now.cluster()).forEach(due);
        }
    }

    /** There may be room for tasks now, or tasks have to leave. */
    private static boolean matters(ContainerInstanceRecord before, ContainerInstanceRecord after) {
        return before.active() != after.active()
                || (after.connected() && !before.connected())
                || after.interfacesForTasks() > before.interfacesForTasks()
                || looksOther(before, after);
    }

    /** Constraints may be met now that were not, or the other way round. */
    private static boolean looksOther(ContainerInstanceRecord before, ContainerInstanceRecord after) {
        return !before.attributes().equals(after.attributes())
                || !Objects.equals(
                        before.instance().versionInfo(), after.instance().versionInfo());
    }

    private static Stream<Key> onInstance(Snapshot now, Scope scope, String instance) {
        return TaskTable.ofInstance(now, scope, instance)
                .map(Row::value)
                .filter(task -> task.service() != null)
                .map(task -> Services.key(scope, task.cluster(), task.service()))
                .distinct();
    }
}
