package neargate.engine.logs;

import java.time.Instant;
import java.time.format.DateTimeParseException;

/** Reads {@code 2026-11-23T08:00:00.123456789Z}, of which most are in the same second as the one before. */
final class DockerTime {
    private static final int TO_THE_SECOND = "2026-11-23T08:00:00".length();

    private String second = "";
    private long millis;

    /**
     * Milliseconds of the epoch.
     *
     * @throws DateTimeParseException when it is no time
     */
    long millis(String time) {
        if (time.length() <= TO_THE_SECOND || !time.startsWith(second) || second.isEmpty()) {
            long whole = Instant.parse(time).toEpochMilli();
            second = time.substring(0, TO_THE_SECOND);
            millis = whole - whole % 1000;
        }
        return millis + fraction(time);
    }

    private static int fraction(String time) {
        int fraction = 0;
        if (time.charAt(TO_THE_SECOND) == '.') {
            for (int at = TO_THE_SECOND + 1, unit = 100; unit > 0; at++, unit /= 10) {
                int digit = at < time.length() ? time.charAt(at) - '0' : -1;
                if (digit < 0 || digit > 9) {
                    break;
                }
                fraction += digit * unit;
            }
        }
        return fraction;
    }
}
