package neargate.services.ec2.resource;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagDescription;

/** CreateTags, DeleteTags and DescribeTags over every kind of resource. The tags themselves lie in the resources. */
public final class TagOperations {
    private static final Filters<TagDescription> FILTERS = Filters.<TagDescription>of(tag ->
                    List.of(Tag.builder().key(tag.key()).value(tag.value()).build()))
            .text("key", TagDescription::key)
            .text("value", TagDescription::value)
            .text("resource-id", TagDescription::resourceId)
            .text("resource-type", TagDescription::resourceTypeAsString);

    private final RegionStore store;
    private final List<Kind<?, ?>> kinds;

    public TagOperations(RegionStore store, List<Kind<?, ?>> kinds) {
        this.store = store;
        this.kinds = kinds;
    }

    public CreateTagsResponse create(CreateTagsRequest request) {
        return store.write(edit -> {
            request.resources()
                    .forEach(id -> retag(edit, kindOf(id), id, tags -> Tags.with(edit, tags, request.tags())));
            return CreateTagsResponse.builder().build();
        });
    }

    public DeleteTagsResponse delete(DeleteTagsRequest request) {
        return store.write(edit -> {
            request.resources()
                    .forEach(id -> retag(edit, kindOf(id), id, tags -> Tags.without(edit, tags, request.tags())));
            return DeleteTagsResponse.builder().build();
        });
    }

    public DescribeTagsResponse describe(DescribeTagsRequest request) {
        Predicate<TagDescription> wanted = FILTERS.matching(request.filters());
        String after = Describe.after(request.nextToken());
        RegionRows rows = store.read();
        Stream<Describe.Shown<TagDescription>> tags = kinds.stream()
                .flatMap(kind -> described(rows, kind))
                .filter(wanted)
                .map(tag -> new Describe.Shown<>(tag.resourceId() + "/" + tag.key(), tag))
                .filter(tag -> tag.id().compareTo(after) > 0)
                .sorted(Comparator.comparing(Describe.Shown::id));
        var page = Describe.page(tags, request.maxResults());
        return DescribeTagsResponse.builder()
                .tags(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private Kind<?, ?> kindOf(String id) {
        String prefix = id.substring(0, Math.max(0, id.lastIndexOf('-')));
        return kinds.stream()
                .filter(kind -> kind.prefix().equals(prefix))
                .findFirst()
                .orElseThrow(() -> Ec2Errors.error("InvalidID", "The ID '" + id + "' is not valid"));
    }

    private static <V> void retag(RegionEdit edit, Kind<V, ?> kind, String id, UnaryOperator<List<Tag>> change) {
        V value = edit.require(kind, id);
        edit.put(kind, kind.tagged().apply(value, change.apply(kind.tagsOf(edit, value))));
    }

    private static <V> Stream<TagDescription> described(RegionRows rows, Kind<V, ?> kind) {
        return rows.all(kind)
                .flatMap(value -> kind.tagsOf(rows, value).stream()
                        .map(tag -> TagDescription.builder()
                                .resourceId(kind.id().apply(value))
                                .resourceType(kind.type())
                                .key(tag.key())
                                .value(tag.value())
                                .build()));
    }
}
