package neargate.services.secretsmanager;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import neargate.kernel.Tags;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceResponse;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceResponse;

/** The tags of secrets, in the order of their keys. */
final class SecretTags {
    private final SecretStore secrets;

    SecretTags(SecretStore secrets) {
        this.secrets = secrets;
    }

    TagResourceResponse tag(TagResourceRequest request) {
        secrets.change(
                request.secretId(),
                secret -> SecretStore.live(secret)
                        .with(it -> it.tags(merged(secret.secret().tags(), request.tags()))));
        return TagResourceResponse.builder().build();
    }

    UntagResourceResponse untag(UntagResourceRequest request) {
        Set<String> gone = Set.copyOf(request.tagKeys());
        secrets.change(
                request.secretId(),
                secret -> SecretStore.live(secret)
                        .with(it -> it.tags(secret.secret().tags().stream()
                                .filter(tag -> !gone.contains(tag.key()))
                                .toList())));
        return UntagResourceResponse.builder().build();
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
            throw refused(new Tags.Violation.TooMany(tags.size()));
        }
        return List.copyOf(tags.values());
    }

    private static RuntimeException refused(Tags.Violation broken) {
        return SecretsErrors.invalidParameter(
                switch (broken) {
                    case Tags.Violation.TooMany _ ->
                        "The request exceeds the maximum of " + Tags.MOST + " tags of a secret.";
                    case Tags.Violation.NoKey _ -> "Tag keys can't be empty.";
                    case Tags.Violation.DuplicateKey it -> "Duplicate tag key " + it.key() + " found.";
                    case Tags.Violation.ReservedKey _ ->
                        "Tag keys that begin with aws: are reserved for AWS use. You can't add, edit or delete them.";
                    case Tags.Violation.KeyTooLong it -> "The tag key " + it.key() + " is too long.";
                    case Tags.Violation.ValueTooLong it -> "The value of the tag " + it.key() + " is too long.";
                    case Tags.Violation.InvalidKey it -> "The tag key " + it.key() + " has invalid characters.";
                    case Tags.Violation.InvalidValue it ->
                        "The value of the tag " + it.key() + " has invalid characters.";
                });
    }
}
