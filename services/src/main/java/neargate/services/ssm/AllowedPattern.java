package neargate.services.ssm;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import neargate.kernel.BoundedText;

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
            if (!Pattern.compile(expression)
                    .matcher(new BoundedText(value, MOST_STEPS))
                    .matches()) {
                throw SsmErrors.patternMismatch(expression);
            }
        } catch (PatternSyntaxException e) {
            throw SsmErrors.invalidPattern(expression);
        } catch (BoundedText.Exhausted | StackOverflowError e) {
            throw SsmErrors.patternMismatch(expression);
        }
    }
}
