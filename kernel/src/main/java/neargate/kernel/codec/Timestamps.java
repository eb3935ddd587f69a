package neargate.kernel.codec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** The three ways in which AWS writes an instant ("Smithy: timestampFormat trait"). */
public final class Timestamps {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final BigDecimal FARTHEST = BigDecimal.valueOf(Instant.MAX.getEpochSecond());

    private Timestamps() {}

    /** The instant as text: ISO 8601 to the millisecond, an HTTP date, or a number of seconds. */
    public static String format(Format format, Instant instant) {
        return switch (format) {
            case ISO_8601 ->
                instant.getNano() == 0
                        ? instant.toString()
                        : instant.truncatedTo(ChronoUnit.MILLIS).toString();
            case RFC_822 -> HTTP_DATE.format(instant);
            case UNIX_TIMESTAMP -> instant.getNano() == 0 ? Long.toString(instant.getEpochSecond()) : seconds(instant);
            case UNIX_TIMESTAMP_MILLIS -> Long.toString(instant.toEpochMilli());
        };
    }

    /**
     * The instant that {@code text} says.
     *
     * @throws DateTimeException if it says none
     */
    public static Instant parse(Format format, String text) {
        return switch (format) {
            case ISO_8601 -> DateTimeFormatter.ISO_DATE_TIME.parse(text, Instant::from);
            case RFC_822 -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
            case UNIX_TIMESTAMP -> ofSeconds(number(text));
            case UNIX_TIMESTAMP_MILLIS -> ofSeconds(number(text).movePointLeft(3));
        };
    }

    /** Seconds since the epoch with the decimals that are needed, as {@code 1700000000.123}. */
    static String seconds(Instant instant) {
        BigDecimal exact = BigDecimal.valueOf(instant.getEpochSecond()).add(BigDecimal.valueOf(instant.getNano(), 9));
        return exact.stripTrailingZeros().toPlainString();
    }

    static Instant ofSeconds(BigDecimal seconds) {
        if (seconds.precision() - (long) seconds.scale() > 18 || seconds.abs().compareTo(FARTHEST) > 0) {
            throw new DateTimeException("beyond the calendar");
        }
        BigDecimal whole = seconds.setScale(0, java.math.RoundingMode.FLOOR);
        BigDecimal nanos = seconds.subtract(whole).movePointRight(9);
        return Instant.ofEpochSecond(whole.longValueExact(), nanos.longValue());
    }

    /** A binary number of seconds says no more than milliseconds. */
    static Instant ofMillis(double seconds) {
        double millis = seconds * 1000;
        if (!(Math.abs(millis) < 1e17)) {
            throw new DateTimeException("beyond the calendar");
        }
        return Instant.ofEpochMilli(Math.round(millis));
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text.length() <= 64 ? text : "");
        } catch (NumberFormatException e) {
            throw new DateTimeException("not a number", e);
        }
    }
}
