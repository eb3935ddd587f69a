package neargate.engine.logs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * Lines for one PutLogEvents, within its limits: 1 MiB, 10,000 events, 24 hours. Of the first two a part is enough to be fast,
 * and few lines are under way at once: their memory is free again before the collector counts it as old.
 */
public final class LogBatch {
    /** What each event costs beside its text. */
    private static final int OVERHEAD = 26;

    /** The longest text of one event. */
    static final int LONGEST = 256 * 1024 - OVERHEAD;

    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_EVENTS = 1_000;
    private static final long MOST_TIME = Duration.ofHours(24).toMillis() - 1;

    private final List<InputLogEvent> events = new ArrayList<>();
    private int bytes;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    /** What a line counts for ("PutLogEvents": the UTF-8 text and 26 bytes). */
    static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
    }

    /**
     * Takes a line, unless it belongs to the next batch. Empty lines are no events.
     *
     * @param time when it was written, in milliseconds of the epoch
     */
    public boolean add(long time, String text) {
        if (text.isEmpty()) {
            return true;
        }
        long first = Math.min(earliest, time);
        long last = Math.max(latest, time);
        int size = size(text);
        boolean full = events.size() == MOST_EVENTS || bytes + size > MOST_BYTES || last - first > MOST_TIME;
        if (full && !events.isEmpty()) {
            return false;
        }
        events.add(InputLogEvent.builder().timestamp(time).message(text).build());
        bytes += size;
        earliest = first;
        latest = last;
        return true;
    }

    /** In the order of time, as PutLogEvents wants it: a container's two streams may cross. */
    public List<InputLogEvent> events() {
        return events.stream()
                .sorted(Comparator.comparingLong(InputLogEvent::timestamp))
                .toList();
    }
}
