package neargate.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import neargate.gateway.protocol.WireRequest;

/**
 * The arithmetic of signatures. A signing key depends on the secret, day, region and service only, so it is derived once
 * for each of these and kept.
 */
final class SigningKeys {
    private static final int MOST_KEPT = 1_024;
    private static final HexFormat HEX = HexFormat.of();

    private final ConcurrentHashMap<String, SecretKeySpec> kept = new ConcurrentHashMap<>();

    /** The signature of a canonical request ("Create a signed AWS API request", steps 2 to 4). */
    String sign(String secret, Signature signature, String canonicalRequest) {
        String toSign = Signature.ALGORITHM + "\n" + signature.time() + "\n" + signature.scope() + "\n"
                + hex(sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8)));
        return hex(hmac(key(secret, signature.scope()), toSign));
    }

    private SecretKeySpec key(String secret, String scope) {
        if (kept.size() > MOST_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(secret + "/" + scope, _ -> {
            SecretKeySpec key = spec(("AWS4" + secret).getBytes(StandardCharsets.UTF_8));
            for (String element : scope.split("/", -1)) {
                key = spec(hmac(key, element));
            }
            return key;
        });
    }

    /** The hash of the body as the signer meant it: by its header when that tells how a stream is signed. */
    static String payloadHash(WireRequest request, Signature signature) {
        String declared = request.headers().get("x-amz-content-sha256");
        if (declared != null && (declared.startsWith("STREAMING-") || declared.equals("UNSIGNED-PAYLOAD"))) {
            return declared;
        }
        if (signature.expiresSeconds() != null && signature.service().equals("s3")) {
            return "UNSIGNED-PAYLOAD";
        }
        return hex(sha256(request.body()));
    }

    /** Compares without telling by its time where two texts differ. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static SecretKeySpec spec(byte[] bytes) {
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static byte[] hmac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HEX.formatHex(bytes);
    }
}
