package neargate.kernel;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Identifiers in the formats that AWS uses, drawn from the randomness that is handed in. */
public final class Ids {
    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    /** {@code length} lower-case hexadecimal digits: 32 for a task, 17 after {@code vpc-} or {@code eni-}. */
    public String hex(int length) {
        return draw("0123456789abcdef", length);
    }

    /** {@code length} decimal digits that do not begin with zero: 19 for a deployment, {@code ecs-svc/...}. */
    public String digits(int length) {
        return draw("123456789", 1) + draw("0123456789", length - 1);
    }

    /** {@code length} capital letters and digits of base 32: 17 after {@code AROA} for a role. */
    public String base32(int length) {
        return draw("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
    }

    /** The id of a new access key of an account; {@code prefix} is one of {@link AccessKeyId}'s. */
    public String accessKeyId(String prefix, String account) {
        return AccessKeyId.of(prefix, account, random);
    }

    /** A secret access key: 40 characters of base 64. */
    public String secretAccessKey() {
        return draw("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40);
    }

    /** {@code length} letters and digits: six at the end of a secret's ARN. */
    public String alphanumeric(int length) {
        return draw("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
    }

    /** {@code length} digits of base 64 as URLs have it: 21 for a service deployment. */
    public String base64(int length) {
        return draw("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", length);
    }

    /** A random UUID, for request ids and client tokens. */
    public String uuid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    private String draw(String alphabet, int length) {
        var text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
