package neargate.scheduler.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * Reads a query, from the left to the right:
 *
 * <pre>
 *   query    = either
 *   either   = both { ("or" | "||") both }
 *   both     = single { ("and" | "&amp;&amp;") single }
 *   single   = ("not" | "!") single | "(" either ")" | term
 *   term     = subject operator [ argument | "[" argument { "," argument } "]" ]
 *   argument = a quoted text, or letters up to a space, a parenthesis, "&amp;&amp;" or "||" (in a list: "," or "]" too)
 * </pre>
 */
final class Parser {
    /** No one writes more, and each takes a frame of the stack. */
    private static final int DEEPEST = 100;

    private static final String SUBJECTS =
            "agentConnected, agentVersion, attribute:NAME, ec2InstanceId, registeredAt, runningTasksCount or task:group";

    private final String text;
    private int at;
    private int depth;

    Parser(String text) {
        this.text = text;
    }

    Condition parse() throws QueryException {
        Condition whole = either();
        skipSpaces();
        if (at < text.length()) {
            throw wrong(
                    at, text.charAt(at) == ')' ? "there is no '(' for this ')'" : "expected 'and', 'or' or the end");
        }
        return whole;
    }

    private Condition either() throws QueryException {
        List<Condition> parts = new ArrayList<>();
        do {
            parts.add(both());
        } while (takeWord("or") || take("||"));
        return parts.size() == 1 ? parts.getFirst() : new Condition.Or(List.copyOf(parts));
    }

    private Condition both() throws QueryException {
        List<Condition> parts = new ArrayList<>();
        do {
            parts.add(single());
        } while (takeWord("and") || take("&&"));
        return parts.size() == 1 ? parts.getFirst() : new Condition.And(List.copyOf(parts));
    }

    private Condition single() throws QueryException {
        if (++depth > DEEPEST) {
            throw wrong(at, "it is nested more than " + DEEPEST + " times");
        }
        try {
            if (takeWord("not") || take("!")) {
                return new Condition.Not(single());
            }
            skipSpaces();
            int opened = at;
            if (!take("(")) {
                return term();
            }
            Condition inner = either();
            if (!take(")")) {
                throw wrong(at, "expected ')' for the '(' at character " + (opened + 1));
            }
            return inner;
        } finally {
            depth--;
        }
    }

    private Condition term() throws QueryException {
        Subject subject = subject();
        Operator operator = operator(subject);
        skipSpaces();
        int argumentAt = at;
        List<String> arguments =
                operator.takesNothing() ? List.of() : operator.takesList() ? list() : List.of(argument(false));
        Condition term = new Condition.Term(test(subject, operator, arguments, argumentAt), subject.isStatic());
        return operator.isNegative() ? new Condition.Not(term) : term;
    }

    private Predicate<Queryable> test(Subject subject, Operator operator, List<String> arguments, int argumentAt)
            throws QueryException {
        try {
            return subject.test(operator, arguments);
        } catch (PatternSyntaxException e) {
            int index = Math.clamp(e.getIndex(), 0, arguments.getFirst().length());
            throw wrong(argumentAt + index, "expected a regular expression: " + e.getDescription());
        } catch (IllegalArgumentException e) {
            throw wrong(argumentAt, e.getMessage());
        }
    }

    private Subject subject() throws QueryException {
        skipSpaces();
        int start = at;
        while (at < text.length() && "=!<>()[],\"'".indexOf(text.charAt(at)) < 0 && !isSpace(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        return Subject.of(name)
                .orElseThrow(() -> wrong(
                        start,
                        name.isEmpty()
                                ? "expected a subject: " + SUBJECTS
                                : "'" + name + "' is no subject; these are: " + SUBJECTS));
    }

    private Operator operator(Subject subject) throws QueryException {
        skipSpaces();
        int start = at;
        while (at < text.length() && "=!<>~".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        // "!in" and "!exists" are a symbol and a word.
        if (at == start || text.substring(start, at).equals("!")) {
            while (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
        }
        String written = text.substring(start, at);
        Optional<Operator> operator = Operator.of(written).filter(subject.operators()::contains);
        return operator.orElseThrow(() -> wrong(
                start,
                (written.isEmpty() ? "expected an operator" : "'" + written + "' is no operator of this subject")
                        + "; these are: " + Operator.list(subject.operators())));
    }

    private List<String> list() throws QueryException {
        if (!take("[")) {
            throw wrong(at, "expected a list in brackets, such as [one, two]");
        }
        List<String> arguments = new ArrayList<>();
        do {
            skipSpaces();
            arguments.add(argument(true));
        } while (take(","));
        if (!take("]")) {
            throw wrong(at, "expected ',' or ']'");
        }
        return arguments;
    }

    private String argument(boolean inList) throws QueryException {
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            return quoted();
        }
        int start = at;
        while (at < text.length() && !endsArgument(inList)) {
            at++;
        }
        if (at == start) {
            throw wrong(
                    at,
                    at < text.length() && text.charAt(at) == '('
                            ? "an argument that has parentheses must stand in quotes"
                            : "expected an argument");
        }
        return text.substring(start, at);
    }

    private boolean endsArgument(boolean inList) {
        char next = text.charAt(at);
        return isSpace(next)
                || next == '('
                || next == ')'
                || (inList && (next == ',' || next == ']'))
                || text.startsWith("&&", at)
                || text.startsWith("||", at);
    }

    private String quoted() throws QueryException {
        int start = at;
        int end = text.indexOf(text.charAt(start), start + 1);
        if (end < 0) {
            throw wrong(start, "there is no second " + text.charAt(start));
        }
        at = end + 1;
        return text.substring(start + 1, end);
    }

    private boolean take(String symbol) {
        skipSpaces();
        if (!text.startsWith(symbol, at)) {
            return false;
        }
        at += symbol.length();
        return true;
    }

    /** A word ends where the next thing begins: {@code not(} is one, {@code notebook} is none. */
    private boolean takeWord(String word) {
        skipSpaces();
        int end = at + word.length();
        if (!text.regionMatches(true, at, word, 0, word.length())
                || (end < text.length() && !isSpace(text.charAt(end)) && "(!".indexOf(text.charAt(end)) < 0)) {
            return false;
        }
        at = end;
        return true;
    }

    private void skipSpaces() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isSpace(char character) {
        return Character.isWhitespace(character);
    }

    private QueryException wrong(int position, String problem) {
        return new QueryException(text, position, problem);
    }
}
