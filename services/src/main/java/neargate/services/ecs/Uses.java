package neargate.services.ecs;

import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.taskdefinitions.TaskDefinitionUse;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;

/** Tells who still needs a task definition, from the indexes of those who own tasks and services. */
final class Uses implements TaskDefinitionUse {
    @Override
    public boolean inUse(Reader state, Scope scope, String taskDefinitionArn) {
        return state.count(TaskTable.TABLE, TaskTable.BY_TASK_DEFINITION, scope, taskDefinitionArn) > 0;
    }

    @Override
    public Stream<String> freedBy(Change<?> change) {
        boolean ended = !(change.after() instanceof TaskRecord after) || after.stopped();
        return change.before() instanceof TaskRecord before && !before.stopped() && ended
                ? Stream.of(before.task().taskDefinitionArn())
                : Stream.of();
    }
}
