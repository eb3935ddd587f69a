package neargate.services.sts;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import neargate.kernel.AccessKeyId;

/**
 * What the ids of temporary access keys end with. Nothing is kept of a key that was issued, so its id says itself that it
 * was, under our key: of others' ids one in 32,768 seems ours.
 */
final class KeyMark {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LENGTH = 3;

    private final SecretKey key;

    KeyMark(SecretKey key) {
        this.key = key;
    }

    /** The id with its last characters replaced by the mark. */
    String on(String accessKeyId) {
        String drawn = accessKeyId.substring(0, accessKeyId.length() - LENGTH);
        byte[] code = code(drawn);
        var marked = new StringBuilder(drawn);
        for (int i = 0; i < LENGTH; i++) {
            marked.append(ALPHABET.charAt(code[i] & (ALPHABET.length() - 1)));
        }
        return marked.toString();
    }

    boolean isOn(String accessKeyId) {
        return accessKeyId.startsWith(AccessKeyId.TEMPORARY)
                && AccessKeyId.account(accessKeyId).isPresent()
                && on(accessKeyId).equals(accessKeyId);
    }

    private byte[] code(String drawn) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(Packed.bytes(drawn));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
