package neargate.policy;

import java.util.List;
import neargate.policy.Principals.Match;
import org.jspecify.annotations.Nullable;

/**
 * The policies that apply to a request, and what they decide together ("How AWS enforcement code logic evaluates requests to
 * allow or deny access").
 *
 * @param identity of the user, its groups, or the role
 * @param boundary the permissions boundary; null without
 * @param session the session's policies, of which one must allow; null when the session was given none
 * @param resource of the resource; null without
 * @param resourceMustAllow whether the resource's policy alone can allow access at all, as a role's trust policy and a key's
 *     policy ("... are exceptions to this logic, because they must explicitly allow access for principals")
 */
public record AppliedPolicies(
        List<Policy> identity,
        @Nullable Policy boundary,
        @Nullable List<Policy> session,
        @Nullable Policy resource,
        boolean resourceMustAllow) {

    private static final Decision ALLOWED = new Decision.Allowed();

    /** Policies of an identity alone. */
    public static AppliedPolicies identity(List<Policy> identity) {
        return new AppliedPolicies(identity, null, null, null, false);
    }

    /** The same with the policy of a resource. */
    public AppliedPolicies withResource(Policy policy, boolean mustAllow) {
        return new AppliedPolicies(identity, boundary, session, policy, mustAllow);
    }

    /** What they decide. */
    public Decision decide(Request request) {
        if (denies(identity, request)) {
            return new Decision.ExplicitlyDenied(PolicyType.IDENTITY);
        }
        if (boundary != null && boundary.denies(request)) {
            return new Decision.ExplicitlyDenied(PolicyType.BOUNDARY);
        }
        if (session != null && denies(session, request)) {
            return new Decision.ExplicitlyDenied(PolicyType.SESSION);
        }
        if (resource != null && resource.denies(request)) {
            return new Decision.ExplicitlyDenied(PolicyType.RESOURCE);
        }
        Match granted = resource == null ? Match.NONE : resource.allows(request);
        if (request.principal().kind() == Principal.Kind.SERVICE) {
            return granted == Match.NONE ? new Decision.ImplicitlyDenied(PolicyType.RESOURCE) : ALLOWED;
        }
        return request.isCrossAccount() ? acrossAccounts(request, granted) : withinAccount(request, granted);
    }

    /** A principal that is named itself needs nothing more; a role that is named stands in for its identity's policies. */
    private Decision withinAccount(Request request, Match granted) {
        if (granted == Match.DIRECT) {
            return ALLOWED;
        }
        if (granted == Match.NONE && resourceMustAllow) {
            return new Decision.ImplicitlyDenied(PolicyType.RESOURCE);
        }
        return limited(request, granted == Match.PARENT || allows(identity, request));
    }

    /** Both accounts must allow it ("Cross-account policy evaluation logic"). */
    private Decision acrossAccounts(Request request, Match granted) {
        Decision own = limited(request, allows(identity, request));
        return own.isAllowed() && granted == Match.NONE ? new Decision.ImplicitlyDenied(PolicyType.RESOURCE) : own;
    }

    private Decision limited(Request request, boolean allowed) {
        if (!allowed) {
            return new Decision.ImplicitlyDenied(PolicyType.IDENTITY);
        }
        if (boundary != null && boundary.allows(request) == Match.NONE) {
            return new Decision.ImplicitlyDenied(PolicyType.BOUNDARY);
        }
        if (session != null && !allows(session, request)) {
            return new Decision.ImplicitlyDenied(PolicyType.SESSION);
        }
        return ALLOWED;
    }

    private static boolean denies(List<Policy> policies, Request request) {
        for (Policy policy : policies) {
            if (policy.denies(request)) {
                return true;
            }
        }
        return false;
    }

    private static boolean allows(List<Policy> policies, Request request) {
        for (Policy policy : policies) {
            if (policy.allows(request) != Match.NONE) {
                return true;
            }
        }
        return false;
    }
}
