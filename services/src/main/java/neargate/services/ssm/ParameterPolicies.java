package neargate.services.ssm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ssm.model.ParameterInlinePolicy;

/** "Assigning parameter policies": read and kept, carried out by nobody. */
final class ParameterPolicies {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Set<String> TYPES = Set.of("Expiration", "ExpirationNotification", "NoChangeNotification");
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
            policies.add(ParameterInlinePolicy.builder()
                    .policyText(policy.toString())
                    .policyType(type)
                    .policyStatus("Pending")
                    .build());
        }
        return policies;
    }
}
