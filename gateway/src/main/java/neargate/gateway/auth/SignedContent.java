package neargate.gateway.auth;

import java.nio.charset.StandardCharsets;
import javax.crypto.spec.SecretKeySpec;
import neargate.gateway.payload.AwsChunked;
import neargate.gateway.payload.AwsChunked.Chunk;
import neargate.gateway.protocol.WireRequest;
import org.jspecify.annotations.Nullable;

/**
 * How a signature covers the body ("Authenticating Requests: Using the Authorization Header", "Signature calculations for
 * the Authorization header: Transferring a payload in multiple chunks").
 *
 * @param hash what stands for the body in the canonical request
 * @param kind what there is to verify beside it
 */
record SignedContent(String hash, Kind kind) {
    private static final String HEADER = "x-amz-content-sha256";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final String NOTHING = Sha256.hex("");

    enum Kind {
        /** The hash is the body's own. */
        COMPUTED,
        /** The hash is what the header says; the body must have it. */
        DECLARED,
        /** The body may be anything. */
        UNSIGNED,
        /** Each chunk has a signature of its own, which continues the one before it. */
        CHUNKS
    }

    static SignedContent of(WireRequest request, Signature signature) {
        String declared = request.headers().get(HEADER);
        boolean s3 = signature.service().equals("s3");
        if (declared == null) {
            return s3 && signature.presigned()
                    ? new SignedContent(UNSIGNED, Kind.UNSIGNED)
                    : new SignedContent(Sha256.hex(request.body()), Kind.COMPUTED);
        }
        return switch (declared) {
            case UNSIGNED, "STREAMING-UNSIGNED-PAYLOAD-TRAILER" -> new SignedContent(declared, Kind.UNSIGNED);
            case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" ->
                new SignedContent(declared, Kind.CHUNKS);
            default ->
                s3
                        ? new SignedContent(declared, Kind.DECLARED)
                        : new SignedContent(Sha256.hex(request.body()), Kind.COMPUTED);
        };
    }

    /**
     * Verifies the body of a request whose own signature holds.
     *
     * @param chunks of the body, if it has any
     * @throws AuthenticationFailure when the body is another than was signed
     */
    void verify(WireRequest request, @Nullable AwsChunked chunks, Signature signature, SecretKeySpec key) {
        switch (kind) {
            case COMPUTED, UNSIGNED -> {}
            case DECLARED -> {
                if (!Sha256.same(hash, Sha256.hex(request.body()))) {
                    throw AuthenticationFailure.otherContent();
                }
            }
            case CHUNKS -> {
                if (chunks == null) {
                    throw AuthenticationFailure.otherSignature();
                }
                verify(request.body(), chunks, signature, key);
            }
        }
    }

    private void verify(byte[] body, AwsChunked chunks, Signature signature, SecretKeySpec key) {
        String previous = signature.signature();
        for (Chunk chunk : chunks.chunks()) {
            String text = signed("-PAYLOAD", signature, previous) + NOTHING + "\n"
                    + Sha256.hex(body, chunk.from(), chunk.length());
            previous = verified(chunk.signature(), text, key);
        }
        if (hash.endsWith("-TRAILER")) {
            var trailers = new StringBuilder();
            chunks.trailers()
                    .forEach(trailer -> trailers.append(trailer.getKey())
                            .append(':')
                            .append(trailer.getValue())
                            .append('\n'));
            String text = signed("-TRAILER", signature, previous)
                    + Sha256.hex(trailers.toString().getBytes(StandardCharsets.UTF_8));
            verified(chunks.trailerSignature(), text, key);
        }
    }

    private static String signed(String what, Signature signature, String previous) {
        return Signature.ALGORITHM + what + "\n" + signature.time() + "\n" + signature.scope() + "\n" + previous + "\n";
    }

    private static String verified(@Nullable String given, String text, SecretKeySpec key) {
        String expected = Sha256.hmacHex(key, text);
        if (given == null || !Sha256.same(expected, given)) {
            throw AuthenticationFailure.otherSignature();
        }
        return expected;
    }
}
