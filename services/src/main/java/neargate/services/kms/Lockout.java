package neargate.services.kms;

import java.util.List;
import java.util.Map;
import neargate.kernel.Caller;
import neargate.kernel.Session;
import neargate.policy.AppliedPolicies;
import neargate.policy.Context;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;
import neargate.policy.Principal;
import neargate.policy.Request;

/** "Key policy lockout safety check": whoever sets a key's policy must be able to set another one after it. */
final class Lockout {
    private static final String EVERYTHING = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""";

    private Lockout() {}

    /** @param policy a document that can be a key's policy */
    static void check(String policy, String keyArn, Caller caller) {
        if (caller.actingService().isEmpty() && !leavesRoom(policy, keyArn, caller)) {
            throw KmsErrors.lockout();
        }
    }

    private static boolean leavesRoom(String policy, String keyArn, Caller caller) {
        var request = new Request(principal(caller), "kms:PutKeyPolicy", keyArn, caller.account(), context(caller));
        try {
            return AppliedPolicies.identity(List.of(Policy.parse(EVERYTHING, Grammar.IDENTITY)))
                    .withResource(Policy.parse(policy, Grammar.RESOURCE), true)
                    .decide(request)
                    .isAllowed();
        } catch (MalformedPolicy e) {
            throw KmsErrors.malformedPolicy(String.valueOf(e.getMessage()));
        }
    }

    private static Principal principal(Caller caller) {
        String arn = caller.principal();
        Session session = caller.session();
        if (caller.isRoot()) {
            return Principal.root(caller.account());
        }
        if (session == null) {
            return Principal.user(caller.account(), arn);
        }
        return switch (session.kind()) {
            case ROLE -> Principal.session(caller.account(), arn, session.parent());
            case FEDERATED_USER -> Principal.federated(caller.account(), arn, session.parent());
            case USER -> Principal.user(caller.account(), arn);
        };
    }

    private static Context context(Caller caller) {
        Session session = caller.session();
        boolean isRole = session != null && session.kind() == Session.Kind.ROLE;
        return Context.of(Map.of(
                "aws:PrincipalAccount", List.of(caller.account()),
                "aws:PrincipalArn", List.of(isRole ? session.parent() : caller.principal()),
                "kms:CallerAccount", List.of(caller.account())));
    }
}
