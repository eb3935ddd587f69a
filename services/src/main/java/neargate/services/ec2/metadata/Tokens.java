package neargate.services.ec2.metadata;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The session tokens of version 2 of the service. A token says itself whose it is and until when, under a seal that only this
 * process can make, so that none is kept.
 */
final class Tokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_LENGTH = 32;

    private final SecretKeySpec key;

    Tokens(SecureRandom random) {
        var bytes = new byte[KEY_LENGTH];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** A token of an instance that is good until then. */
    String issue(String instanceId, Instant end) {
        String claim = instanceId + " " + end.getEpochSecond();
        return encoded(claim.getBytes(StandardCharsets.UTF_8)) + "." + encoded(seal(claim));
    }

    /** Whether a token is this instance's, and good now. */
    boolean isGood(String token, String instanceId, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 2) {
            return false;
        }
        try {
            String claim = new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8);
            byte[] seal = Base64.getUrlDecoder().decode(parts[1]);
            return MessageDigest.isEqual(seal, seal(claim))
                    && claim.startsWith(instanceId + " ")
                    && now.getEpochSecond() < Long.parseLong(claim.substring(instanceId.length() + 1));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private byte[] seal(String claim) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(claim.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
