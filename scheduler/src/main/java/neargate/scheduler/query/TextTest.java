package neargate.scheduler.query;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a positive operator asks of a text. */
final class TextTest {
    private TextTest() {}

    /** Whether the text is one of those; {@code ==} has one. */
    static Predicate<String> among(Set<String> values) {
        return values.size() == 1 ? values.iterator().next()::equals : values::contains;
    }

    /** Whether the whole text matches, as for Java's {@code String.matches}. */
    static Predicate<String> matching(Pattern pattern) {
        return text -> {
            try {
                return pattern.matcher(new BoundedText(text)).matches();
            } catch (BoundedText.Exhausted | StackOverflowError e) {
                return false;
            }
        };
    }

    /** The order of two numbers if both are numbers, else that of their letters. */
    static Predicate<String> ordered(Operator operator, String argument) {
        Optional<BigDecimal> number = number(argument);
        return text -> {
            Optional<BigDecimal> other = number.flatMap(_ -> number(text));
            return operator.accepts(
                    other.isPresent() ? other.get().compareTo(number.orElseThrow()) : text.compareTo(argument));
        };
    }

    private static Optional<BigDecimal> number(String text) {
        // An exponent would let a few characters make a number of a billion digits.
        if (text.isEmpty() || text.length() > 40 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
