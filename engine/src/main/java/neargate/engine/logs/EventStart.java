package neargate.engine.logs;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Map;
import java.util.Optional;

/**
 * How the first line of a log event is told from the others ("awslogs-multiline-pattern" and "awslogs-datetime-format" of
 * Docker's awslogs driver): the lines up to the next one like it belong to the same event. The driver is written in Go, whose
 * regular expressions these are.
 *
 * @param reach how much of a line is looked at: less for a larger pattern, so that none looks for ever
 */
record EventStart(Pattern pattern, int reach) {
    private static final int MOST_LOOKS = 4_000_000;

    /** Go takes larger ones, but bounds them too. */
    private static final int LARGEST = 10_000;

    /** A repetition: of a group if something is in the first part. Also of what a quotation ends, which may be empty. */
    private static final Pattern REPETITION = Pattern.compile("([)E]?)\\{(\\d{1,4})(?:,(\\d{0,4}))?\\}");

    private static final Pattern DIRECTIVE = Pattern.compile("%(.)");

    /** As Docker's documentation of the driver lists them. */
    private static final Map<String, String> DIRECTIVES = Map.ofEntries(
            Map.entry("a", "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"),
            Map.entry("A", "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"),
            Map.entry("b", "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"),
            Map.entry("B", "(?:January|February|March|April|May|June|July|August|September|October|November|December)"),
            Map.entry("d", "\\d{2}"),
            Map.entry("f", "\\d{6}"),
            Map.entry("H", "\\d{2}"),
            Map.entry("I", "\\d{2}"),
            Map.entry("j", "\\d{3}"),
            Map.entry("L", "\\.\\d{3}"),
            Map.entry("m", "\\d{2}"),
            Map.entry("M", "\\d{2}"),
            Map.entry("p", "[AP]M"),
            Map.entry("S", "\\d{2}"),
            Map.entry("w", "\\d"),
            Map.entry("y", "\\d{2}"),
            Map.entry("Y", "\\d{4}"),
            Map.entry("z", "[+-]\\d{4}"),
            Map.entry("Z", "[A-Z]{1,4}T"));

    /**
     * What the options of a log driver say of it; empty when each line is an event.
     *
     * @throws LogException when it is no pattern
     */
    static Optional<EventStart> of(Map<String, String> options) throws LogException {
        String pattern = options.get("awslogs-multiline-pattern");
        String format = options.get("awslogs-datetime-format");
        String text = pattern == null && format != null ? translated(format) : pattern;
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(text));
        } catch (PatternSyntaxException e) {
            throw refused(text, String.valueOf(e.getMessage()), e);
        } catch (StackOverflowError e) {
            throw refused(text, "error parsing regexp: expression nests too deeply", e);
        }
    }

    private static EventStart of(String text) {
        long size = size(text);
        if (size > LARGEST) {
            throw new PatternSyntaxException("expression too large");
        }
        return new EventStart(Pattern.compile(text), (int) (MOST_LOOKS / Math.max(1, size)));
    }

    /** No less than the steps the pattern is compiled to: what is repeated is compiled as often. */
    private static long size(String text) {
        long once = text.length();
        long times = 1;
        Matcher repetitions = REPETITION.matcher(text);
        while (repetitions.find()) {
            String most = repetitions.group(3);
            int count = Integer.parseInt(most == null || most.isEmpty() ? repetitions.group(2) : most);
            if (repetitions.group(1).isEmpty()) {
                once += count;
            } else {
                times = Math.min(LARGEST + 1, times * Math.max(1, count));
            }
        }
        return once * times;
    }

    private static LogException refused(String text, String why, Throwable cause) {
        String quoted = text.replace("\\", "\\\\").replace("\"", "\\\"");
        return LogException.ofArguments(
                "awslogs could not parse multiline pattern key \"" + quoted + "\": " + why, cause);
    }

    /** Only the directives are replaced, one that is unknown by nothing; the rest is a regular expression already. */
    private static String translated(String format) {
        var pattern = new StringBuilder();
        Matcher directives = DIRECTIVE.matcher(format);
        int from = 0;
        while (directives.find()) {
            pattern.append(format, from, directives.start());
            pattern.append(DIRECTIVES.getOrDefault(directives.group(1), ""));
            from = directives.end();
        }
        return pattern.append(format, from, format.length()).toString();
    }

    /** Whether a line is the first of an event. */
    boolean isIn(String line) {
        try {
            return pattern.matcher(line.substring(0, Math.min(line.length(), reach)))
                    .find();
        } catch (StackOverflowError e) {
            return true;
        }
    }
}
