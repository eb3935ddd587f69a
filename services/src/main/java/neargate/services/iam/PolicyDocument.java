package neargate.services.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.IamException;

/** The grammar of policy documents ("IAM JSON policy elements reference"), as far as IAM refuses what breaks it. */
final class PolicyDocument {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> VERSIONS = Set.of("2012-10-17", "2008-10-17");
    private static final Set<String> EFFECTS = Set.of("Allow", "Deny");

    private PolicyDocument() {}

    /**
     * Checks who may assume a role.
     *
     * @throws IamException when {@code document} is no such policy
     */
    static void checkTrust(String document) {
        for (JsonNode statement : statements(document)) {
            requireOne(statement, "Missing required field Principal", "Principal", "NotPrincipal");
            requireOne(statement, "Missing required field Action", "Action", "NotAction");
            if (statement.has("Resource") || statement.has("NotResource")) {
                throw IamErrors.malformedPolicyDocument("Has prohibited field Resource");
            }
        }
    }

    /**
     * Checks what a role may do.
     *
     * @throws IamException when {@code document} is no such policy
     */
    static void checkPermissions(String document) {
        for (JsonNode statement : statements(document)) {
            if (statement.has("Principal") || statement.has("NotPrincipal")) {
                throw IamErrors.malformedPolicyDocument("Policy document should not specify a principal.");
            }
            requireOne(statement, "Policy statement must contain actions.", "Action", "NotAction");
            requireOne(statement, "Policy statement must contain resources.", "Resource", "NotResource");
        }
    }

    /** How IAM answers a document: percent-encoded as RFC 3986 says. */
    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** How many characters count for quotas: all but white space. */
    static long size(String document) {
        return document.chars().filter(c -> !Character.isWhitespace(c)).count();
    }

    private static List<JsonNode> statements(String document) {
        JsonNode policy = parsed(document);
        JsonNode version = policy.get("Version");
        if (version != null && !(version.isTextual() && VERSIONS.contains(version.textValue()))) {
            throw IamErrors.malformedPolicyDocument("The policy must contain a valid version string.");
        }
        JsonNode statement = policy.path("Statement");
        List<JsonNode> statements = statement.isArray() ? List.copyOf(list(statement)) : List.of(statement);
        if (statements.isEmpty() || !statements.stream().allMatch(JsonNode::isObject)) {
            throw IamErrors.malformedPolicyDocument("Syntax errors in policy.");
        }
        for (JsonNode each : statements) {
            if (!each.path("Effect").isTextual()) {
                throw IamErrors.malformedPolicyDocument("Missing required field Effect");
            }
            if (!EFFECTS.contains(each.path("Effect").textValue())) {
                throw IamErrors.malformedPolicyDocument(
                        "Invalid effect: " + each.path("Effect").textValue());
            }
        }
        return statements;
    }

    private static JsonNode parsed(String document) {
        try {
            JsonNode policy = JSON.readTree(document);
            if (policy.isObject()) {
                return policy;
            }
        } catch (JsonProcessingException notJson) {
            throw IamErrors.malformedPolicyDocument("This policy contains invalid Json");
        }
        throw IamErrors.malformedPolicyDocument("This policy contains invalid Json");
    }

    private static List<JsonNode> list(JsonNode array) {
        return array.valueStream().toList();
    }

    private static void requireOne(JsonNode statement, String otherwise, String field, String opposite) {
        if (statement.has(field) == statement.has(opposite)) {
            throw IamErrors.malformedPolicyDocument(statement.has(field) ? "Syntax errors in policy." : otherwise);
        }
    }
}
