package neargate.kernel;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What AWS's services agree on about tags ("Tagging AWS resources and Tag Editor", tag naming limits and requirements). Each
 * service says it in its own exception and words, so a broken rule is told as a value.
 */
public final class Tags {
    /** The most tags that a resource can have. */
    public static final int MOST = 50;

    /** The longest key, in characters. */
    public static final int LONGEST_KEY = 128;

    /** The longest value, in characters. */
    public static final int LONGEST_VALUE = 256;

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    private Tags() {}

    /** How tags break the rules. */
    public sealed interface Violation {
        /** There are more than {@link #MOST}. */
        record TooMany(int count) implements Violation {}

        /** A key is missing or empty. */
        record NoKey() implements Violation {}

        /** A key occurs twice. */
        record DuplicateKey(String key) implements Violation {}

        /** A key begins with {@code aws:}, in whatever case. */
        record ReservedKey(String key) implements Violation {}

        /** A key is longer than {@link #LONGEST_KEY}. */
        record KeyTooLong(String key) implements Violation {}

        /** A value is longer than {@link #LONGEST_VALUE}. */
        record ValueTooLong(String key, String value) implements Violation {}

        /** A key has a character that is not allowed. */
        record InvalidKey(String key) implements Violation {}

        /** A value has a character that is not allowed. */
        record InvalidValue(String key, String value) implements Violation {}
    }

    /**
     * The first rule that is broken by {@code tags}, all the tags of one resource; a missing value counts as an empty one.
     *
     * @param key the key of a service's own type of tag
     * @param value its value
     */
    public static <T> Optional<Violation> violation(
            Collection<T> tags,
            Function<? super T, ? extends @Nullable String> key,
            Function<? super T, ? extends @Nullable String> value) {
        Set<String> keys = new HashSet<>();
        for (T tag : tags) {
            String name = key.apply(tag);
            Optional<Violation> broken = violation(name, value.apply(tag));
            if (broken.isPresent()) {
                return broken;
            }
            if (name != null && !keys.add(name)) {
                return Optional.of(new Violation.DuplicateKey(name));
            }
        }
        return tags.size() > MOST ? Optional.of(new Violation.TooMany(tags.size())) : Optional.empty();
    }

    /** The first rule that a key breaks by itself, as when it is named to be taken away. */
    public static Optional<Violation> keyViolation(@Nullable String key) {
        return violation(key, null);
    }

    private static Optional<Violation> violation(@Nullable String key, @Nullable String value) {
        if (key == null || key.isEmpty()) {
            return Optional.of(new Violation.NoKey());
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
            return Optional.of(new Violation.ReservedKey(key));
        }
        if (isLonger(key, LONGEST_KEY)) {
            return Optional.of(new Violation.KeyTooLong(key));
        }
        if (!isAllowed(key)) {
            return Optional.of(new Violation.InvalidKey(key));
        }
        if (value != null && isLonger(value, LONGEST_VALUE)) {
            return Optional.of(new Violation.ValueTooLong(key, value));
        }
        return value == null || isAllowed(value)
                ? Optional.empty()
                : Optional.of(new Violation.InvalidValue(key, value));
    }

    private static boolean isLonger(String text, int most) {
        return text.codePointCount(0, text.length()) > most;
    }

    private static boolean isAllowed(String text) {
        return ALLOWED.matcher(text).matches();
    }
}
