package neargate.engine.instances;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a MIME message (RFC 2045), or a text that is none.
 *
 * @param type as {@code text/x-shellscript}, in lower case; {@code text/plain} for what says nothing that can be read
 * @param boundary what separates the parts of a multipart message; null otherwise
 * @param text without headers, decoded and unpacked, with the line ends of Unix
 */
record MimePart(String type, @Nullable String boundary, String text) {
    private static final String PLAIN = "text/plain";
    private static final Pattern TYPE =
            Pattern.compile("^content-type:[ \\t]*([^\\s;/]+/[^\\s;/]+)[ \\t]*(;|$)", flags());
    private static final Pattern BOUNDARY = Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", flags());
    private static final Pattern BASE64 = Pattern.compile("^content-transfer-encoding:[ \\t]*base64[ \\t]*$", flags());

    /** Nothing is ever given back, so that it takes no stack, however many headers there are. */
    private static final Pattern HEADERS =
            Pattern.compile("\\A(From [^\\n]*\\n)?([\\w-]++:[^\\n]*+\\n([ \\t][^\\n]*+\\n)*+)++\\n");

    /** Far more than any user data has, far less than an instance cannot bear. */
    private static final int LONGEST = 1 << 20;

    private static int flags() {
        return Pattern.CASE_INSENSITIVE | Pattern.MULTILINE;
    }

    /** What user data is, as a whole. */
    static MimePart message(byte[] bytes) {
        String text = text(bytes).stripLeading();
        return text.startsWith("#") ? new MimePart(PLAIN, null, text) : of(text);
    }

    /** The parts of a multipart message, each unpacked when its turn comes. */
    Stream<MimePart> parts() {
        return boundary == null
                ? Stream.empty()
                : Stream.of(text.split("(?m)^--" + Pattern.quote(boundary), -1))
                        .skip(1)
                        .takeWhile(piece -> !piece.startsWith("--"))
                        .map(piece -> of(piece.stripLeading()));
    }

    private static MimePart of(String part) {
        Matcher headers = HEADERS.matcher(part);
        if (!headers.find()) {
            return new MimePart(PLAIN, null, part.stripLeading());
        }
        String head = headers.group().replaceAll("\\n[ \\t]+", " ");
        Matcher type = TYPE.matcher(head);
        Matcher boundary = BOUNDARY.matcher(head);
        return new MimePart(
                type.find() ? type.group(1).toLowerCase(Locale.ROOT) : PLAIN,
                boundary.find() ? boundary.group(1) == null ? boundary.group(2) : boundary.group(1) : null,
                decoded(head, part.substring(headers.end())).stripLeading());
    }

    private static String decoded(String head, String body) {
        if (BASE64.matcher(head).find()) {
            try {
                return text(Base64.getMimeDecoder().decode(body));
            } catch (IllegalArgumentException e) {
                return body;
            }
        }
        return body;
    }

    private static String text(byte[] bytes) {
        return new String(unpacked(bytes), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    /** What gzip has packed begins with two bytes that no text begins with. */
    private static byte[] unpacked(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b) {
            return bytes;
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readNBytes(LONGEST);
        } catch (IOException e) {
            return bytes;
        }
    }
}
