package neargate.gateway.authorization;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import neargate.gateway.protocol.WireRequest;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.models.AuthorizationModel;
import neargate.models.AuthorizationModel.Action;
import neargate.policy.Context;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;

/**
 * What the request context says of a request and its resource ("AWS global condition context keys"), and of a service's own
 * keys what the request's members say: those that the action is listed with, and no others.
 */
final class RequestContext implements Context {
    private static final String REQUEST_TAG = "aws:requesttag/";
    private static final String RESOURCE_TAG = "aws:resourcetag/";
    private static final String OF_ANY_TAG = "${tagkey}";
    private static final String KEYS = "keys";

    /** The one key that is called as many resources of a type. */
    private static final String INSTANCES = "ecs:container-instances";

    private final AuthorizationModel model;
    private final Action action;
    private final SdkPojo input;
    private final Members members;
    private final Resources resources;
    private final Caller caller;
    private final AccessControl control;
    private final WireRequest request;
    private final Instant now;
    private final String resource;
    private final Map<String, List<String>> given;
    private @Nullable Map<String, String> resourceTags;

    /** @param given what is known of the request besides, by key in lower case */
    RequestContext(
            AuthorizationModel model,
            Action action,
            SdkPojo input,
            Members members,
            Resources resources,
            Caller caller,
            AccessControl control,
            WireRequest request,
            Clock clock,
            String resource,
            Map<String, List<String>> given) {
        this.model = model;
        this.action = action;
        this.input = input;
        this.members = members;
        this.resources = resources;
        this.caller = caller;
        this.control = control;
        this.request = request;
        this.now = clock.instant();
        this.resource = resource;
        this.given = given;
    }

    @Override
    public List<String> values(String key) {
        List<String> known = given.get(key);
        if (known != null) {
            return known;
        }
        if (key.startsWith(REQUEST_TAG)) {
            return tag(members.tags(), key.substring(REQUEST_TAG.length()));
        }
        String ownTag = model.prefix() + ":resourcetag/";
        if (key.startsWith(RESOURCE_TAG) || key.startsWith(ownTag)) {
            return tag(resourceTags(), key.substring(key.indexOf('/') + 1));
        }
        return switch (key) {
            case "aws:currenttime" -> List.of(now.toString());
            case "aws:epochtime" -> List.of(Long.toString(now.getEpochSecond()));
            // AWS is asked over TLS, and its users deny the rest; here there is none, also where a network is crossed.
            case "aws:securetransport" -> List.of("true");
            case "aws:sourceip" -> some(request.source());
            case "aws:useragent" -> some(request.headers().get("user-agent"));
            case "aws:referer" -> some(request.headers().get("referer"));
            case "aws:requestedregion" -> List.of(caller.region());
            case "aws:resourceaccount" -> List.of(account(resource, caller));
            case "aws:tagkeys" -> tagKeys();
            case "kms:calleraccount" -> List.of(caller.account());
            case "kms:grantoperations" -> members.values("operations");
            case "kms:requestalias" -> alias();
            case "kms:keyspec", "kms:keyusage", "kms:keyorigin", "kms:multiregion", "kms:resourcealiases" -> facts(key);
            case "iam:permissionsboundary" -> boundary(own(key));
            default -> own(key);
        };
    }

    /** The one that the request sets, or that which the user or role has that it is about. */
    private List<String> boundary(List<String> asked) {
        return asked.isEmpty() ? control.boundary(caller, resource).stream().toList() : asked;
    }

    /** What the request asks of a new key, or what the key has. */
    private List<String> facts(String key) {
        List<String> asked = own(key);
        return asked.isEmpty() ? control.facts(caller, key, resource) : asked;
    }

    /** The alias by which, or by whose ARN, the request names the key. */
    private List<String> alias() {
        return members.values("keyid").stream()
                .map(name -> name.startsWith("arn:") ? name.substring(name.lastIndexOf(':') + 1) : name)
                .filter(name -> name.startsWith("alias/"))
                .toList();
    }

    static String account(String resource, Caller caller) {
        return Arn.parse(resource)
                .map(Arn::account)
                .filter(account -> !account.isEmpty() && !account.equals("*"))
                .orElse(caller.account());
    }

    private List<String> tagKeys() {
        Set<String> keys = new TreeSet<>(members.tags().keySet());
        keys.addAll(members.values("tagkeys"));
        return List.copyOf(keys);
    }

    private Map<String, String> resourceTags() {
        Map<String, String> known = resourceTags;
        if (known == null) {
            known = resource.equals("*") ? Map.of() : control.tags(caller, resource);
            resourceTags = known;
        }
        return known;
    }

    /** Keys of tags, and of the pairs of an encryption context, do not differ by case here. */
    private static List<String> tag(Map<String, String> tags, String key) {
        return tags.entrySet().stream()
                .filter(tag -> tag.getKey().equalsIgnoreCase(key))
                .map(Map.Entry::getValue)
                .limit(1)
                .toList();
    }

    /** A service's own key: the ARNs of resources of that type, or the members of that name. */
    private List<String> own(String key) {
        int colon = key.indexOf(':');
        if (!key.startsWith(model.prefix() + ":") || key.endsWith(OF_ANY_TAG)) {
            return List.of();
        }
        String name = key.substring(colon + 1);
        int pair = name.indexOf(':');
        if (pair > 0) {
            return tag(members.pairs(Members.plain(name.substring(0, pair))), name.substring(pair + 1));
        }
        if (!action.conditionKeys().contains(key)) {
            return List.of();
        }
        Optional<List<String>> said = ConditionKeys.of(key, input);
        if (said.isPresent()) {
            return said.get();
        }
        if (name.endsWith(KEYS) && members.values(name).isEmpty()) {
            return List.copyOf(members.pairs(name.substring(0, name.length() - KEYS.length()))
                    .keySet());
        }
        String type = key.equals(INSTANCES) ? name.substring(0, name.length() - 1) : name;
        return model.resourceType(type).map(resources::meant).orElseGet(() -> members.values(Members.plain(name)));
    }

    private static List<String> some(@Nullable String value) {
        return value == null || value.isEmpty() ? List.of() : List.of(value);
    }
}
