package neargate.app.authorization;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;

/** Grants of a key, said as statements of its policy: they allow, and never deny ("Grants in AWS KMS"). */
final class KeyGrants {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PAIR = "kms:EncryptionContext:";

    private KeyGrants() {}

    /** A key's policy with its grants. */
    static String added(String policy, List<GrantListEntry> grants) {
        if (grants.isEmpty()) {
            return policy;
        }
        try {
            ObjectNode document = (ObjectNode) JSON.readTree(policy);
            ArrayNode statements = JSON.createArrayNode();
            JsonNode own = document.path("Statement");
            own.valueStream().filter(_ -> own.isArray()).forEach(statements::add);
            if (own.isObject()) {
                statements.add(own);
            }
            grants.forEach(grant -> statements.add(statement(grant)));
            return document.<ObjectNode>set("Statement", statements).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a key's policy is no JSON", e);
        }
    }

    private static ObjectNode statement(GrantListEntry grant) {
        ObjectNode statement = JSON.createObjectNode().put("Effect", "Allow").put("Resource", "*");
        statement.putObject("Principal").put("AWS", grant.granteePrincipal());
        ArrayNode actions = statement.putArray("Action");
        grant.operationsAsStrings().forEach(operation -> actions.add("kms:" + operation));
        if (grant.constraints() != null) {
            constrain(grant.constraints(), statement.putObject("Condition"));
        }
        return statement;
    }

    /** "Using grant constraints": pairs that the encryption context has, or is. */
    private static void constrain(GrantConstraints constraints, ObjectNode condition) {
        ObjectNode pairs = condition.putObject("StringEquals");
        constraints.encryptionContextSubset().forEach((key, value) -> pairs.put(PAIR + key, value));
        constraints.encryptionContextEquals().forEach((key, value) -> pairs.put(PAIR + key, value));
        if (constraints.hasEncryptionContextEquals()) {
            ArrayNode keys = condition.putObject("ForAllValues:StringEquals").putArray("kms:EncryptionContextKeys");
            constraints.encryptionContextEquals().keySet().forEach(keys::add);
        }
    }
}
