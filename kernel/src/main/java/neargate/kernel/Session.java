package neargate.kernel;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What temporary credentials say beside whom they belong to ("Temporary security credentials in IAM").
 *
 * @param parent the ARN of the role that was assumed, or of the user that asked for them
 * @param id the unique id of who they belong to, as {@code AROA...:session-name}
 * @param policies the session policies, as they came
 * @param policyArns managed policies that are session policies
 * @param tags the session tags
 * @param transitiveTagKeys the keys of the tags that go on when another role is assumed
 */
public record Session(
        Kind kind,
        String parent,
        String id,
        Instant issued,
        List<String> policies,
        List<String> policyArns,
        Map<String, String> tags,
        Set<String> transitiveTagKeys,
        @Nullable String sourceIdentity) {

    /** Which operation gave the credentials. */
    public enum Kind {
        /** AssumeRole. */
        ROLE,
        /** GetSessionToken. */
        USER,
        /** GetFederationToken. */
        FEDERATED_USER
    }

    public Session {
        policies = List.copyOf(policies);
        policyArns = List.copyOf(policyArns);
        tags = Map.copyOf(tags);
        transitiveTagKeys = Set.copyOf(transitiveTagKeys);
    }

    /** Whether session policies were given. */
    public boolean isLimited() {
        return !policies.isEmpty() || !policyArns.isEmpty();
    }
}
