package neargate.services.kms;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import neargate.kernel.Page;
import neargate.kernel.Tags;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagResourceRequest;
import software.amazon.awssdk.services.kms.model.TagResourceResponse;
import software.amazon.awssdk.services.kms.model.UntagResourceRequest;
import software.amazon.awssdk.services.kms.model.UntagResourceResponse;

/** The tags of keys, in the order of their keys. */
final class KeyTags {
    private final KeyStore keys;

    KeyTags(KeyStore keys) {
        this.keys = keys;
    }

    TagResourceResponse tag(TagResourceRequest request) {
        keys.change(
                request.keyId(),
                "TagResource",
                key -> Keys.notPendingDeletion(key).withTags(merged(key.tags(), request.tags())));
        return TagResourceResponse.builder().build();
    }

    UntagResourceResponse untag(UntagResourceRequest request) {
        Set<String> gone = Set.copyOf(request.tagKeys());
        keys.change(
                request.keyId(),
                "UntagResource",
                key -> Keys.notPendingDeletion(key)
                        .withTags(key.tags().stream()
                                .filter(tag -> !gone.contains(tag.tagKey()))
                                .toList()));
        return UntagResourceResponse.builder().build();
    }

    ListResourceTagsResponse list(ListResourceTagsRequest request) {
        String after = Keys.after(request.marker());
        Page<Tag> page = Keys.page(
                keys.findItself(request.keyId()).tags().stream()
                        .filter(tag -> tag.tagKey().compareTo(after) > 0),
                request.limit(),
                Tag::tagKey);
        return ListResourceTagsResponse.builder()
                .tags(page.items())
                .nextMarker(page.nextToken())
                .truncated(page.nextToken() != null)
                .build();
    }

    /** Tags with {@code more} in place of those with the same keys. */
    static List<Tag> merged(List<Tag> before, List<Tag> more) {
        Map<String, Tag> tags = new TreeMap<>();
        before.forEach(tag -> tags.put(tag.tagKey(), tag));
        Tags.violation(more, Tag::tagKey, Tag::tagValue).ifPresent(broken -> {
            throw broken instanceof Tags.Violation.TooMany
                    ? KmsErrors.limitExceeded("Too many tags")
                    : KmsErrors.tag(words(broken));
        });
        more.forEach(tag -> tags.put(tag.tagKey(), tag));
        if (tags.size() > Tags.MOST) {
            throw KmsErrors.limitExceeded("Too many tags");
        }
        return List.copyOf(tags.values());
    }

    private static String words(Tags.Violation broken) {
        return switch (broken) {
            case Tags.Violation.TooMany _ -> "Too many tags";
            case Tags.Violation.NoKey _ -> "Tag keys must not be empty";
            case Tags.Violation.DuplicateKey _ -> "Duplicate tag keys";
            case Tags.Violation.ReservedKey _ -> "aws: prefixed tag key names are not allowed for external use.";
            case Tags.Violation.KeyTooLong(String key) -> "The tag key " + key + " is too long";
            case Tags.Violation.ValueTooLong it -> "The value of the tag " + it.key() + " is too long";
            case Tags.Violation.InvalidKey(String key) -> "Invalid characters in the tag key " + key;
            case Tags.Violation.InvalidValue it -> "Invalid characters in the value of the tag " + it.key();
        };
    }
}
