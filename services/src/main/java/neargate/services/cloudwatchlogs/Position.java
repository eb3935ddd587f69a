package neargate.services.cloudwatchlogs;

import neargate.services.cloudwatchlogs.segments.LogEvent;
import org.jspecify.annotations.Nullable;

/** A place between events of a stream and the direction to go on from it: the tokens of GetLogEvents. */
record Position(boolean backward, long timestamp, long sequence) {

    static Position of(LogEvent event) {
        return new Position(false, event.timestamp(), event.sequence());
    }

    /** The place itself, or the beginning of the stream. */
    static Position orStart(@Nullable Position position) {
        return position != null ? position : new Position(false, 0, -1);
    }

    /** Reads {@code f/timestamp/sequence} or {@code b/...}. */
    static Position parse(String token) {
        String[] parts = token.split("/", -1);
        try {
            if (parts.length == 3 && (parts[0].equals("f") || parts[0].equals("b"))) {
                return new Position(parts[0].equals("b"), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            }
        } catch (NumberFormatException e) {
            // Falls through to the one answer for all bad tokens.
        }
        throw LogsErrors.invalid("The specified nextToken is invalid.");
    }

    String text(boolean backwardFromHere) {
        return (backwardFromHere ? "b/" : "f/") + timestamp + "/" + sequence;
    }

    /** Whether an event lies beyond this place in its direction. */
    boolean reaches(LogEvent event) {
        int byTime = Long.compare(event.timestamp(), timestamp);
        int order = byTime != 0 ? byTime : Long.compare(event.sequence(), sequence);
        return backward ? order < 0 : order > 0;
    }
}
