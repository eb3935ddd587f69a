package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The path and query by which a REST operation is known, as {@code /{Bucket}/{Key+}?uploads}: literal segments, labels, a
 * greedy label that takes the rest, and parameters that must be there.
 */
record UriPattern(List<String> segments, Map<String, String> literals) {

    static UriPattern of(String uri) {
        int mark = uri.indexOf('?');
        var literals = new HashMap<String, String>();
        if (mark >= 0) {
            for (String literal : uri.substring(mark + 1).split("&", -1)) {
                int equals = literal.indexOf('=');
                literals.put(
                        equals < 0 ? literal : literal.substring(0, equals),
                        equals < 0 ? "" : literal.substring(equals + 1));
            }
        }
        return new UriPattern(segments(mark < 0 ? uri : uri.substring(0, mark)), Map.copyOf(literals));
    }

    /** The segments of a path, still encoded; slashes at its ends make no segment. */
    static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        int start = path.startsWith("/") ? 1 : 0;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            segments.add(path.substring(start, end));
            start = end + 1;
        }
        return segments;
    }

    static boolean isLabel(String segment) {
        return segment.startsWith("{");
    }

    static boolean isGreedy(String segment) {
        return segment.endsWith("+}");
    }

    static String labelName(String segment) {
        return segment.substring(1, segment.length() - (isGreedy(segment) ? 2 : 1));
    }

    /** The decoded value of each label in a path that fits. */
    Map<String, String> labels(String path) {
        var labels = new HashMap<String, String>();
        int at = path.startsWith("/") ? 1 : 0;
        for (String segment : segments) {
            int slash = path.indexOf('/', Math.min(at, path.length()));
            boolean greedy = isGreedy(segment);
            int end = greedy || slash < 0 ? path.length() : slash;
            if (isLabel(segment) && at < end) {
                labels.put(labelName(segment), Percent.path(path.substring(at, end)));
            }
            at = end + 1;
        }
        return labels;
    }

    /** Whether the parameters of a request are those that tell this operation apart. */
    boolean accepts(Parameters parameters) {
        for (var literal : literals.entrySet()) {
            @Nullable String given = parameters.first(literal.getKey());
            if (given == null
                    || (!literal.getValue().isEmpty() && !literal.getValue().equals(given))) {
                return false;
            }
        }
        return true;
    }
}
