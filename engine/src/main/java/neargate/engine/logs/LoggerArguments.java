package neargate.engine.logs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the driver itself refuses of its options when a container starts, in the words of Docker's. Only here all of them have
 * their values: some may be secrets.
 */
final class LoggerArguments {
    private static final List<String> INTEGERS =
            List.of("awslogs-force-flush-interval-seconds", "awslogs-max-buffered-events");
    private static final Pattern POSITIVE = Pattern.compile("\\+?0*[1-9]\\d{0,9}");

    private LoggerArguments() {}

    /** @throws LogException for the first of them that is wrong */
    static void check(Map<String, String> options) throws LogException {
        for (String name : INTEGERS) {
            String value = options.get(name);
            if (value != null && !POSITIVE.matcher(value).matches()) {
                throw LogException.ofArguments(
                        "must specify a positive integer for log opt '" + name + "': " + value, null);
            }
        }
        if (options.containsKey("awslogs-datetime-format") && options.containsKey("awslogs-multiline-pattern")) {
            throw LogException.ofArguments(
                    "you cannot configure log opt 'awslogs-datetime-format' and 'awslogs-multiline-pattern' at the same"
                            + " time",
                    null);
        }
        Optional<EventStart> _ = EventStart.of(options);
    }
}
