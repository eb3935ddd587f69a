package neargate.services.ecs.tags;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.Tag;

/** What tags may be ("Tagging Amazon ECS resources", tag restrictions). */
public final class TagRules {
    private static final int MOST = 50;
    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private TagRules() {}

    /**
     * Checks the tags of a resource, all of them together.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when a rule is broken
     */
    public static void check(List<Tag> tags) {
        Set<String> keys = new HashSet<>();
        for (Tag tag : tags) {
            if (tag == null || tag.key() == null || tag.key().isEmpty()) {
                throw EcsErrors.invalidParameter("Tag key can not be null or empty.");
            }
            checkKey(tag.key());
            checkText("value", tag.value() == null ? "" : tag.value(), 256);
            if (!keys.add(tag.key())) {
                throw EcsErrors.invalidParameter("Duplicate tag keys found: " + tag.key());
            }
        }
        if (tags.size() > MOST) {
            throw EcsErrors.invalidParameter("Too many tags: a resource can have at most " + MOST + ".");
        }
    }

    /** Checks a key alone, as UntagResource names it. */
    public static void checkKey(String key) {
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            throw EcsErrors.invalidParameter(
                    "Tag keys can not start with aws: since it is reserved for AWS use: " + key);
        }
        checkText("key", key, 128);
    }

    private static void checkText(String part, String text, int longest) {
        if (text.codePointCount(0, text.length()) > longest) {
            throw EcsErrors.invalidParameter("Tag " + part + " can not be longer than " + longest + " characters.");
        }
        if (!ALLOWED.matcher(text).matches()) {
            throw EcsErrors.invalidParameter("Tag " + part + " contains invalid characters: " + text);
        }
    }
}
