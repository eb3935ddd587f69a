package neargate.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy, with wildcards and policy variables ("IAM policy elements: Variables and tags"). What a variable stands
 * for is taken as it is: a wildcard in it is a character like others.
 */
final class Template {
    private final List<Part> parts;
    private final Glob.@Nullable Reach reach;
    private final @Nullable Glob glob;
    private final @Nullable String text;

    private sealed interface Part {}

    private record Literal(String text) implements Part {}

    private record Wildcard(int token) implements Part {}

    /** @param otherwise what it stands for when the context has no one value for it; null to stand for nothing then */
    private record Variable(String key, @Nullable String otherwise) implements Part {
        @Nullable
        String value(Context context) {
            List<String> values = context.values(key);
            return values.size() == 1 ? values.getFirst() : otherwise;
        }
    }

    private Template(List<Part> parts, Glob.@Nullable Reach reach) {
        this.parts = parts;
        this.reach = reach;
        boolean fixed = parts.stream().noneMatch(Variable.class::isInstance);
        this.text = fixed && reach == null ? resolved(Context.EMPTY) : null;
        this.glob = fixed && reach != null ? glob(reach, Context.EMPTY) : null;
    }

    /** A text with wildcards over everything, and without variables. */
    static Glob glob(String text) {
        return Objects.requireNonNull(wild(text, false, Glob.Reach.TEXT).glob);
    }

    /** A text whose wildcards reach so far. */
    static Template wild(String text, boolean variables, Glob.Reach reach) {
        return new Template(parts(text, variables, true), reach);
    }

    /** A text without wildcards. */
    static Template plain(String text, boolean variables) {
        return new Template(parts(text, variables, false), null);
    }

    /** Whether it is that text, in a request's context; nothing is when a variable stands for nothing. */
    boolean matches(String value, Context context) {
        if (reach == null) {
            return value.equals(text(context));
        }
        Glob known = glob != null ? glob : glob(reach, context);
        return known != null && known.matches(value);
    }

    /** Whether one of its variables stands for nothing. */
    boolean isVoid(Context context) {
        return glob == null && text == null && resolved(context) == null;
    }

    /** The text itself; null when a variable stands for nothing. */
    @Nullable
    String text(Context context) {
        return text != null ? text : resolved(context);
    }

    private @Nullable String resolved(Context context) {
        var whole = new StringBuilder();
        for (Part part : parts) {
            String piece = switch (part) {
                case Literal literal -> literal.text;
                case Wildcard wildcard -> wildcard.token == Glob.ANY ? "*" : "?";
                case Variable variable -> variable.value(context);
            };
            if (piece == null) {
                return null;
            }
            whole.append(piece);
        }
        return whole.toString();
    }

    private @Nullable Glob glob(Glob.Reach reach, Context context) {
        int[] tokens = new int[32];
        int length = 0;
        for (Part part : parts) {
            String piece = switch (part) {
                case Literal literal -> literal.text;
                case Wildcard wildcard -> "";
                case Variable variable -> variable.value(context);
            };
            if (piece == null) {
                return null;
            }
            if (tokens.length < length + piece.length() + 1) {
                tokens = Arrays.copyOf(tokens, 2 * (length + piece.length() + 1));
            }
            if (part instanceof Wildcard(int token)) {
                tokens[length++] = token;
            }
            for (int i = 0; i < piece.length(); i++) {
                tokens[length++] = piece.charAt(i);
            }
        }
        return new Glob(Arrays.copyOf(tokens, length), reach);
    }

    private static List<Part> parts(String text, boolean variables, boolean wildcards) {
        List<Part> parts = new ArrayList<>();
        var literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int end = variables && text.startsWith("${", at) ? text.indexOf('}', at) : -1;
            char c = text.charAt(at);
            Part special = null;
            if (end > 0) {
                String inside = text.substring(at + 2, end);
                at = end + 1;
                if (inside.equals("*") || inside.equals("?") || inside.equals("$")) {
                    literal.append(inside);
                } else {
                    special = variable(inside);
                }
            } else {
                at++;
                if (wildcards && (c == '*' || c == '?')) {
                    special = new Wildcard(c == '*' ? Glob.ANY : Glob.ONE);
                } else {
                    literal.append(c);
                }
            }
            if (special != null) {
                parts.add(new Literal(literal.toString()));
                parts.add(special);
                literal.setLength(0);
            }
        }
        parts.add(new Literal(literal.toString()));
        return List.copyOf(parts);
    }

    /** {@code aws:PrincipalTag/team}, or with a default: {@code aws:PrincipalTag/team, 'company-wide'}. */
    private static Variable variable(String inside) {
        int comma = inside.indexOf(',');
        String key = (comma < 0 ? inside : inside.substring(0, comma)).strip();
        String quoted = comma < 0 ? "" : inside.substring(comma + 1).strip();
        boolean hasDefault = quoted.length() >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
        return new Variable(key.toLowerCase(Locale.ROOT), hasDefault ? quoted.substring(1, quoted.length() - 1) : null);
    }
}
