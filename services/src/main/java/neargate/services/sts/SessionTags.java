package neargate.services.sts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.sts.model.Tag;

/** The tags of a session as a request passes them ("Passing session tags in AWS STS"). */
final class SessionTags {
    private SessionTags() {}

    /** By their keys, in the order of the request. */
    static Map<String, String> of(List<Tag> tags) {
        Map<String, String> byKey = new LinkedHashMap<>();
        Set<String> seen = new TreeSet<>();
        for (Tag tag : tags) {
            String key = tag.key().toLowerCase(Locale.ROOT);
            if (key.startsWith("aws:")) {
                throw StsErrors.validation("Tag keys that begin with aws: are reserved for AWS: " + tag.key());
            }
            if (!seen.add(key)) {
                throw StsErrors.validation("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            byKey.put(tag.key(), tag.value());
        }
        return byKey;
    }
}
