package neargate.services.ecs.tags;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ecs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.TagResourceRequest;
import software.amazon.awssdk.services.ecs.model.TagResourceResponse;
import software.amazon.awssdk.services.ecs.model.UntagResourceRequest;
import software.amazon.awssdk.services.ecs.model.UntagResourceResponse;

/** The operations on tags. */
public final class Tags {
    private final Store store;
    private final Map<String, Taggable> byType;

    public Tags(Store store, List<Taggable> taggables) {
        this.store = store;
        this.byType = taggables.stream().collect(Collectors.toMap(Taggable::type, Function.identity()));
    }

    public TagResourceResponse tag(TagResourceRequest request) {
        TagRules.check(request.tags());
        change(request.resourceArn(), tags -> request.tags().forEach(tag -> tags.put(tag.key(), tag)));
        return TagResourceResponse.builder().build();
    }

    public UntagResourceResponse untag(UntagResourceRequest request) {
        request.tagKeys().forEach(TagRules::checkKey);
        change(request.resourceArn(), tags -> tags.keySet().removeAll(request.tagKeys()));
        return UntagResourceResponse.builder().build();
    }

    public ListTagsForResourceResponse list(ListTagsForResourceRequest request) {
        Arn arn = arn(Scope.of(Caller.current()), request.resourceArn());
        return ListTagsForResourceResponse.builder()
                .tags(taggable(arn).tags(store.snapshot(), arn))
                .build();
    }

    private void change(@Nullable String resourceArn, Consumer<Map<String, Tag>> edit) {
        Arn arn = arn(Scope.of(Caller.current()), resourceArn);
        Taggable taggable = taggable(arn);
        store.write(tx -> {
            Map<String, Tag> tags = new LinkedHashMap<>();
            taggable.tags(tx, arn).forEach(tag -> tags.put(tag.key(), tag));
            edit.accept(tags);
            List<Tag> after = List.copyOf(tags.values());
            TagRules.check(after.stream().filter(Tags::isUsers).toList());
            taggable.replaceTags(tx, arn, after);
            return after;
        });
    }

    /** Those of AWS, as aws:ecs:clusterName, are beyond a user's reach and count for nothing. */
    private static boolean isUsers(Tag tag) {
        return !tag.key().startsWith("aws:");
    }

    private static Arn arn(Scope scope, @Nullable String text) {
        if (text == null) {
            throw EcsErrors.invalidParameter("resourceArn can not be null.");
        }
        return Identifier.arn(scope, text);
    }

    private Taggable taggable(Arn arn) {
        Taggable taggable = byType.get(arn.type());
        if (taggable == null) {
            throw EcsErrors.invalidParameter("Tagging is not supported for the resource type of " + arn + ".");
        }
        return taggable;
    }
}
