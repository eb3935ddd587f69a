package neargate.services.secretsmanager;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of a secret carry which staging labels ("Secret versions"). A label is on one version at most; when
 * AWSCURRENT moves, AWSPREVIOUS goes to the version it left. Pure.
 *
 * @param ofVersions the labels by the ids of the versions; a version without labels is not in it
 */
record Stages(Map<String, List<String>> ofVersions) {
    static final String CURRENT = "AWSCURRENT";
    static final String PREVIOUS = "AWSPREVIOUS";

    private static final int MOST_OF_A_VERSION = 20;

    /** The labels of a version. */
    List<String> of(String versionId) {
        return ofVersions.getOrDefault(versionId, List.of());
    }

    /** The version that carries a label. */
    Optional<String> version(String stage) {
        return ofVersions.entrySet().stream()
                .filter(it -> it.getValue().contains(stage))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** A version gets labels, which leave where they were. */
    Stages moved(Collection<String> stages, String versionId) {
        Stages moved = this;
        for (String stage : stages) {
            moved = moved.moved(stage, versionId);
        }
        if (moved.of(versionId).size() > MOST_OF_A_VERSION) {
            throw SecretsErrors.limitExceeded(
                    "A version can have at most " + MOST_OF_A_VERSION + " staging labels attached.");
        }
        return moved;
    }

    private Stages moved(String stage, String versionId) {
        String from = version(stage).orElse(null);
        if (versionId.equals(from)) {
            return this;
        }
        Stages moved = placed(stage, versionId);
        return stage.equals(CURRENT) && from != null ? moved.placed(PREVIOUS, from) : moved;
    }

    /** A label leaves the version that carries it. */
    Stages without(String stage) {
        return placed(stage, null);
    }

    private Stages placed(String stage, @Nullable String versionId) {
        Map<String, List<String>> next = new TreeMap<>();
        ofVersions.forEach((version, stages) -> {
            List<String> kept = stages.stream().filter(it -> !it.equals(stage)).toList();
            if (!kept.isEmpty()) {
                next.put(version, kept);
            }
        });
        if (versionId != null) {
            List<String> more = new ArrayList<>(next.getOrDefault(versionId, List.of()));
            more.add(stage);
            next.put(versionId, List.copyOf(more));
        }
        return new Stages(next);
    }
}
