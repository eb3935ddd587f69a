package neargate.services.ecs.taskdefinitions;

import java.util.List;
import neargate.kernel.Arn;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.tags.Taggable;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The tags of revisions; those of a deregistered one are out of reach. */
public final class TaskDefinitionTags implements Taggable {
    @Override
    public String type() {
        return "task-definition";
    }

    @Override
    public List<Tag> tags(Reader state, Arn arn) {
        return active(state, arn).tags();
    }

    @Override
    public void replaceTags(Transaction tx, Arn arn, List<Tag> tags) {
        TaskDefinitionRecord before = active(tx, arn);
        tx.put(
                TaskDefinitions.TABLE,
                name(arn).key(Scope.of(arn)),
                new TaskDefinitionRecord(before.definition(), tags));
    }

    private static TaskDefinitionRecord active(Reader state, Arn arn) {
        return state.get(TaskDefinitions.TABLE, name(arn).key(Scope.of(arn)))
                .filter(TaskDefinitionRecord::active)
                .orElseThrow(() -> EcsErrors.invalidParameter(
                        "The specified task definition is inactive. Specify an active task definition and try again."));
    }

    private static TaskDefinitionName name(Arn arn) {
        return TaskDefinitionName.parseRevision(Scope.of(arn), arn.toString());
    }
}
