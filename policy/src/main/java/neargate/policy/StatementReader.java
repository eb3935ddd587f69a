package neargate.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import neargate.policy.Policy.Grammar;
import org.jspecify.annotations.Nullable;

/** Reads one statement of a document. */
final class StatementReader {
    private static final Set<String> ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final Set<String> PRINCIPALS =
            Set.of(Principals.AWS, Principals.SERVICE, "Federated", "CanonicalUser");

    private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");
    private static final Pattern ACTION = Pattern.compile("\\*|[0-9A-Za-z-]+:[0-9A-Za-z*?_-]+");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^*?$},]+)[^}]*}");

    private final JsonNode json;
    private final Grammar grammar;
    private final boolean variables;
    private final Set<String> contextKeys = new HashSet<>();

    StatementReader(JsonNode json, Grammar grammar, boolean variables) {
        this.json = json;
        this.grammar = grammar;
        this.variables = variables;
    }

    /** The condition keys and variables that were read. */
    Set<String> contextKeys() {
        return contextKeys;
    }

    String sid() throws MalformedPolicy {
        JsonNode sid = json.path("Sid");
        if (sid.isMissingNode()) {
            return "";
        }
        if (!sid.isTextual()) {
            throw PolicyReader.syntax();
        }
        if (grammar == Grammar.IDENTITY) {
            checkId(sid.textValue());
        }
        return sid.textValue();
    }

    static void checkId(String sid) throws MalformedPolicy {
        if (!SID.matcher(sid).matches()) {
            throw new MalformedPolicy("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the"
                    + " regular expression [0-9A-Za-z]*");
        }
    }

    Statement read(Position position) throws MalformedPolicy {
        for (var field : json.properties()) {
            if (!ELEMENTS.contains(field.getKey())) {
                throw PolicyReader.syntax();
            }
        }
        return new Statement(sid(), effect(), principals(), actions(), resources(), conditions(), position);
    }

    private Effect effect() throws MalformedPolicy {
        JsonNode effect = json.path("Effect");
        if (!effect.isTextual()) {
            throw new MalformedPolicy("Missing required field Effect");
        }
        return switch (effect.textValue()) {
            case "Allow" -> Effect.ALLOW;
            case "Deny" -> Effect.DENY;
            default -> throw new MalformedPolicy("Invalid effect: " + effect.textValue());
        };
    }

    private @Nullable Principals principals() throws MalformedPolicy {
        if (grammar == Grammar.IDENTITY) {
            if (json.has("Principal") || json.has("NotPrincipal")) {
                throw new MalformedPolicy("Policy document should not specify a principal.");
            }
            return null;
        }
        requireOne("Principal", "NotPrincipal", "Missing required field Principal");
        boolean negated = json.has("NotPrincipal");
        JsonNode element = json.path(negated ? "NotPrincipal" : "Principal");
        if (element.isTextual() && element.textValue().equals(Principals.EVERYBODY)) {
            return new Principals(negated, Map.of(Principals.AWS, List.of(Principals.EVERYBODY)));
        }
        if (!element.isObject() || element.isEmpty()) {
            throw new MalformedPolicy("Invalid principal in policy");
        }
        Map<String, List<String>> named = new HashMap<>();
        for (var field : element.properties()) {
            if (!PRINCIPALS.contains(field.getKey())) {
                throw new MalformedPolicy("Invalid principal in policy: \"" + field.getKey() + "\"");
            }
            List<String> names = texts(field.getValue());
            for (String name : names) {
                if (name.isEmpty() || (name.length() > 1 && name.contains("*"))) {
                    throw new MalformedPolicy(
                            "Invalid principal in policy: \"" + field.getKey() + "\":\"" + name + "\"");
                }
            }
            named.put(field.getKey(), names);
        }
        return new Principals(negated, Map.copyOf(named));
    }

    private Statement.Actions actions() throws MalformedPolicy {
        String missing = grammar == Grammar.IDENTITY
                ? "Policy statement must contain actions."
                : "Missing required field Action";
        requireOne("Action", "NotAction", missing);
        boolean negated = json.has("NotAction");
        List<Glob> patterns = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (String action : texts(json.path(negated ? "NotAction" : "Action"))) {
            if (!ACTION.matcher(action).matches()) {
                int colon = action.indexOf(':');
                throw new MalformedPolicy(
                        colon <= 0
                                ? "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
                                : ACTION.matcher(action.substring(0, colon) + ":x")
                                                .matches()
                                        ? "The policy failed legacy parsing"
                                        : "Vendor " + action.substring(0, colon) + " is not valid");
            }
            String pattern = action.toLowerCase(Locale.ROOT);
            patterns.add(Template.glob(pattern));
            written.add(pattern);
        }
        if (patterns.isEmpty()) {
            throw new MalformedPolicy(missing);
        }
        return new Statement.Actions(negated, List.copyOf(patterns), List.copyOf(written));
    }

    private Statement.@Nullable Resources resources() throws MalformedPolicy {
        if (grammar == Grammar.TRUST) {
            if (json.has("Resource") || json.has("NotResource")) {
                throw new MalformedPolicy("Has prohibited field Resource");
            }
            return null;
        }
        String missing = "Policy statement must contain resources.";
        requireOne("Resource", "NotResource", missing);
        boolean negated = json.has("NotResource");
        List<Template> patterns = new ArrayList<>();
        for (String resource : texts(json.path(negated ? "NotResource" : "Resource"))) {
            if (!resource.equals("*") && !resource.startsWith("arn:")) {
                throw new MalformedPolicy("Resource " + resource + " must be in ARN format or \"*\".");
            }
            note(resource);
            patterns.add(Template.wild(resource, variables, Glob.Reach.RESOURCE));
        }
        if (patterns.isEmpty()) {
            throw new MalformedPolicy(missing);
        }
        return new Statement.Resources(negated, List.copyOf(patterns));
    }

    private List<Condition> conditions() throws MalformedPolicy {
        JsonNode element = json.path("Condition");
        if (element.isMissingNode()) {
            return List.of();
        }
        if (!element.isObject()) {
            throw PolicyReader.syntax();
        }
        List<Condition> conditions = new ArrayList<>();
        for (var operator : element.properties()) {
            if (!operator.getValue().isObject()) {
                throw PolicyReader.syntax();
            }
            for (var key : operator.getValue().properties()) {
                if (key.getKey().indexOf(':') <= 0) {
                    throw new MalformedPolicy(
                            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
                }
                List<String> values = values(key.getValue());
                contextKeys.add(key.getKey());
                values.forEach(this::note);
                conditions.add(Condition.of(operator.getKey(), key.getKey(), values, variables)
                        .orElseThrow(() -> new MalformedPolicy("Invalid Condition type : " + operator.getKey() + ".")));
            }
        }
        return List.copyOf(conditions);
    }

    private void note(String text) {
        if (variables) {
            var found = VARIABLE.matcher(text);
            while (found.find()) {
                contextKeys.add(found.group(1).strip());
            }
        }
    }

    private void requireOne(String element, String opposite, String otherwise) throws MalformedPolicy {
        if (json.has(element) == json.has(opposite)) {
            throw json.has(element) ? PolicyReader.syntax() : new MalformedPolicy(otherwise);
        }
    }

    private static List<String> texts(JsonNode node) throws MalformedPolicy {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : node.isArray() ? node : List.of(node)) {
            if (!each.isTextual()) {
                throw PolicyReader.syntax();
            }
            texts.add(each.textValue());
        }
        return List.copyOf(texts);
    }

    /** The values of a condition, which may be numbers and truth values too. */
    private static List<String> values(JsonNode node) throws MalformedPolicy {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : node.isArray() ? node : List.of(node)) {
            if (!each.isValueNode() || each.isNull()) {
                throw PolicyReader.syntax();
            }
            texts.add(each.asText());
        }
        return List.copyOf(texts);
    }
}
