package neargate.services.cloudwatchlogs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern over unstructured log events, case-sensitive ("Filter pattern syntax for metric filters, subscription
 * filters, filter log events, and Live Tail"): every plain term must occur, no term after {@code -} may, and of the terms
 * after {@code ?} one must; a term in double quotes may hold spaces. With plain terms beside them, optional terms decide
 * nothing, as on AWS.
 */
record FilterPattern(List<String> required, List<String> excluded, List<String> optional) {

    private static final Pattern TERM = Pattern.compile("([-?]?)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\S+))");

    /**
     * Reads a pattern; an empty one matches everything.
     *
     * @throws IllegalArgumentException for a pattern over JSON, over space-delimited fields, or with a regular
     *     expression: these are not carried yet, and must not pass for plain terms
     */
    static FilterPattern parse(String text) {
        String pattern = text.strip();
        if (pattern.startsWith("{") || pattern.startsWith("[") || pattern.startsWith("%")) {
            throw new IllegalArgumentException(
                    "Invalid filter pattern: only terms are supported here, not JSON, space-delimited or regular expression"
                            + " patterns: " + pattern);
        }
        var required = new ArrayList<String>();
        var excluded = new ArrayList<String>();
        var optional = new ArrayList<String>();
        Matcher terms = TERM.matcher(pattern);
        while (terms.find()) {
            String term = terms.group(2) != null
                    ? terms.group(2).replace("\\\"", "\"").replace("\\\\", "\\")
                    : terms.group(3);
            switch (terms.group(1)) {
                case "-" -> excluded.add(term);
                case "?" -> optional.add(term);
                default -> required.add(term);
            }
        }
        return new FilterPattern(List.copyOf(required), List.copyOf(excluded), List.copyOf(optional));
    }

    boolean matches(String message) {
        boolean someOptional =
                optional.isEmpty() || !required.isEmpty() || optional.stream().anyMatch(message::contains);
        return someOptional
                && required.stream().allMatch(message::contains)
                && excluded.stream().noneMatch(message::contains);
    }
}
