package neargate.kernel;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The ids of access keys. Like AWS's own they say whose account a key is of: 80 bits in base 32 after the prefix, the first
 * set, then 40 bits of the account, the rest drawn.
 */
public final class AccessKeyId {
    /** Of a long-lived key. */
    public static final String LONG_LIVED = "AKIA";

    /** Of a temporary one. */
    public static final String TEMPORARY = "ASIA";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final Pattern ID = Pattern.compile("A[KS]IA[Q-Z2-7][A-Z2-7]{15}");
    private static final int BITS_OF_CHARACTER = 5;
    private static final int HALF = 8;

    private AccessKeyId() {}

    static String of(String prefix, String account, RandomGenerator random) {
        // Eight characters are 40 bits: the mark and the account's upper 39; then its last bit and 39 that are drawn.
        long upper = 1L << 39 | Long.parseLong(account) >> 1;
        long lower = (Long.parseLong(account) & 1) << 39 | random.nextLong(1L << 39);
        return prefix + text(upper) + text(lower);
    }

    /** The account that an id says; empty for what is no id of ours. */
    public static Optional<String> account(String accessKeyId) {
        if (!ID.matcher(accessKeyId).matches()) {
            return Optional.empty();
        }
        long upper = number(accessKeyId.substring(4, 4 + HALF)) & ~(1L << 39);
        long lower = number(accessKeyId.substring(4 + HALF));
        return Optional.of("%012d".formatted(upper << 1 | lower >> 39)).filter(account -> account.length() == 12);
    }

    private static String text(long bits) {
        var text = new StringBuilder(HALF);
        for (int shift = (HALF - 1) * BITS_OF_CHARACTER; shift >= 0; shift -= BITS_OF_CHARACTER) {
            text.append(ALPHABET.charAt((int) (bits >> shift & (ALPHABET.length() - 1))));
        }
        return text.toString();
    }

    private static long number(String text) {
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits = bits << BITS_OF_CHARACTER | ALPHABET.indexOf(text.charAt(i));
        }
        return bits;
    }
}
