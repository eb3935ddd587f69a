package neargate.engine.logs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * Lines for one PutLogEvents, within its limits: 1 MiB, 10,000 events, 24 hours. Of the first two a part is enough to be fast,
 * and few lines are under way at once: their memory is free again before the collector counts it as old.
 */
final class LogBatch {
    /** What each event costs beside its text. */
    static final int OVERHEAD = 26;

    /** The longest text of one event. */
    static final int LONGEST = 256 * 1024 - OVERHEAD;

    private static final int MOST_BYTES = 256 * 1024;
    private static final int MOST_EVENTS = 1_000;
    private static final long MOST_TIME = Duration.ofHours(24).toMillis() - 1;

    private final List<LogLine> lines = new ArrayList<>();
    private int bytes;
    private long earliest = Long.MAX_VALUE;
    private long latest = Long.MIN_VALUE;

    boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Takes the line, unless it belongs to the next batch. */
    boolean add(LogLine line) {
        long first = Math.min(earliest, line.time());
        long last = Math.max(latest, line.time());
        int size = line.size();
        boolean full = lines.size() == MOST_EVENTS || bytes + size > MOST_BYTES || last - first > MOST_TIME;
        if (full && !isEmpty()) {
            return false;
        }
        lines.add(line);
        bytes += size;
        earliest = first;
        latest = last;
        return true;
    }

    /** In the order of time, as PutLogEvents wants it: a container's two streams may cross. Empty lines are no events. */
    List<InputLogEvent> events() {
        return lines.stream()
                .filter(line -> !line.text().isEmpty())
                .sorted(Comparator.comparingLong(LogLine::time))
                .map(line -> InputLogEvent.builder()
                        .timestamp(line.time())
                        .message(line.text())
                        .build())
                .toList();
    }

    /** Where to go on once these are delivered; it must not be empty. */
    RawLines.Position end() {
        return lines.getLast().end();
    }
}
