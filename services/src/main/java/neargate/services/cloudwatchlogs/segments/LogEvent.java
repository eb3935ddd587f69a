package neargate.services.cloudwatchlogs.segments;

import java.util.Comparator;

/**
 * A log event at rest. Events of a stream are told in the order of their timestamps; equal timestamps keep the order of
 * arrival.
 *
 * @param timestamp when it happened, milliseconds since 1970, as the producer says
 * @param ingestionTime when it arrived, milliseconds since 1970
 * @param sequence its number in the stream, from 0
 * @param message the text
 */
public record LogEvent(long timestamp, long ingestionTime, long sequence, String message)
        implements Comparable<LogEvent> {

    private static final Comparator<LogEvent> ORDER =
            Comparator.comparingLong(LogEvent::timestamp).thenComparingLong(LogEvent::sequence);

    @Override
    public int compareTo(LogEvent other) {
        return ORDER.compare(this, other);
    }
}
