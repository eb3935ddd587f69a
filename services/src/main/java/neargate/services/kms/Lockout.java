package neargate.services.kms;

import java.time.Instant;
import java.util.HashMap;
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
    static void check(String policy, String keyArn, Caller caller, Instant now) {
        if (caller.actingService().isEmpty() && !leavesRoom(policy, keyArn, caller, now)) {
            throw KmsErrors.lockout();
        }
    }

    private static boolean leavesRoom(String policy, String keyArn, Caller caller, Instant now) {
        var request =
                new Request(principal(caller), "kms:PutKeyPolicy", keyArn, caller.account(), context(caller, now));
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

    /** What the same caller's next request would say; tags of users and roles are IAM's, and not known here. */
    private static Context context(Caller caller, Instant now) {
        Session session = caller.session();
        boolean isRole = session != null && session.kind() == Session.Kind.ROLE;
        Map<String, List<String>> values = new HashMap<>();
        put(values, "aws:PrincipalAccount", caller.account());
        put(values, "aws:PrincipalArn", isRole ? session.parent() : caller.principal());
        put(values, "aws:PrincipalIsAWSService", "false");
        put(values, "aws:ViaAWSService", "false");
        put(values, "aws:SecureTransport", "true");
        put(values, "aws:RequestedRegion", caller.region());
        put(values, "aws:ResourceAccount", caller.account());
        put(values, "aws:CurrentTime", now.toString());
        put(values, "aws:EpochTime", Long.toString(now.getEpochSecond()));
        put(values, "kms:CallerAccount", caller.account());
        putSome(values, "aws:SourceIp", caller.sender().address());
        putSome(values, "aws:UserAgent", caller.sender().userAgent());
        putSome(values, "aws:Referer", caller.sender().referer());
        if (session != null) {
            put(values, "aws:userid", session.id());
            put(values, "aws:TokenIssueTime", session.issued().toString());
            session.tags().forEach((key, value) -> put(values, "aws:PrincipalTag/" + key, value));
        }
        return Context.of(values);
    }

    private static void putSome(Map<String, List<String>> values, String key, String value) {
        if (!value.isEmpty()) {
            put(values, key, value);
        }
    }

    private static void put(Map<String, List<String>> values, String key, String value) {
        values.put(key, List.of(value));
    }
}
