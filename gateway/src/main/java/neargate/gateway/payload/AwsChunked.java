package neargate.gateway.payload;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A body in {@code aws-chunked}: {@code size;chunk-signature=...\r\ndata\r\n ... 0;chunk-signature=...\r\ntrailers\r\n}
 * ("Signature calculations for the Authorization header: Transferring a payload in multiple chunks" and "... Including
 * trailing headers"). Chunks are ranges of the body, so that each can be verified where it lies.
 *
 * @param chunks in their order, the empty last one among them
 * @param trailers what follows the last chunk, but for the signature; names in lower case
 * @param trailerSignature of the trailers; null without one
 */
public record AwsChunked(
        List<Chunk> chunks,
        List<Map.Entry<String, String>> trailers,
        @Nullable String trailerSignature) {

    private static final int LONGEST_LINE = 8 * 1024;
    private static final String SIGNATURE = "chunk-signature=";
    private static final String TRAILER_SIGNATURE = "x-amz-trailer-signature";

    /**
     * A range of the body.
     *
     * @param signature null in an unsigned stream
     */
    public record Chunk(int from, int length, @Nullable String signature) {}

    static AwsChunked parse(byte[] body) throws BadPayload {
        List<Chunk> chunks = new ArrayList<>();
        int at = 0;
        while (true) {
            int end = lineEnd(body, at);
            String line = text(body, at, end);
            int semicolon = line.indexOf(';');
            int size = size(semicolon < 0 ? line : line.substring(0, semicolon));
            int from = end + 2;
            chunks.add(new Chunk(from, size, semicolon < 0 ? null : signature(line.substring(semicolon + 1))));
            if (size == 0) {
                return ended(body, chunks, from);
            }
            at = from + size;
            if (at < from || at + 2 > body.length || body[at] != '\r' || body[at + 1] != '\n') {
                throw BadPayload.malformed("a chunk of " + size + " bytes does not end where it should");
            }
            at += 2;
        }
    }

    private static AwsChunked ended(byte[] body, List<Chunk> chunks, int from) throws BadPayload {
        List<Map.Entry<String, String>> trailers = new ArrayList<>();
        String signature = null;
        int at = from;
        while (at < body.length) {
            int end = lineEnd(body, at);
            String line = text(body, at, end).strip();
            at = end + 2;
            if (line.isEmpty()) {
                continue;
            }
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw BadPayload.malformed("not a trailing header: " + line);
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            if (name.equals(TRAILER_SIGNATURE)) {
                signature = value;
            } else {
                trailers.add(Map.entry(name, value));
            }
        }
        return new AwsChunked(List.copyOf(chunks), List.copyOf(trailers), signature);
    }

    /** The bytes of all chunks. */
    byte[] content(byte[] body) {
        var content = new ByteArrayOutputStream(body.length);
        chunks.forEach(chunk -> content.write(body, chunk.from(), chunk.length()));
        return content.toByteArray();
    }

    private static @Nullable String signature(String extension) {
        return extension.startsWith(SIGNATURE)
                ? extension.substring(SIGNATURE.length()).strip()
                : null;
    }

    private static String text(byte[] body, int from, int to) {
        return new String(body, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int lineEnd(byte[] body, int from) throws BadPayload {
        int last = Math.min(body.length - 1, from + LONGEST_LINE);
        for (int i = from; i < last; i++) {
            if (body[i] == '\r' && body[i + 1] == '\n') {
                return i;
            }
        }
        throw BadPayload.malformed("a chunk begins or ends where it should not");
    }

    private static int size(String hex) throws BadPayload {
        try {
            int size = Integer.parseInt(hex.strip(), 16);
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Falls through to the one answer for all bad sizes.
        }
        throw BadPayload.malformed("not the size of a chunk: " + hex);
    }
}
