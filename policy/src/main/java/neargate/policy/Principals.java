package neargate.policy;

import java.util.List;
import java.util.Map;

/**
 * The Principal or NotPrincipal element ("AWS JSON policy elements: Principal").
 *
 * @param named by the kind of principal: {@code AWS}, {@code Service}, {@code Federated}, {@code CanonicalUser}
 */
record Principals(boolean negated, Map<String, List<String>> named) {
    static final String AWS = "AWS";
    static final String SERVICE = "Service";
    static final String EVERYBODY = "*";

    /** How a principal is meant, from not at all to by its own name. */
    enum Match {
        NONE,
        /** Its account is: which leaves the decision to the account's own policies. */
        ACCOUNT,
        /** The role of the session is, or the user of the federated one. */
        PARENT,
        /** It is itself, or everybody is. */
        DIRECT
    }

    Match match(Principal principal, Effect effect) {
        if (!negated) {
            return named(principal);
        }
        return isExempt(principal, effect) ? Match.NONE : Match.DIRECT;
    }

    private Match named(Principal principal) {
        if (principal.kind() == Principal.Kind.SERVICE) {
            return has(SERVICE, principal.name()) || has(AWS, EVERYBODY) ? Match.DIRECT : Match.NONE;
        }
        if (has(AWS, EVERYBODY) || (has(AWS, principal.name()) && principal.kind() != Principal.Kind.ROOT)) {
            return Match.DIRECT;
        }
        String parent = principal.parent();
        if (parent != null && has(AWS, parent)) {
            return Match.PARENT;
        }
        return hasAccount(principal) ? Match.ACCOUNT : Match.NONE;
    }

    /**
     * "AWS JSON policy elements: NotPrincipal": with Deny, the account, the role and the session must all be named for the
     * session not to be denied.
     */
    private boolean isExempt(Principal principal, Effect effect) {
        if (effect == Effect.ALLOW || principal.kind() == Principal.Kind.SERVICE) {
            return named(principal) != Match.NONE;
        }
        String parent = principal.parent();
        return has(AWS, EVERYBODY)
                || (hasAccount(principal)
                        && has(AWS, principal.name())
                        && (parent == null || has(AWS, parent) || parent.equals(root(principal))));
    }

    private boolean hasAccount(Principal principal) {
        return has(AWS, principal.account()) || has(AWS, root(principal));
    }

    private static String root(Principal principal) {
        return Principal.rootArn(principal.account());
    }

    private boolean has(String kind, String name) {
        return named.getOrDefault(kind, List.of()).contains(name);
    }
}
