package neargate.engine.images;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How often a pull is tried, and after which pause again, as the agent does it. Only what may pass by itself is tried again: a
 * registry that is busy or broke off. An image that is not there stays away, and one whose registry cannot be reached at all
 * would only keep a task from what is here.
 *
 * @param attempts how many at most
 * @param first the pause after the first attempt
 * @param longest the pauses grow up to this
 */
record PullRetries(int attempts, Duration first, Duration longest) {
    static final PullRetries OF_THE_AGENT = new PullRetries(5, Duration.ofMillis(1_100), Duration.ofSeconds(5));

    private static final double GROWTH = 1.5;

    /** How Docker says so. */
    private static final Pattern PASSING = Pattern.compile("toomanyrequests|unexpected HTTP status: 5\\d\\d"
            + "|unexpected status from .*: 5\\d\\d |connection reset by peer|\\bEOF\\b");

    /** Whether to try again after so many attempts, of which the last ended so. */
    boolean goOn(int made, String said) {
        return made < attempts && PASSING.matcher(said).find();
    }

    /** How long to wait after so many attempts. */
    Duration pause(int made) {
        double millis = Math.pow(GROWTH, made - 1) * (double) first.toMillis();
        return Duration.ofMillis((long) Math.min(millis, (double) longest.toMillis()));
    }
}
