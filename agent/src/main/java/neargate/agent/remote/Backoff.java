package neargate.agent.remote;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next attempt: twice as long each time, and never all agents for the same time. */
final class Backoff {
    static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofMinutes(2);

    private final RandomGenerator random;
    private Duration next = FIRST;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    /** The next pause: between half and the whole of a time that doubles. */
    Duration next() {
        Duration whole = next;
        Duration doubled = whole.multipliedBy(2);
        next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return Duration.ofMillis(Math.round(whole.toMillis() * (1 + random.nextDouble()) / 2));
    }

    /** An attempt has succeeded. */
    void reset() {
        next = FIRST;
    }
}
