package neargate.services.cloudwatchlogs;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import neargate.services.cloudwatchlogs.segments.LogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;

/** An event found by FilterLogEvents: events of several streams, interleaved by time. */
record FoundEvent(String stream, LogEvent event) implements Comparable<FoundEvent> {

    private static final Comparator<FoundEvent> ORDER = Comparator.<FoundEvent>comparingLong(
                    found -> found.event().timestamp())
            .thenComparing(FoundEvent::stream)
            .thenComparingLong(found -> found.event().sequence());

    @Override
    public int compareTo(FoundEvent other) {
        return ORDER.compare(this, other);
    }

    FilteredLogEvent toFiltered() {
        return FilteredLogEvent.builder()
                .logStreamName(stream)
                .timestamp(event.timestamp())
                .ingestionTime(event.ingestionTime())
                .message(event.message())
                .eventId(String.format(
                        "%020d%010d%026d", event.timestamp(), stream.hashCode() & 0xFFFFFFFFL, event.sequence()))
                .build();
    }

    /** The place after this event, for the next page. */
    String token() {
        String place = event.timestamp() + ":" + event.sequence() + ":" + stream;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    static FoundEvent parse(String token) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8).split(":", 3);
            if (parts.length == 3) {
                return new FoundEvent(
                        parts[2], new LogEvent(Long.parseLong(parts[0]), 0, Long.parseLong(parts[1]), ""));
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the one answer for all bad tokens.
        }
        throw LogsErrors.invalid("The specified nextToken is invalid.");
    }
}
