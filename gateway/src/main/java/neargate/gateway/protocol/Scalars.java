package neargate.gateway.protocol;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import neargate.kernel.codec.Member;
import neargate.kernel.codec.Timestamps;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Single values as text, as queries, headers, paths and XML have them. */
final class Scalars {
    private Scalars() {}

    static boolean isScalar(Member member) {
        return switch (member.type()) {
            case SDK_POJO, LIST, MAP, DOCUMENT, NULL -> false;
            default -> true;
        };
    }

    /**
     * Reads a value; {@code timestamps} is the format where the model names none.
     *
     * @throws Malformed if the text is no value of that type
     */
    static Object read(Member member, String text, Format timestamps) {
        try {
            return switch (member.type()) {
                case STRING -> text;
                case INTEGER -> Integer.valueOf(text);
                case LONG -> Long.valueOf(text);
                case SHORT -> Short.valueOf(text);
                case BYTE -> Byte.valueOf(text);
                case FLOAT -> Float.valueOf(decimal(text));
                case DOUBLE -> Double.valueOf(decimal(text));
                case BIG_DECIMAL -> new BigDecimal(decimal(text));
                case BOOLEAN -> bool(text);
                case INSTANT -> timestamp(member, text, timestamps);
                case SDK_BYTES ->
                    SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(text.strip()));
                case SDK_POJO, LIST, MAP, DOCUMENT, NULL ->
                    throw new Malformed("A value is found where a structure is expected: " + member.inputName());
            };
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new Malformed("Invalid value for " + member.inputName() + ": '" + shortened(text) + "' is no "
                    + name(member.type()));
        }
    }

    /** Writes a value. */
    static String write(Member member, Object value, Format timestamps) {
        return switch (value) {
            case String text -> text;
            case Instant instant -> Timestamps.format(format(member, timestamps), instant);
            case SdkBytes bytes -> Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
            case BigDecimal decimal -> decimal.toPlainString();
            default -> value.toString();
        };
    }

    private static Format format(Member member, Format otherwise) {
        Format named = member.timestampFormat();
        return named == null ? otherwise : named;
    }

    /** Java's own parser takes hexadecimal numbers, trailing letters and blanks as well. */
    private static String decimal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isDigit(c) && ".-+eE".indexOf(c) < 0) {
                return switch (text) {
                    case "NaN", "Infinity", "-Infinity" -> text;
                    default -> throw new NumberFormatException();
                };
            }
        }
        if (text.length() > 400) {
            throw new NumberFormatException();
        }
        return text;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Instant timestamp(Member member, String text, Format otherwise) {
        Format format = format(member, otherwise);
        boolean seconds =
                format == Format.ISO_8601 && !text.isEmpty() && text.chars().allMatch(c -> isDigit(c) || c == '.');
        return Timestamps.parse(seconds ? Format.UNIX_TIMESTAMP : format, text);
    }

    private static String name(MarshallingKnownType type) {
        return switch (type) {
            case INTEGER, LONG, SHORT, BYTE -> "integer";
            case FLOAT, DOUBLE, BIG_DECIMAL -> "number";
            case BOOLEAN -> "boolean";
            case INSTANT -> "timestamp";
            case SDK_BYTES -> "base64";
            default -> type.name().toLowerCase(Locale.ROOT);
        };
    }

    private static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "...";
    }
}
