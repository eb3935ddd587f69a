package neargate.services.ssm;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import neargate.kernel.Caller;
import neargate.kernel.Tags;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.ssm.model.AddTagsToResourceResponse;
import software.amazon.awssdk.services.ssm.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.ssm.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.ssm.model.RemoveTagsFromResourceRequest;
import software.amazon.awssdk.services.ssm.model.RemoveTagsFromResourceResponse;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.Tag;

/** The tags of parameters, in the order of their keys. Systems Manager has no other resources here. */
final class ParameterTags {
    private final ParameterStore parameters;

    ParameterTags(ParameterStore parameters) {
        this.parameters = parameters;
    }

    AddTagsToResourceResponse add(AddTagsToResourceRequest request) {
        change(
                request.resourceType(),
                request.resourceId(),
                parameter -> parameter.withTags(merged(parameter.tags(), request.tags())));
        return AddTagsToResourceResponse.builder().build();
    }

    RemoveTagsFromResourceResponse remove(RemoveTagsFromResourceRequest request) {
        Set<String> gone = Set.copyOf(request.tagKeys());
        change(
                request.resourceType(),
                request.resourceId(),
                parameter -> parameter.withTags(parameter.tags().stream()
                        .filter(tag -> !gone.contains(tag.key()))
                        .toList()));
        return RemoveTagsFromResourceResponse.builder().build();
    }

    ListTagsForResourceResponse list(ListTagsForResourceRequest request) {
        requireParameter(request.resourceType());
        return ListTagsForResourceResponse.builder()
                .tagList(find(parameters.store().snapshot(), Scope.of(Caller.current()), request.resourceId())
                        .tags())
                .build();
    }

    private void change(
            @Nullable ResourceTypeForTagging type, String resourceId, UnaryOperator<ParameterRecord> change) {
        requireParameter(type);
        Scope scope = Scope.of(Caller.current());
        parameters.store().write(tx -> {
            ParameterRecord changed = change.apply(find(tx, scope, resourceId));
            tx.put(ParameterStore.PARAMETERS, scope.key(changed.name()), changed);
            return changed;
        });
    }

    private static void requireParameter(@Nullable ResourceTypeForTagging type) {
        if (type != ResourceTypeForTagging.PARAMETER) {
            throw SsmErrors.invalidResourceType(String.valueOf(type));
        }
    }

    private static ParameterRecord find(Reader reader, Scope scope, String resourceId) {
        return reader.get(ParameterStore.PARAMETERS, scope.key(resourceId)).orElseThrow(SsmErrors::invalidResourceId);
    }

    /** Tags with {@code more} in place of those with the same keys. */
    static List<Tag> merged(List<Tag> before, List<Tag> more) {
        Tags.violation(more, Tag::key, Tag::value).ifPresent(broken -> {
            throw refused(broken);
        });
        Map<String, Tag> tags = new TreeMap<>();
        before.forEach(tag -> tags.put(tag.key(), tag));
        more.forEach(tag -> tags.put(tag.key(), tag));
        if (tags.size() > Tags.MOST) {
            throw SsmErrors.tooManyTags();
        }
        return List.copyOf(tags.values());
    }

    private static RuntimeException refused(Tags.Violation broken) {
        return switch (broken) {
            case Tags.Violation.TooMany _ -> SsmErrors.tooManyTags();
            case Tags.Violation.NoKey _ -> SsmErrors.validation("The key of a tag must not be empty.");
            case Tags.Violation.DuplicateKey it -> SsmErrors.validation("Duplicate tag key: " + it.key() + ".");
            case Tags.Violation.ReservedKey _ ->
                SsmErrors.validation("aws: prefixed tag key names are not allowed for external use.");
            case Tags.Violation.KeyTooLong it -> SsmErrors.validation("The tag key is too long: " + it.key() + ".");
            case Tags.Violation.ValueTooLong it ->
                SsmErrors.validation("The value of the tag " + it.key() + " is too long.");
            case Tags.Violation.InvalidKey it ->
                SsmErrors.validation("The tag key has invalid characters: " + it.key() + ".");
            case Tags.Violation.InvalidValue it ->
                SsmErrors.validation("The value of the tag " + it.key() + " has invalid characters.");
        };
    }
}
