package neargate.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import neargate.gateway.protocol.WireResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line a call, and the same in numbers. */
final class RequestLog {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.requests");

    private static final Duration[] BOUNDS =
            Stream.of(1, 5, 25, 100, 1_000, 10_000).map(Duration::ofMillis).toArray(Duration[]::new);

    private final MeterRegistry meters;
    private final ConcurrentHashMap<Series, Timer> timers = new ConcurrentHashMap<>();

    RequestLog(MeterRegistry meters) {
        this.meters = meters;
    }

    private record Series(String service, String operation, int status) {}

    /** What is learnt of a call on its way. */
    static final class Entry {
        final Instant begin;
        final String requestId;
        String account = "-";
        String region = "-";
        String service = "-";
        String operation = "-";
        String error = "-";

        Entry(Instant begin, String requestId) {
            this.begin = begin;
            this.requestId = requestId;
        }
    }

    void write(Entry entry, WireResponse response, int bytesIn, long nanos) {
        timers.computeIfAbsent(new Series(entry.service, entry.operation, response.status()), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} {} {} {}.{} {} {} {}ms {}B {}B {}",
                    entry.begin,
                    entry.account,
                    entry.region,
                    entry.service,
                    entry.operation,
                    response.status(),
                    entry.error,
                    Math.round(nanos / 1e3) / 1e3,
                    bytesIn,
                    response.body().length,
                    entry.requestId);
        }
    }

    private Timer timer(Series series) {
        return Timer.builder("neargate.requests")
                .description("Requests by service, operation and status")
                .tag("service", series.service())
                .tag("operation", series.operation())
                .tag("status", Integer.toString(series.status()))
                .publishPercentileHistogram(false)
                .serviceLevelObjectives(BOUNDS)
                .register(meters);
    }
}
