package neargate.services.ecs.metadata;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Lets one request pass in a while at each of many endpoints. */
final class RequestRate {
    private final Clock clock;
    private final Duration apart;
    private final Map<String, Instant> passed = new HashMap<>();

    RequestRate(Clock clock, Duration apart) {
        this.clock = clock;
        this.apart = apart;
    }

    /** Whether a request at this endpoint passes now. */
    synchronized boolean admits(String endpoint) {
        Instant now = clock.instant();
        passed.values().removeIf(last -> !now.isBefore(last.plus(apart)));
        return passed.putIfAbsent(endpoint, now) == null;
    }
}
