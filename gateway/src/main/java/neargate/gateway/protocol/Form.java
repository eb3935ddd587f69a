package neargate.gateway.protocol;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a query protocol as the tree that their dotted names make: {@code Filter.1.Value.2=x}. An index is
 * only a name here, so a large one costs nothing.
 */
final class Form {
    private static final int DEEPEST = 64;
    private final Map<String, Form> children = new LinkedHashMap<>();
    private @Nullable String value;

    /** Reads parameters in the form of a URL's query. */
    static Form parse(String query, String body) {
        var root = new Form();
        root.add(query);
        root.add(body);
        return root;
    }

    @Nullable
    Form child(String name) {
        return children.get(name);
    }

    Map<String, Form> children() {
        return children;
    }

    /** The value of the parameter of exactly this name, if it was given. */
    @Nullable
    String value() {
        return value;
    }

    /** The value of a direct child. */
    @Nullable
    String value(String name) {
        Form child = children.get(name);
        return child == null ? null : child.value;
    }

    /** The elements of a list, by their index, from 1; gaps close. */
    List<Form> elements() {
        if (children.size() == 1 && children.containsKey("1")) {
            return List.of(children.values().iterator().next());
        }
        var elements = new TreeMap<Integer, Form>();
        children.forEach((name, element) -> elements.put(index(name), element));
        return new ArrayList<>(elements.values());
    }

    private static int index(String name) {
        try {
            int index = Integer.parseInt(name);
            if (index > 0 && name.charAt(0) != '+') {
                return index;
            }
        } catch (NumberFormatException e) {
            // answered like any other thing that is no index
        }
        throw new Malformed("'" + name + "' is no index of a list");
    }

    private void add(String text) {
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('&', start);
            end = end < 0 ? text.length() : end;
            if (end > start) {
                int equals = text.indexOf('=', start);
                boolean valued = equals >= 0 && equals < end;
                String name = Percent.form(text.substring(start, valued ? equals : end));
                put(name, valued ? Percent.form(text.substring(equals + 1, end)) : "");
            }
            start = end + 1;
        }
    }

    private void put(String name, String text) {
        Form at = this;
        int start = 0;
        for (int depth = 0; ; depth++) {
            if (depth > DEEPEST) {
                throw new Malformed("The parameter name is nested too deep");
            }
            int dot = name.indexOf('.', start);
            String part = name.substring(start, dot < 0 ? name.length() : dot);
            at = at.children.computeIfAbsent(part, key -> new Form());
            if (dot < 0) {
                break;
            }
            start = dot + 1;
        }
        if (at.value != null) {
            throw new Malformed("The parameter " + name + " is given twice");
        }
        at.value = text;
    }
}
