package neargate.agent.datachannel;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was sent and is not acknowledged yet. The oldest is sent again, sooner where answers come sooner. */
final class Outgoing {
    /** So much is on its way at a time: who does not take it in keeps its sender waiting. */
    private static final int WINDOW = 64;

    private static final Duration FIRST_TIMEOUT = Duration.ofMillis(200);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration LEAST_VARIATION = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Map<Long, Sent> sent = new LinkedHashMap<>();
    private @Nullable Duration roundTrip;
    private Duration variation = Duration.ZERO;
    private Duration timeout = FIRST_TIMEOUT;
    private long next;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Sent(byte[] bytes, Instant first, Instant last) {}

    boolean hasRoom() {
        return sent.size() < WINDOW;
    }

    /** The number of the next frame. */
    long next() {
        return next;
    }

    void sent(byte[] bytes, Instant now) {
        sent.put(next++, new Sent(bytes, now, now));
    }

    void acknowledged(long sequence, Instant now) {
        Sent known = sent.remove(sequence);
        // Of one that was sent twice nobody knows which was answered.
        if (known != null && known.first().equals(known.last())) {
            measured(Duration.between(known.first(), now));
        }
    }

    /** As TCP does it (RFC 6298). */
    private void measured(Duration trip) {
        Duration before = roundTrip;
        if (before == null) {
            roundTrip = trip;
            variation = trip.dividedBy(2);
        } else {
            variation = variation.multipliedBy(3).plus(before.minus(trip).abs()).dividedBy(4);
            roundTrip = before.multipliedBy(7).plus(trip).dividedBy(8);
        }
        Duration spread = variation.multipliedBy(4);
        Duration wait = roundTrip.plus(spread.compareTo(LEAST_VARIATION) < 0 ? LEAST_VARIATION : spread);
        timeout = wait.compareTo(LONGEST_TIMEOUT) > 0 ? LONGEST_TIMEOUT : wait;
    }

    /** When to look again; empty when all is acknowledged. */
    Optional<Instant> due() {
        return oldest().map(entry -> entry.getValue().last().plus(timeout));
    }

    /** What is to be sent again. */
    Optional<byte[]> again(Instant now) {
        Map.Entry<Long, Sent> entry = oldest().orElse(null);
        if (entry == null || now.isBefore(entry.getValue().last().plus(timeout))) {
            return Optional.empty();
        }
        Sent known = entry.getValue();
        entry.setValue(new Sent(known.bytes(), known.first(), now));
        return Optional.of(known.bytes());
    }

    /** Whether the other end has been silent for so long that it is gone. */
    boolean isLost(Instant now) {
        return oldest().filter(entry -> !now.isBefore(entry.getValue().first().plus(PATIENCE)))
                .isPresent();
    }

    private Optional<Map.Entry<Long, Sent>> oldest() {
        return sent.entrySet().stream().findFirst();
    }
}
