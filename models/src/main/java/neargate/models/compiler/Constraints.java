package neargate.models.compiler;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import neargate.models.ShapeModel;
import neargate.models.ShapeModel.Amount;
import neargate.models.ShapeModel.Bytes;
import neargate.models.ShapeModel.Elements;
import neargate.models.ShapeModel.Entries;
import neargate.models.ShapeModel.Range;
import neargate.models.ShapeModel.Structure;
import neargate.models.ShapeModel.Text;
import org.jspecify.annotations.Nullable;

/** Numbers the shapes of a model that demand something of a request, and leaves out all others. */
final class Constraints {
    private final Model model;
    private final SdkClient client;
    private final Map<String, Boolean> demanding = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<@Nullable ShapeModel> shapes = new ArrayList<>();

    Constraints(Model model, SdkClient client) {
        this.model = model;
        this.client = client;
    }

    /** The shapes so far, by number. */
    List<ShapeModel> shapes() {
        var all = new ArrayList<ShapeModel>();
        for (ShapeModel shape : shapes) {
            if (shape != null) {
                all.add(shape);
            }
        }
        return all;
    }

    /** The number of a shape. */
    int number(String name) {
        if (name.isEmpty() || !demands(name, new LinkedHashSet<>())) {
            return ShapeModel.FREE;
        }
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        int number = shapes.size();
        numbers.put(name, number);
        shapes.add(null);
        shapes.set(number, shape(name, model.shape(name)));
        return number;
    }

    private ShapeModel shape(String name, JsonNode node) {
        return switch (node.path("type").asText()) {
            case "structure" -> {
                var members = new LinkedHashMap<String, Integer>();
                for (var member : node.path("members").properties()) {
                    int number = number(member.getValue().path("shape").asText());
                    if (number != ShapeModel.FREE) {
                        members.put(member.getKey(), number);
                    }
                }
                yield new Structure(texts(node.path("required")), members);
            }
            case "list" -> new Elements(number(part(node, "member")), range(node), hidden(name));
            case "map" ->
                new Entries(number(part(node, "key")), number(part(node, "value")), range(node), hidden(name));
            case "string", "character" -> new Text(range(node), pattern(node), constants(name, node), hidden(name));
            case "blob" -> new Bytes(range(node));
            default -> new Amount(range(node), hidden(name));
        };
    }

    /** The members of structures stay out: the SDK's classes hide theirs in their own text. */
    private boolean hidden(String name) {
        JsonNode node = model.shape(name);
        return node.path("sensitive").asBoolean()
                || switch (node.path("type").asText()) {
                    case "blob" -> true;
                    case "list" -> hidden(part(node, "member"));
                    case "map" -> hidden(part(node, "key")) || hidden(part(node, "value"));
                    default -> false;
                };
    }

    /** Whether the shape, or one that it holds, has a constraint. Shapes may hold themselves. */
    private boolean demands(String name, Set<String> above) {
        Boolean known = demanding.get(name);
        if (known != null) {
            return known;
        }
        if (!above.add(name)) {
            return false;
        }
        JsonNode node = model.shape(name);
        boolean demands = switch (node.path("type").asText()) {
            case "structure" -> {
                boolean any = !node.path("required").isEmpty();
                for (var member : node.path("members").properties()) {
                    any |= demands(member.getValue().path("shape").asText(), above);
                }
                yield any;
            }
            case "list" -> !range(node).equals(Range.ANY) || demands(part(node, "member"), above);
            case "map" ->
                !range(node).equals(Range.ANY)
                        || demands(part(node, "key"), above)
                        || demands(part(node, "value"), above);
            case "string" ->
                !range(node).equals(Range.ANY)
                        || pattern(node) != null
                        || !node.path("enum").isEmpty();
            case "timestamp", "boolean", "" -> false;
            default -> !range(node).equals(Range.ANY);
        };
        above.remove(name);
        if (demands || above.isEmpty()) {
            demanding.put(name, demands);
        }
        return demands;
    }

    private static String part(JsonNode node, String name) {
        return node.path(name).path("shape").asText();
    }

    private static Range range(JsonNode node) {
        JsonNode least = node.path("min");
        JsonNode most = node.path("max");
        return least.isMissingNode() && most.isMissingNode()
                ? Range.ANY
                : new Range(
                        least.isMissingNode() ? null : least.asDouble(), most.isMissingNode() ? null : most.asDouble());
    }

    /** Patterns are written for another engine; the few that Java's cannot read demand nothing. */
    private static @Nullable String pattern(JsonNode node) {
        if (!node.has("pattern")) {
            return null;
        }
        String pattern = node.path("pattern").asText();
        try {
            Pattern.compile(pattern);
            return pattern;
        } catch (PatternSyntaxException e) {
            return null;
        }
    }

    /** The constants that either the model or the newer SDK knows. */
    private List<String> constants(String name, JsonNode node) {
        if (!node.has("enum")) {
            return List.of();
        }
        var constants = new LinkedHashSet<String>(texts(node.path("enum")));
        String type = Character.toUpperCase(name.charAt(0)) + name.substring(1);
        constants.addAll(new TreeSet<>(client.constants(type)));
        return List.copyOf(constants);
    }

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
