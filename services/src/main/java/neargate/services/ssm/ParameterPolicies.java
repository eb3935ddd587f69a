package neargate.services.ssm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.ssm.model.ParameterInlinePolicy;

/** "Assigning parameter policies": a parameter expires; there is no EventBridge to notify. */
final class ParameterPolicies {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String EXPIRATION = "Expiration";
    private static final Set<String> TYPES = Set.of(EXPIRATION, "ExpirationNotification", "NoChangeNotification");
    private static final int MOST = 10;

    private ParameterPolicies() {}

    /** The policies in a request, each by itself. */
    static List<ParameterInlinePolicy> parse(String text) {
        JsonNode document;
        try {
            document = JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw SsmErrors.invalidPolicyAttribute("The policies are not valid JSON.");
        }
        if (!document.isArray()) {
            throw SsmErrors.invalidPolicyAttribute("The policies are not a JSON array.");
        }
        if (document.size() > MOST) {
            throw SsmErrors.tooManyPolicies();
        }
        List<ParameterInlinePolicy> policies = new ArrayList<>();
        for (JsonNode policy : document) {
            String type = policy.path("Type").asText();
            if (!TYPES.contains(type)) {
                throw SsmErrors.invalidPolicyType(type);
            }
            if (!policy.path("Attributes").isObject()) {
                throw SsmErrors.invalidPolicyAttribute("The policy " + type + " has no Attributes.");
            }
            if (type.equals(EXPIRATION) && timestamp(policy).isEmpty()) {
                throw SsmErrors.invalidPolicyAttribute(
                        "The policy Expiration has no Timestamp in the format of ISO 8601.");
            }
            policies.add(ParameterInlinePolicy.builder()
                    .policyText(policy.toString())
                    .policyType(type)
                    .policyStatus("Pending")
                    .build());
        }
        return policies;
    }

    /** When a parameter with these policies is to be deleted; empty for never. */
    static Optional<Instant> expiration(List<ParameterInlinePolicy> policies) {
        return policies.stream()
                .filter(policy -> EXPIRATION.equals(policy.policyType()))
                .flatMap(policy -> read(policy.policyText()).flatMap(ParameterPolicies::timestamp).stream())
                .min(Comparator.naturalOrder());
    }

    private static Optional<JsonNode> read(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> timestamp(JsonNode policy) {
        try {
            String text = policy.path("Attributes").path("Timestamp").asText();
            return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
