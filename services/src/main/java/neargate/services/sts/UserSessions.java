package neargate.services.sts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.model.GetFederationTokenRequest;
import software.amazon.awssdk.services.sts.model.GetFederationTokenResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;

/** Temporary credentials that a user asks for with its long-lived ones: for itself, or for somebody it vouches for. */
final class UserSessions {
    private static final int USUAL = 43_200;
    private static final int LONGEST_OF_ROOT = 3_600;

    private final IamClient iam;
    private final TemporaryCredentials credentials;

    UserSessions(IamClient iam, TemporaryCredentials credentials) {
        this.iam = iam;
        this.credentials = credentials;
    }

    GetSessionTokenResponse own(GetSessionTokenRequest request) {
        Caller caller = longLived("GetSessionToken");
        if (request.serialNumber() != null || request.tokenCode() != null) {
            throw StsErrors.accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
        }
        String userId = userId(caller);
        var session = new Session(
                Session.Kind.USER,
                caller.principal(),
                userId == null ? caller.account() : userId,
                credentials.now(),
                List.of(),
                List.of(),
                Map.of(),
                Set.of(),
                null);
        return GetSessionTokenResponse.builder()
                .credentials(credentials.issue(
                        caller.account(), caller.principal(), session, life(caller, request.durationSeconds()), userId))
                .build();
    }

    GetFederationTokenResponse federated(GetFederationTokenRequest request) {
        Caller caller = longLived("GetFederationToken");
        String id = caller.account() + ":" + request.name();
        String principal = new Arn("aws", "sts", "", caller.account(), "federated-user/" + request.name()).toString();
        var session = new Session(
                Session.Kind.FEDERATED_USER,
                caller.principal(),
                id,
                credentials.now(),
                SessionPolicies.document(request.policy()),
                SessionPolicies.arns(request.policyArns(), iam),
                SessionTags.of(request.tags()),
                Set.of(),
                null);
        int packed = Packed.percentage(session);
        if (packed > 100) {
            throw StsErrors.packedPolicyTooLarge(packed);
        }
        return GetFederationTokenResponse.builder()
                .credentials(credentials.issue(
                        caller.account(), principal, session, life(caller, request.durationSeconds()), userId(caller)))
                .federatedUser(user -> user.arn(principal).federatedUserId(id))
                .packedPolicySize(packed == 0 ? null : packed)
                .build();
    }

    private static Caller longLived(String operation) {
        Caller caller = Caller.current();
        if (caller.session() != null) {
            throw StsErrors.accessDenied("Cannot call " + operation + " with session credentials");
        }
        return caller;
    }

    private @Nullable String userId(Caller caller) {
        return caller.isRoot() ? null : iam.getUser().user().userId();
    }

    private static Duration life(Caller caller, @Nullable Integer seconds) {
        int asked = seconds == null ? USUAL : seconds;
        return Duration.ofSeconds(caller.isRoot() ? Math.min(asked, LONGEST_OF_ROOT) : asked);
    }
}
