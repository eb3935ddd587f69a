package neargate.services.ecs;

import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.taskdefinitions.TaskDefinitionUse;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;

/** Tells who still needs a task definition, from the indexes of those who own tasks and services. */
final class Uses implements TaskDefinitionUse {
    @Override
    public boolean inUse(Reader state, Scope scope, String taskDefinitionArn) {
        return TaskTable.use(state, scope, taskDefinitionArn) || Services.mayStart(state, scope, taskDefinitionArn);
    }

    @Override
    public Stream<String> freedBy(Change<?> change) {
        return switch (change.before()) {
            case TaskRecord before -> freed(before, (TaskRecord) change.after());
            case ServiceRecord before -> Services.taskDefinitions(before).stream();
            case null, default -> Stream.of();
        };
    }

    private static Stream<String> freed(TaskRecord before, @Nullable TaskRecord after) {
        boolean ended = !before.stopped() && (after == null || after.stopped());
        return ended ? Stream.of(before.task().taskDefinitionArn()) : Stream.of();
    }
}
