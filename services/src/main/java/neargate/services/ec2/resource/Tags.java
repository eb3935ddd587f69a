package neargate.services.ec2.resource;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** The rules of tags ("Tag your Amazon EC2 resources"): what may be set, and what remains after a change. */
public final class Tags {
    private static final int MOST = 50;
    private static final int LONGEST_KEY = 127;
    private static final int LONGEST_VALUE = 255;

    private Tags() {}

    /**
     * The tags that a new resource gets by the TagSpecifications of its request.
     *
     * @throws Ec2Exception when one is not allowed or is meant for another kind of resource
     */
    public static List<Tag> ofNew(RegionEdit edit, List<TagSpecification> specifications, ResourceType type) {
        for (TagSpecification specification : specifications) {
            if (specification.resourceType() != type) {
                throw Ec2Errors.invalidParameterValue("'" + specification.resourceTypeAsString()
                        + "' is not a valid taggable resource type for this operation.");
            }
        }
        return with(
                edit,
                List.of(),
                specifications.stream()
                        .flatMap(specification -> specification.tags().stream())
                        .toList());
    }

    /** {@code before} with {@code more} set, in the order of their keys. */
    static List<Tag> with(RegionEdit edit, List<Tag> before, List<Tag> more) {
        Map<String, Tag> added = new TreeMap<>();
        for (Tag tag : more) {
            check(edit, tag);
            if (added.put(tag.key(), valued(tag)) != null) {
                throw Ec2Errors.invalidParameterValue("Duplicate tag key '" + tag.key() + "' specified.");
            }
        }
        Map<String, Tag> all = new TreeMap<>();
        before.forEach(tag -> all.put(tag.key(), tag));
        all.putAll(added);
        if (all.size() > MOST) {
            throw Ec2Errors.error("TagLimitExceeded", "The maximum number of Tags for a resource has been reached.");
        }
        return List.copyOf(all.values());
    }

    /**
     * {@code before} less {@code gone}: a tag with a value goes only if it has that value; no tags at all mean all of the
     * user's.
     */
    static List<Tag> without(RegionEdit edit, List<Tag> before, List<Tag> gone) {
        gone.forEach(tag -> checkKey(edit, tag.key()));
        return before.stream()
                .filter(tag -> gone.isEmpty()
                        ? tag.key().startsWith("aws:")
                        : gone.stream().noneMatch(other -> covers(other, tag)))
                .toList();
    }

    private static boolean covers(Tag wanted, Tag tag) {
        return tag.key().equals(wanted.key())
                && (wanted.value() == null || tag.value().equals(wanted.value()));
    }

    private static Tag valued(Tag tag) {
        return tag.value() == null ? tag.toBuilder().value("").build() : tag;
    }

    private static void check(RegionEdit edit, Tag tag) {
        checkKey(edit, tag.key());
        if (tag.value() != null && tag.value().length() > LONGEST_VALUE) {
            throw Ec2Errors.invalidParameterValue(
                    "Tag value exceeds the maximum length of " + LONGEST_VALUE + " characters");
        }
        if (!isXml(tag.key())) {
            throw Ec2Errors.invalidParameterValue("Tag key contains invalid characters");
        }
        if (tag.value() != null && !isXml(tag.value())) {
            throw Ec2Errors.invalidParameterValue("Tag value contains invalid characters");
        }
    }

    private static void checkKey(RegionEdit edit, @Nullable String key) {
        if (key == null || key.isEmpty()) {
            throw Ec2Errors.invalidParameterValue("Tag key cannot be null or empty");
        }
        if (key.length() > LONGEST_KEY) {
            throw Ec2Errors.invalidParameterValue(
                    "Tag key exceeds the maximum length of " + LONGEST_KEY + " characters");
        }
        if (key.startsWith("aws:") && edit.callingService().isEmpty()) {
            throw Ec2Errors.invalidParameterValue("Tag keys starting with 'aws:' are reserved for internal use");
        }
    }

    /** Whether an answer can tell it: XML 1.0 has no other characters ("Extensible Markup Language", Char). */
    private static boolean isXml(String text) {
        return text.codePoints()
                .allMatch(c -> c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || (c >= 0x20 && c <= 0xD7FF)
                        || (c >= 0xE000 && c <= 0xFFFD)
                        || c >= 0x10000);
    }
}
