package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.kernel.BoundedText;
import neargate.models.ShapeModel;
import neargate.models.ShapeModel.Amount;
import neargate.models.ShapeModel.Bytes;
import neargate.models.ShapeModel.Elements;
import neargate.models.ShapeModel.Entries;
import neargate.models.ShapeModel.Range;
import neargate.models.ShapeModel.Structure;
import neargate.models.ShapeModel.Text;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/** The constraints of one shape on a value, with AWS's words for each. */
final class ValueRule {
    private final Range range;
    private final boolean hidden;
    private final String measure;
    private final @Nullable Pattern pattern;
    private final List<String> listed;
    private final Set<String> constants;

    ValueRule(@Nullable ShapeModel shape) {
        this.range = switch (shape) {
            case Text text -> text.length();
            case Bytes bytes -> bytes.length();
            case Amount amount -> amount.range();
            case Elements elements -> elements.size();
            case Entries entries -> entries.size();
            case Structure structure -> Range.ANY;
            case null -> Range.ANY;
        };
        this.hidden = switch (shape) {
            case Text text -> text.hidden();
            case Bytes bytes -> true;
            case Amount amount -> amount.hidden();
            case Elements elements -> elements.hidden();
            case Entries entries -> entries.hidden();
            case Structure structure -> false;
            case null -> false;
        };
        this.measure = shape instanceof Amount ? "value" : "length";
        this.pattern = shape instanceof Text text && text.pattern() != null ? Pattern.compile(text.pattern()) : null;
        this.listed = shape instanceof Text text ? text.constants() : List.of();
        this.constants = Set.copyOf(listed);
    }

    /** Adds what is wrong with a scalar. */
    void check(Object value, String path, List<Violation> found) {
        switch (value) {
            case String text -> {
                if (!constants.isEmpty() && !constants.contains(text)) {
                    found.add(new Violation(path, text, hidden, enumeration()));
                } else {
                    check(text, text.codePointCount(0, text.length()), path, found);
                    if (!matches(text)) {
                        found.add(new Violation(path, text, hidden, expression()));
                    }
                }
            }
            case SdkBytes bytes -> check(bytes, bytes.asByteArrayUnsafe().length, path, found);
            case Number number -> check(number, number.doubleValue(), path, found);
            default -> {}
        }
    }

    /** Adds what is wrong with the size of a value. */
    void check(Object value, double size, String path, List<Violation> found) {
        if (range.least() != null && size < range.least()) {
            found.add(new Violation(path, value, hidden, least()));
        }
        if (range.most() != null && size > range.most()) {
            found.add(new Violation(path, value, hidden, most()));
        }
    }

    boolean admits(Object value) {
        var found = new ArrayList<Violation>(0);
        check(value, "", found);
        return found.isEmpty();
    }

    /** How a list says that one of its elements fails. */
    String inList() {
        return "Member must satisfy constraint: " + described();
    }

    /** All constraints in brackets. */
    String described() {
        var parts = new ArrayList<String>();
        if (range.most() != null) {
            parts.add(most());
        }
        if (range.least() != null) {
            parts.add(least());
        }
        if (pattern != null) {
            parts.add(expression());
        }
        if (!listed.isEmpty()) {
            parts.add(enumeration());
        }
        return parts.toString();
    }

    private boolean matches(String text) {
        if (pattern == null) {
            return true;
        }
        try {
            return pattern.matcher(new BoundedText(text, 100_000 + 100 * text.length()))
                    .matches();
        } catch (BoundedText.Exhausted e) {
            return true;
        }
    }

    private String least() {
        return "Member must have " + measure + " greater than or equal to " + plain(range.least());
    }

    private String most() {
        return "Member must have " + measure + " less than or equal to " + plain(range.most());
    }

    private String expression() {
        return "Member must satisfy regular expression pattern: " + pattern;
    }

    private String enumeration() {
        return "Member must satisfy enum value set: " + listed;
    }

    private static String plain(@Nullable Double bound) {
        if (bound == null) {
            return "";
        }
        return bound == Math.rint(bound) ? Long.toString(bound.longValue()) : bound.toString();
    }
}
