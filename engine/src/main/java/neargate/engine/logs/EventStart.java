package neargate.engine.logs;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import neargate.kernel.BoundedText;

/**
 * How the first line of a log event is told from the others ("awslogs-multiline-pattern" and "awslogs-datetime-format" of
 * Docker's awslogs driver): the lines up to the next one like it belong to the same event.
 */
record EventStart(Pattern pattern) {
    private static final int MOST_LOOKS = 1_000_000;
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
            Map.entry("Z", "[A-Z]{1,4}T"),
            Map.entry("%", "%"));

    /**
     * What the options of a log driver say of it; empty when each line is an event.
     *
     * @throws LogException when it is no pattern
     */
    static Optional<EventStart> of(Map<String, String> options) throws LogException {
        String pattern = options.get("awslogs-multiline-pattern");
        String format = options.get("awslogs-datetime-format");
        try {
            return Optional.ofNullable(pattern)
                    .or(() -> Optional.ofNullable(format).map(EventStart::translated))
                    .map(text -> new EventStart(Pattern.compile(text)));
        } catch (PatternSyntaxException e) {
            throw LogException.ofArguments("awslogs could not parse multiline pattern key: " + e.getDescription(), e);
        }
    }

    private static String translated(String format) {
        var pattern = new StringBuilder();
        Matcher directives = DIRECTIVE.matcher(format);
        int from = 0;
        while (directives.find()) {
            pattern.append(Pattern.quote(format.substring(from, directives.start())));
            pattern.append(DIRECTIVES.getOrDefault(directives.group(1), Pattern.quote(directives.group())));
            from = directives.end();
        }
        return pattern.append(Pattern.quote(format.substring(from))).toString();
    }

    /** Whether a line is the first of an event. One at which the pattern would look for ever is. */
    boolean isIn(String line) {
        try {
            return pattern.matcher(new BoundedText(line, MOST_LOOKS)).find();
        } catch (BoundedText.Exhausted | StackOverflowError e) {
            return true;
        }
    }
}
