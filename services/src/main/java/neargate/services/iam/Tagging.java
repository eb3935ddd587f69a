package neargate.services.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import neargate.kernel.Page;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.Tag;

/** The tags of what IAM keeps, in the order of their keys, which differ by more than case. */
final class Tagging {
    private static final int MOST_TAGS = 50;

    private Tagging() {}

    /** Tags with {@code more} in place of those with the same key. */
    static List<Tag> merged(List<Tag> before, List<Tag> more, String quota) {
        Map<String, Tag> tags = new TreeMap<>();
        before.forEach(tag -> tags.put(Names.key(tag.key()), tag));
        for (Tag tag : more) {
            if (Names.key(tag.key()).startsWith("aws:")) {
                throw IamErrors.invalidInput("System tags (aws:*) cannot be added, updated or removed.");
            }
            tags.put(Names.key(tag.key()), tag);
        }
        if (tags.size() > MOST_TAGS) {
            throw IamErrors.limitExceeded("Cannot exceed quota for " + quota + ": " + MOST_TAGS);
        }
        return List.copyOf(tags.values());
    }

    /** Tags as users and roles are answered with them: none are left out. */
    static @Nullable List<Tag> shown(List<Tag> tags) {
        return tags.isEmpty() ? null : tags;
    }

    static List<Tag> without(List<Tag> tags, List<String> keys) {
        return tags.stream().filter(tag -> !keys.contains(tag.key())).toList();
    }

    static Page<Tag> page(List<Tag> tags, @Nullable String marker, @Nullable Integer maxItems) {
        String after = Pages.after(marker);
        return Pages.of(
                tags.stream().filter(tag -> Names.key(tag.key()).compareTo(after) > 0),
                maxItems,
                tag -> Names.key(tag.key()));
    }
}
