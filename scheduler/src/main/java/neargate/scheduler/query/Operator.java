package neargate.scheduler.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The operators and both ways to write each. A negative one is true wherever its positive is not. */
enum Operator {
    EQUALS(false, "==", "equals"),
    NOT_EQUALS(true, "!=", "not_equals"),
    GREATER(false, ">", "greater_than"),
    GREATER_OR_EQUAL(false, ">=", "greater_than_equal"),
    LESS(false, "<", "less_than"),
    LESS_OR_EQUAL(false, "<=", "less_than_equal"),
    EXISTS(false, "exists", "exists"),
    NOT_EXISTS(true, "!exists", "not_exists"),
    IN(false, "in", "in"),
    NOT_IN(true, "!in", "not_in"),
    MATCHES(false, "=~", "matches"),
    NOT_MATCHES(true, "!~", "not_matches");

    static final Set<Operator> EQUALITY = Set.of(EQUALS, NOT_EQUALS);
    static final Set<Operator> ORDER = Set.of(GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL);
    static final Set<Operator> CHOICE = Set.of(IN, NOT_IN, MATCHES, NOT_MATCHES);

    private final boolean negative;
    private final String symbol;
    private final String word;

    Operator(boolean negative, String symbol, String word) {
        this.negative = negative;
        this.symbol = symbol;
        this.word = word;
    }

    static Optional<Operator> of(String written) {
        return Arrays.stream(values())
                .filter(operator -> operator.symbol.equals(written) || operator.word.equals(written))
                .findFirst();
    }

    boolean isNegative() {
        return negative;
    }

    boolean takesList() {
        return this == IN || this == NOT_IN;
    }

    boolean takesPattern() {
        return this == MATCHES || this == NOT_MATCHES;
    }

    boolean takesNothing() {
        return this == EXISTS || this == NOT_EXISTS;
    }

    /** Whether a value that compares so with the argument satisfies an operator of equality or order. */
    boolean accepts(int comparison) {
        return switch (this) {
            case EQUALS, NOT_EQUALS -> comparison == 0;
            case GREATER -> comparison > 0;
            case GREATER_OR_EQUAL -> comparison >= 0;
            case LESS -> comparison < 0;
            case LESS_OR_EQUAL -> comparison <= 0;
            case EXISTS, NOT_EXISTS, IN, NOT_IN, MATCHES, NOT_MATCHES ->
                throw new IllegalStateException(this + " does not compare");
        };
    }

    /** As a message lists them. */
    static String list(Set<Operator> operators) {
        List<String> symbols = Arrays.stream(values())
                .filter(operators::contains)
                .map(operator -> operator.symbol)
                .toList();
        return String.join(", ", symbols);
    }
}
