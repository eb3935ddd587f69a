package neargate.gateway.payload;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import neargate.gateway.protocol.Headers;
import neargate.gateway.protocol.WireRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request with its body as the service reads it.
 *
 * @param request without the encodings that were only for the way; trailing headers are among its headers
 * @param chunks in which the body came, as they are signed; null when it came whole
 */
public record Payload(WireRequest request, @Nullable AwsChunked chunks) {
    private static final String CHUNKED = "aws-chunked";
    private static final String ENCODING = "content-encoding";

    /**
     * Unpacks a request. S3 keeps an object in the encoding in which it was sent; for every other service gzip is for the way
     * only ("Request compression").
     *
     * @param signingName the service of the credential scope, when the request is signed
     * @param limit the most bytes to unpack to
     */
    public static Payload of(WireRequest sent, @Nullable String signingName, int limit) throws BadPayload {
        String encoding = sent.headers().get(ENCODING);
        String hash = sent.headers().get("x-amz-content-sha256");
        boolean stream = hash != null && hash.startsWith("STREAMING-");
        if (encoding == null && !stream) {
            return new Payload(sent, null);
        }
        Deque<String> encodings = encodings(encoding);
        AwsChunked chunks = null;
        byte[] body = sent.body();
        boolean chunked = encodings.removeFirstOccurrence(CHUNKED);
        if ((chunked || stream) && body.length > 0) {
            chunks = AwsChunked.parse(body);
            body = chunks.content(body);
            checkLength(sent, body.length);
        }
        if (!"s3".equals(signingName) && "gzip".equals(encodings.peekLast())) {
            encodings.removeLast();
            body = body.length == 0 ? body : unzip(body, limit);
        }
        Headers headers = headers(sent.headers(), encodings, chunks);
        return new Payload(
                new WireRequest(sent.method(), sent.path(), sent.query(), headers, body, sent.source()), chunks);
    }

    private static Deque<String> encodings(@Nullable String header) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : header == null ? new String[0] : header.split(",", -1)) {
            String known = name.strip().toLowerCase(Locale.ROOT);
            if (!known.isEmpty() && !known.equals("identity")) {
                names.add(known);
            }
        }
        return names;
    }

    private static void checkLength(WireRequest sent, int length) throws BadPayload {
        String declared = sent.headers().get("x-amz-decoded-content-length");
        if (declared != null && !declared.equals(Integer.toString(length))) {
            throw new BadPayload(
                    BadPayload.Kind.INCOMPLETE,
                    "x-amz-decoded-content-length is " + declared + ", but the chunks hold " + length + " bytes");
        }
    }

    private static byte[] unzip(byte[] body, int limit) throws BadPayload {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] unzipped = in.readNBytes(limit + 1);
            if (unzipped.length > limit) {
                throw new BadPayload(BadPayload.Kind.TOO_LARGE, "the body unzips to more than " + limit + " bytes");
            }
            return unzipped;
        } catch (IOException e) {
            throw BadPayload.malformed("the body is not gzip: " + e.getMessage());
        }
    }

    private static Headers headers(Headers sent, Deque<String> encodings, @Nullable AwsChunked chunks) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        sent.forEach(header -> {
            if (!header.getKey().equalsIgnoreCase(ENCODING)) {
                headers.add(header);
            }
        });
        if (!encodings.isEmpty()) {
            headers.add(Map.entry(ENCODING, String.join(",", encodings)));
        }
        if (chunks != null) {
            headers.addAll(chunks.trailers());
        }
        return Headers.of(List.copyOf(headers));
    }
}
