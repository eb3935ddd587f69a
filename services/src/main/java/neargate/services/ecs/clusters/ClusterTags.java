package neargate.services.ecs.clusters;

import java.util.List;
import neargate.kernel.Arn;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.tags.Taggable;
import software.amazon.awssdk.services.ecs.model.Tag;

/** The tags of clusters; those of a deleted one are out of reach. */
public final class ClusterTags implements Taggable {
    @Override
    public String type() {
        return "cluster";
    }

    @Override
    public List<Tag> tags(Reader state, Arn arn) {
        return cluster(state, arn).cluster().tags();
    }

    @Override
    public void replaceTags(Transaction tx, Arn arn, List<Tag> tags) {
        ClusterRecord tagged = new ClusterRecord(
                cluster(tx, arn).cluster().toBuilder().tags(tags).build());
        tx.put(Clusters.TABLE, Scope.of(arn).key(tagged.name()), tagged);
    }

    private static ClusterRecord cluster(Reader state, Arn arn) {
        ClusterRecord cluster =
                Clusters.find(state, Scope.of(arn), arn.toString()).orElseThrow(EcsErrors::clusterNotFound);
        if (!cluster.active()) {
            throw EcsErrors.clusterInactive();
        }
        return cluster;
    }
}
