package neargate.services.ssm;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The regular expression that a parameter's values must match. Users write it, so it may be one that backtracks for years:
 * it is given up after a number of steps that no honest pattern takes.
 */
record AllowedPattern(String expression) {
    private static final int MOST_STEPS = 500_000;

    /**
     * Checks a value.
     *
     * @throws software.amazon.awssdk.services.ssm.model.SsmException when it does not match, or nobody can tell
     */
    void check(String value) {
        try {
            if (!Pattern.compile(expression).matcher(new Text(value)).matches()) {
                throw SsmErrors.patternMismatch(expression);
            }
        } catch (PatternSyntaxException e) {
            throw SsmErrors.invalidPattern(expression);
        } catch (TooManySteps | StackOverflowError e) {
            throw SsmErrors.patternMismatch(expression);
        }
    }

    /** A text that counts how often it is looked at. */
    private static final class Text implements CharSequence {
        private final String text;
        private int steps;

        Text(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++steps > MOST_STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
