package neargate.services.ecs.services;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.ServiceTask;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.StabilityStatus;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** A task set as it is shown: with its counts and its stability, taken at this moment. */
final class TaskSetView {
    private TaskSetView() {}

    static TaskSet of(
            Reader state, Scope scope, ServiceRecord record, TaskSetRecord stored, boolean withTags, Instant now) {
        int desired = stored.desired(record.service().desiredCount());
        int running = ServiceDeploymentView.running(state, scope, stored.id());
        int pending = ServiceDeploymentView.pending(state, scope, stored.id());
        boolean steady = running == desired && pending == 0 && isWell(state, scope, stored.asService(record));
        return stored.taskSet().toBuilder()
                .computedDesiredCount(desired)
                .runningCount(running)
                .pendingCount(pending)
                .stabilityStatus(steady ? StabilityStatus.STEADY_STATE : StabilityStatus.STABILIZING)
                .stabilityStatusAt(now)
                .tags(withTags ? stored.taskSet().tags() : List.of())
                .build();
    }

    private static boolean isWell(Reader state, Scope scope, ServiceRecord taskSet) {
        var sight = new TaskSight(state, scope, taskSet, Set.of());
        return TaskTable.ofService(state, scope, taskSet.cluster(), taskSet.name())
                .filter(taskSet::owns)
                .map(sight::see)
                .filter(ServiceTask::wanted)
                .allMatch(ServiceTask::isWell);
    }
}
