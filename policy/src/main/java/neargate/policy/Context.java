package neargate.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The request context: what a request says of itself, its principal and its resource ("The request context"). */
@FunctionalInterface
public interface Context {

    Context EMPTY = key -> List.of();

    /**
     * The values of a key; none when it is not in the context.
     *
     * @param key in lower case, since keys do not differ by case: {@code aws:principaltag/team}
     */
    List<String> values(String key);

    /** A context of what a map holds, under keys in any case. */
    static Context of(Map<String, List<String>> values) {
        Map<String, List<String>> lower = values.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        entry -> entry.getKey().toLowerCase(Locale.ROOT),
                        entry -> List.copyOf(entry.getValue()),
                        (_, last) -> last));
        return key -> lower.getOrDefault(key, List.of());
    }

    /** This context, and what another has where this one has nothing. */
    default Context or(Context other) {
        return key -> {
            List<String> own = values(key);
            return own.isEmpty() ? other.values(key) : own;
        };
    }
}
