package neargate.services.ecs.services;

import java.util.List;
import neargate.kernel.Arn;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.tags.Taggable;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The tags of services; those of a deleted one are out of reach. */
public final class ServiceTags implements Taggable {
    @Override
    public String type() {
        return "service";
    }

    @Override
    public List<Tag> tags(Reader state, Arn arn) {
        return require(state, arn).service().tags();
    }

    @Override
    public void replaceTags(Transaction tx, Arn arn, List<Tag> tags) {
        ServiceRecord tagged = require(tx, arn).with(service -> service.tags(tags));
        tx.put(Services.TABLE, tagged.key(Scope.of(arn)), tagged);
    }

    private static ServiceRecord require(Reader state, Arn arn) {
        return state.get(Services.TABLE, Scope.of(arn).key(arn.name()))
                .filter(record -> record.active() || record.draining())
                .orElseThrow(EcsErrors::serviceNotFound);
    }
}
