package neargate.gateway.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The value of the Date header, written once a second. The SDKs set their clocks by it when a signature is too old. */
final class DateHeader {
    private final InstantSource clock;
    private volatile Written written;

    private record Written(long second, String text) {}

    DateHeader(InstantSource clock) {
        this.clock = clock;
        this.written = write(second());
    }

    String value() {
        Written last = written;
        long second = second();
        if (last.second != second) {
            last = write(second);
            written = last;
        }
        return last.text;
    }

    private long second() {
        return Math.floorDiv(clock.millis(), 1_000L);
    }

    private static Written write(long second) {
        return new Written(
                second,
                DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC)));
    }
}
