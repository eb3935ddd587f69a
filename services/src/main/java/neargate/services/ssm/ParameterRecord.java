package neargate.services.ssm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ssm.model.ParameterHistory;
import software.amazon.awssdk.services.ssm.model.Tag;

/**
 * A parameter as it is stored; all its versions stand in a table of their own.
 *
 * @param latest the newest version. The value of a SecureString is what {@link SecureStrings} made of it
 * @param labels the versions that labels stand for
 */
record ParameterRecord(ParameterHistory latest, List<Tag> tags, Map<String, Long> labels) {
    String name() {
        return latest.name();
    }

    ParameterRecord withTags(List<Tag> changed) {
        return new ParameterRecord(latest, changed, labels);
    }

    ParameterRecord withLabels(Map<String, Long> changed) {
        return new ParameterRecord(latest, tags, changed);
    }

    /** When its policies have it deleted; empty for never. */
    Optional<Instant> expiration() {
        return ParameterPolicies.expiration(latest.policies());
    }

    /** The labels of a version, in order. */
    List<String> labelsOf(long version) {
        return labels.entrySet().stream()
                .filter(it -> it.getValue() == version)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
