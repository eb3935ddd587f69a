package neargate.services.ecs.instances;

import java.util.List;
import neargate.kernel.Arn;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.tags.Taggable;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The tags of container instances. */
public final class InstanceTags implements Taggable {
    @Override
    public String type() {
        return "container-instance";
    }

    @Override
    public List<Tag> tags(Reader state, Arn arn) {
        return require(state, arn).instance().tags();
    }

    @Override
    public void replaceTags(Transaction tx, Arn arn, List<Tag> tags) {
        Scope scope = Scope.of(arn);
        ContainerInstanceRecord record = require(tx, arn).with(instance -> instance.tags(tags));
        tx.put(InstanceTable.TABLE, record.key(scope), record);
    }

    private static ContainerInstanceRecord require(Reader state, Arn arn) {
        return state.get(InstanceTable.TABLE, Scope.of(arn).key(arn.name()))
                .filter(ContainerInstanceRecord::registered)
                .orElseThrow(() ->
                        EcsErrors.invalidParameter("Referenced container instance " + arn.name() + " not found."));
    }
}
