package neargate.services.sts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.crypto.AesGcm;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * What those who are refused may not see of the refusal: "the message is encoded because the details of the authorization
 * status can contain privileged information" (DecodeAuthorizationMessage). Only the account whose it is can have it decoded.
 */
public final class AuthorizationMessages {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PURPOSE = "authorization of ";

    private final IamClient iam;
    private final SecretKey key;
    private final RandomGenerator random;

    /** @param key under which messages are sealed */
    public AuthorizationMessages(IamClient iam, SecretKey key, RandomGenerator random) {
        this.iam = iam;
        this.key = key;
        this.random = random;
    }

    /**
     * The encoded message of a refusal.
     *
     * @param caller who was refused
     * @param conditions the condition keys of the request, and their values
     */
    public String encoded(
            Caller caller, String action, String resource, boolean isExplicit, Map<String, List<String>> conditions) {
        ObjectNode message = JSON.createObjectNode().put("allowed", false).put("explicitDeny", isExplicit);
        items(message, "matchedStatements");
        items(message, "failures");
        ObjectNode context = message.putObject("context");
        ObjectNode principal = context.putObject("principal").put("id", UniqueId.of(caller, iam));
        Arn.parse(caller.principal())
                .filter(arn -> arn.type().equals("user"))
                .ifPresent(arn -> principal.put(
                        "name", arn.resource().substring(arn.resource().lastIndexOf('/') + 1)));
        principal.put("arn", caller.principal());
        context.put("action", action).put("resource", resource);
        ArrayNode keys = items(context, "conditions");
        conditions.forEach((name, values) -> {
            ArrayNode texts = items(keys.addObject().put("key", name), "values");
            values.forEach(value -> texts.addObject().put("value", value));
        });
        try {
            byte[] sealed = AesGcm.seal(key, Packed.pack(JSON.writeValueAsBytes(message)), purpose(caller), random);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts have no form in JSON", e);
        }
    }

    private static ArrayNode items(ObjectNode parent, String name) {
        return parent.putObject(name).putArray("items");
    }

    /** What an encoded message says; empty when it is none of the caller's account. */
    Optional<String> decoded(Caller caller, String message) {
        try {
            return AesGcm.open(key, Base64.getUrlDecoder().decode(message), purpose(caller))
                    .map(Packed::unpack)
                    .map(plain -> new String(plain, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] purpose(Caller caller) {
        return Packed.bytes(PURPOSE + caller.account());
    }
}
