package neargate.services.iam;

import java.util.List;
import java.util.Map;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import neargate.policy.Context;
import org.jspecify.annotations.Nullable;

/**
 * What the request context says of the principal ("AWS global condition context keys").
 *
 * @param arn of the user, or of the role of a session
 * @param id the unique id
 * @param username of a user; null for others
 * @param tags by their keys in lower case
 */
record PrincipalContext(
        Caller caller,
        String type,
        String arn,
        String id,
        @Nullable String username,
        Map<String, String> tags) implements Context {
    private static final String TAG = "aws:principaltag/";

    @Override
    public List<String> values(String key) {
        Session session = caller.session();
        return switch (key) {
            case "aws:principalarn" -> List.of(arn);
            case "aws:principalaccount" -> List.of(caller.account());
            case "aws:principaltype" -> List.of(type);
            case "aws:principalisawsservice", "aws:viaawsservice" -> List.of("false");
            case "aws:userid" -> List.of(id);
            case "aws:username" -> some(username);
            case "aws:tokenissuetime" ->
                session == null ? List.of() : List.of(session.issued().toString());
            case "aws:multifactorauthpresent" -> session == null ? List.of() : List.of("false");
            case "aws:sourceidentity" -> session == null ? List.of() : some(session.sourceIdentity());
            default -> key.startsWith(TAG) ? some(tags.get(key.substring(TAG.length()))) : List.of();
        };
    }

    private static List<String> some(@Nullable String value) {
        return value == null ? List.of() : List.of(value);
    }

    /** Of an AWS service that acts for the account of {@code caller}. */
    static Context ofService(Caller caller, String name) {
        return key -> switch (key) {
            case "aws:principalisawsservice" -> List.of("true");
            case "aws:principalservicename" -> List.of(name);
            case "aws:sourceaccount" -> List.of(caller.account());
            default -> List.of();
        };
    }
}
