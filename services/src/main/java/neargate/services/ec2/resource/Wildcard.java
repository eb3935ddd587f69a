package neargate.services.ec2.resource;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A filter's value: {@code *} stands for any text, {@code ?} for one character, a backslash takes the next character as
 * it is ("List and filter using the CLI and API"). Matching takes at most the product of the two lengths.
 */
record Wildcard(String pattern) implements Predicate<String> {

    /** Whether a pattern is the only text that it matches. */
    static boolean isLiteral(@Nullable String pattern) {
        return pattern != null && pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0 && pattern.indexOf('\\') < 0;
    }

    @Override
    public boolean test(String text) {
        return isLiteral(pattern) ? pattern.equals(text) : glob(text);
    }

    /** Walks on; after a mismatch goes back to the last star and lets it swallow one character more. */
    private boolean glob(String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int swallowed = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                swallowed = t;
            } else if (p < pattern.length() && matches(p, text.charAt(t))) {
                p += width(p);
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++swallowed;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private boolean matches(int p, char c) {
        char wanted = pattern.charAt(p);
        return switch (wanted) {
            case '?' -> true;
            case '\\' -> pattern.charAt(p + width(p) - 1) == c;
            default -> wanted == c;
        };
    }

    private int width(int p) {
        return pattern.charAt(p) == '\\' && p + 1 < pattern.length() ? 2 : 1;
    }
}
