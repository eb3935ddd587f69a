package neargate.gateway.auth;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signing keys ("Create a signed AWS API request", step 3). One depends on the secret, day, region and service only, so it
 * is derived once for each of these and kept.
 */
final class SigningKeys {
    private static final int MOST_KEPT = 1_024;

    private final ConcurrentHashMap<Of, SecretKeySpec> kept = new ConcurrentHashMap<>();

    private record Of(String secret, String date, String region, String service) {}

    SecretKeySpec key(String secret, Signature signature) {
        var of = new Of(secret, signature.date(), signature.region(), signature.service());
        SecretKeySpec known = kept.get(of);
        if (known != null) {
            return known;
        }
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        return kept.computeIfAbsent(of, SigningKeys::derive);
    }

    private static SecretKeySpec derive(Of of) {
        SecretKeySpec key = Sha256.key(("AWS4" + of.secret).getBytes(StandardCharsets.UTF_8));
        for (String element : new String[] {of.date, of.region, of.service, "aws4_request"}) {
            key = Sha256.key(Sha256.hmac(key, element));
        }
        return key;
    }
}
