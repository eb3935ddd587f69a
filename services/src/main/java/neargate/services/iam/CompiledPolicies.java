package neargate.services.iam;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;

/** Policies by their documents, so that one is read once as long as it is in use. */
final class CompiledPolicies {
    private static final int MOST_KEPT = 4_096;

    private final ConcurrentHashMap<String, Policy> kept = new ConcurrentHashMap<>();

    /** A document that was checked when it came. */
    Policy identity(String document) {
        return get(document, Grammar.IDENTITY);
    }

    /** A trust policy that was checked when it came. */
    Policy trust(String document) {
        return get(document, Grammar.TRUST);
    }

    /** The policy of a resource, which its service checked when it came. */
    Policy resource(List<String> documents) {
        return documents.size() == 1
                ? get(documents.getFirst(), Grammar.RESOURCE)
                : Policy.all(documents.stream()
                        .map(document -> get(document, Grammar.RESOURCE))
                        .toList());
    }

    /** No document is of two kinds: those of identities have no principals, those of roles no resources. */
    private Policy get(String document, Grammar grammar) {
        Policy known = kept.get(document);
        if (known != null) {
            return known;
        }
        if (kept.size() >= MOST_KEPT) {
            kept.clear();
        }
        try {
            Policy read = Policy.parse(document, grammar);
            kept.put(document, read);
            return read;
        } catch (MalformedPolicy e) {
            throw new IllegalStateException("a policy that was accepted cannot be read: " + document, e);
        }
    }
}
