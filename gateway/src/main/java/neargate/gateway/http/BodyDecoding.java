package neargate.gateway.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Takes off what was put around a body for the way: {@code aws-chunked}, {@code gzip}. */
final class BodyDecoding {
    private BodyDecoding() {}

    /** A body that is not what its Content-Encoding says, or is too large when unpacked. */
    static final class BadBody extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean tooLarge;

        BadBody(String message, boolean tooLarge) {
            super(message);
            this.tooLarge = tooLarge;
        }

        boolean tooLarge() {
            return tooLarge;
        }
    }

    /**
     * The body without its encodings, the last named first.
     *
     * @param encodings the value of Content-Encoding; null without one
     */
    static byte[] decode(byte[] body, @Nullable String encodings, int limit) throws BadBody {
        byte[] decoded = body;
        if (encodings != null && body.length > 0) {
            String[] names = encodings.split(",", -1);
            for (int i = names.length - 1; i >= 0; i--) {
                decoded = switch (names[i].strip()) {
                    case "gzip" -> unzip(decoded, limit);
                    case "aws-chunked" -> unchunk(decoded);
                    default -> decoded;
                };
            }
        }
        return decoded;
    }

    private static byte[] unzip(byte[] body, int limit) throws BadBody {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] unzipped = in.readNBytes(limit + 1);
            if (unzipped.length > limit) {
                throw new BadBody("the body is larger than " + limit + " bytes when it is unzipped", true);
            }
            return unzipped;
        } catch (IOException e) {
            throw new BadBody("the body is not gzip: " + e.getMessage(), false);
        }
    }

    /**
     * {@code size;chunk-signature=...\r\ndata\r\n ... 0\r\ntrailers\r\n\r\n} ("Signature calculations for the
     * Authorization header: transferring a payload in multiple chunks"). The request's own signature covers the headers; the
     * chunks' are not looked at.
     */
    private static byte[] unchunk(byte[] body) throws BadBody {
        var decoded = new ByteArrayOutputStream(body.length);
        int at = 0;
        while (true) {
            int end = lineEnd(body, at);
            String line = new String(body, at, end - at, StandardCharsets.ISO_8859_1);
            int size = size(line.contains(";") ? line.substring(0, line.indexOf(';')) : line);
            at = end + 2;
            if (size == 0) {
                return decoded.toByteArray();
            }
            if (size > body.length - at) {
                throw new BadBody("a chunk is longer than the body", false);
            }
            decoded.write(body, at, size);
            at += size + 2;
        }
    }

    private static int lineEnd(byte[] body, int from) throws BadBody {
        for (int i = from; i + 1 < body.length; i++) {
            if (body[i] == '\r' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw new BadBody("a chunk has no end", false);
    }

    private static int size(String hex) throws BadBody {
        try {
            int size = Integer.parseInt(hex.strip(), 16);
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one answer for all bad sizes.
        }
        throw new BadBody("not a chunk size: " + hex, false);
    }
}
