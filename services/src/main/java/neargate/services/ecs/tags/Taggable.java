package neargate.services.ecs.tags;

import java.util.List;
import neargate.kernel.Arn;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.ecs.model.Tag;

/** A kind of resource that bears tags, implemented by the package that owns it. */
public interface Taggable {
    /** The first part of its ARNs' resource: {@code cluster}, {@code task-definition}, {@code service}, {@code task}. */
    String type();

    /**
     * The tags of the resource.
     *
     * @param arn an ARN of this type in the caller's account and region
     * @throws software.amazon.awssdk.services.ecs.model.EcsException in AWS's words when there is no such resource
     */
    List<Tag> tags(Reader state, Arn arn);

    /** Puts these in place of the resource's tags; {@link #tags} was asked before in the same transaction. */
    void replaceTags(Transaction tx, Arn arn, List<Tag> tags);
}
