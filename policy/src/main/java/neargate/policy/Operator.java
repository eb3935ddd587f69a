package neargate.policy;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The condition operators ("IAM JSON policy elements: Condition operators"). */
enum Operator {
    STRING_EQUALS("StringEquals", Type.TEXT, Order.EQUAL),
    STRING_NOT_EQUALS("StringNotEquals", Type.TEXT, Order.NOT_EQUAL),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Type.TEXT_OF_ANY_CASE, Order.EQUAL),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", Type.TEXT_OF_ANY_CASE, Order.NOT_EQUAL),
    STRING_LIKE("StringLike", Type.PATTERN, Order.EQUAL),
    STRING_NOT_LIKE("StringNotLike", Type.PATTERN, Order.NOT_EQUAL),
    NUMERIC_EQUALS("NumericEquals", Type.NUMBER, Order.EQUAL),
    NUMERIC_NOT_EQUALS("NumericNotEquals", Type.NUMBER, Order.NOT_EQUAL),
    NUMERIC_LESS_THAN("NumericLessThan", Type.NUMBER, Order.LESS),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", Type.NUMBER, Order.LESS_OR_EQUAL),
    NUMERIC_GREATER_THAN("NumericGreaterThan", Type.NUMBER, Order.GREATER),
    NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", Type.NUMBER, Order.GREATER_OR_EQUAL),
    DATE_EQUALS("DateEquals", Type.DATE, Order.EQUAL),
    DATE_NOT_EQUALS("DateNotEquals", Type.DATE, Order.NOT_EQUAL),
    DATE_LESS_THAN("DateLessThan", Type.DATE, Order.LESS),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", Type.DATE, Order.LESS_OR_EQUAL),
    DATE_GREATER_THAN("DateGreaterThan", Type.DATE, Order.GREATER),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", Type.DATE, Order.GREATER_OR_EQUAL),
    BOOL("Bool", Type.TEXT_OF_ANY_CASE, Order.EQUAL),
    BINARY_EQUALS("BinaryEquals", Type.BYTES, Order.EQUAL),
    IP_ADDRESS("IpAddress", Type.ADDRESS, Order.EQUAL),
    NOT_IP_ADDRESS("NotIpAddress", Type.ADDRESS, Order.NOT_EQUAL),
    ARN_EQUALS("ArnEquals", Type.ARN, Order.EQUAL),
    ARN_LIKE("ArnLike", Type.ARN, Order.EQUAL),
    ARN_NOT_EQUALS("ArnNotEquals", Type.ARN, Order.NOT_EQUAL),
    ARN_NOT_LIKE("ArnNotLike", Type.ARN, Order.NOT_EQUAL),
    NULL("Null", Type.TEXT_OF_ANY_CASE, Order.EQUAL);

    private static final Map<String, Operator> BY_NAME = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(it -> it.written.toLowerCase(Locale.ROOT), it -> it));

    private final String written;
    private final Type type;
    private final Order order;

    Operator(String written, Type type, Order order) {
        this.written = written;
        this.type = type;
        this.order = order;
    }

    /** What is compared. */
    private enum Type {
        TEXT,
        TEXT_OF_ANY_CASE,
        PATTERN,
        NUMBER,
        DATE,
        BYTES,
        ADDRESS,
        ARN
    }

    /** How a value of the request must stand to one of the policy; to be unequal it must be to all of them. */
    private enum Order {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        boolean holds(int compared) {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> compared == 0;
                case LESS -> compared < 0;
                case LESS_OR_EQUAL -> compared <= 0;
                case GREATER -> compared > 0;
                case GREATER_OR_EQUAL -> compared >= 0;
            };
        }
    }

    /** What a value of a policy asks of a value of a request. */
    interface Test {
        boolean passes(String value, Context context);
    }

    /** The operator of that name, in any case, without what qualifies it. */
    static Optional<Operator> named(String name) {
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
    }

    /** Whether it holds when no test passes. */
    boolean isNegated() {
        return order == Order.NOT_EQUAL;
    }

    /**
     * The test of a value of a policy; negated operators have the test of their opposite.
     *
     * @param variables whether policy variables are recognised, where they can be ("Where you can use policy variables")
     */
    Test test(String expected, boolean variables) {
        return switch (type) {
            case TEXT -> Template.plain(expected, variables)::matches;
            case TEXT_OF_ANY_CASE -> {
                Template template = Template.plain(expected, variables);
                yield (value, context) -> value.equalsIgnoreCase(template.text(context));
            }
            case PATTERN -> Template.wild(expected, variables, Glob.Reach.TEXT)::matches;
            case ARN -> Template.wild(expected, variables, Glob.Reach.ARN)::matches;
            case NUMBER -> ordered(Values::number, expected);
            case DATE -> ordered(Values::date, expected);
            case BYTES -> {
                Optional<byte[]> bytes = decoded(expected);
                yield (value, _) -> bytes.isPresent()
                        && decoded(value)
                                .filter(other -> Arrays.equals(bytes.get(), other))
                                .isPresent();
            }
            case ADDRESS -> {
                Optional<IpBlock> block = IpBlock.parse(expected);
                yield (value, _) -> block.isPresent() && block.get().containsAllOf(value);
            }
        };
    }

    private <T extends Comparable<T>> Test ordered(Function<String, Optional<T>> read, String expected) {
        Optional<T> right = read.apply(expected);
        return (value, _) -> right.isPresent()
                && read.apply(value)
                        .filter(left -> order.holds(left.compareTo(right.get())))
                        .isPresent();
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
