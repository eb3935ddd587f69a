package neargate.services.ecs.tasks;

import java.util.List;
import neargate.kernel.Arn;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.tags.Taggable;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The tags of tasks. */
public final class TaskTags implements Taggable {
    @Override
    public String type() {
        return "task";
    }

    @Override
    public List<Tag> tags(Reader state, Arn arn) {
        return require(state, arn).task().tags();
    }

    @Override
    public void replaceTags(Transaction tx, Arn arn, List<Tag> tags) {
        Scope scope = Scope.of(arn);
        TaskTable.put(tx, scope, require(tx, arn).with(task -> task.tags(tags)));
    }

    private static TaskRecord require(Reader state, Arn arn) {
        return state.get(TaskTable.TABLE, Scope.of(arn).key(arn.name()))
                .orElseThrow(() -> EcsErrors.invalidParameter("The referenced task was not found."));
    }
}
