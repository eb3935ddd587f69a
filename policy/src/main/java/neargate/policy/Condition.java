package neargate.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One key of one operator of a statement: {@code "ForAnyValue:StringLikeIfExists": {"aws:TagKeys": ["a*", "b"]}}.
 *
 * @param key in lower case
 */
record Condition(Operator operator, Quantifier quantifier, boolean ifExists, String key, List<Operator.Test> tests) {

    /** "Set operators for multivalued context keys". */
    enum Quantifier {
        NONE(""),
        FOR_ALL_VALUES("forallvalues:"),
        FOR_ANY_VALUE("foranyvalue:");

        private final String prefix;

        Quantifier(String prefix) {
            this.prefix = prefix;
        }
    }

    private static final String IF_EXISTS = "ifexists";

    /**
     * The condition under an operator as it is written; empty for one that is not known.
     *
     * @param variables whether policy variables are recognised
     */
    static Optional<Condition> of(String written, String key, List<String> values, boolean variables) {
        String name = written.toLowerCase(Locale.ROOT);
        Quantifier quantifier = name.startsWith(Quantifier.FOR_ALL_VALUES.prefix)
                ? Quantifier.FOR_ALL_VALUES
                : name.startsWith(Quantifier.FOR_ANY_VALUE.prefix) ? Quantifier.FOR_ANY_VALUE : Quantifier.NONE;
        String rest = name.substring(quantifier.prefix.length());
        boolean ifExists = rest.endsWith(IF_EXISTS);
        return Operator.named(ifExists ? rest.substring(0, rest.length() - IF_EXISTS.length()) : rest)
                .filter(operator -> operator != Operator.NULL || (!ifExists && quantifier == Quantifier.NONE))
                .map(operator -> new Condition(
                        operator,
                        quantifier,
                        ifExists,
                        key.toLowerCase(Locale.ROOT),
                        values.stream()
                                .map(value -> operator.test(value, variables))
                                .toList()));
    }

    boolean holds(Context context) {
        List<String> values = context.values(key);
        if (operator == Operator.NULL) {
            return passesAny(values.isEmpty() ? "true" : "false", context);
        }
        if (isNothing(values)) {
            return ifExists
                    || switch (quantifier) {
                        case NONE -> operator.isNegated();
                        case FOR_ALL_VALUES -> true;
                        case FOR_ANY_VALUE -> false;
                    };
        }
        return switch (quantifier) {
            case NONE -> anyPasses(values, context) != operator.isNegated();
            case FOR_ALL_VALUES -> everyHolds(values, context);
            case FOR_ANY_VALUE -> anyHolds(values, context);
        };
    }

    /** To a set operator, empty values are none ("... or if the key values resolve to a null data set"). */
    private boolean isNothing(List<String> values) {
        if (values.isEmpty() || quantifier == Quantifier.NONE) {
            return values.isEmpty();
        }
        for (String value : values) {
            if (!value.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private boolean anyPasses(List<String> values, Context context) {
        for (String value : values) {
            if (passesAny(value, context)) {
                return true;
            }
        }
        return false;
    }

    private boolean anyHolds(List<String> values, Context context) {
        for (String value : values) {
            if (passesAny(value, context) != operator.isNegated()) {
                return true;
            }
        }
        return false;
    }

    private boolean everyHolds(List<String> values, Context context) {
        for (String value : values) {
            if (passesAny(value, context) == operator.isNegated()) {
                return false;
            }
        }
        return true;
    }

    private boolean passesAny(String value, Context context) {
        for (Operator.Test test : tests) {
            if (test.passes(value, context)) {
                return true;
            }
        }
        return false;
    }
}
