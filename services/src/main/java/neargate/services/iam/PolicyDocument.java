package neargate.services.iam;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import neargate.policy.MalformedPolicy;
import neargate.policy.Policy;
import neargate.policy.Policy.Grammar;
import neargate.policy.Principal;
import software.amazon.awssdk.services.iam.model.IamException;

/** The documents of policies, as they come and go. */
final class PolicyDocument {
    private PolicyDocument() {}

    /**
     * Checks who may assume a role. What is only checked here may stand otherwise in roles of earlier builds.
     *
     * @param isThere whether there is a principal of that ARN, as far as can be known
     * @throws IamException when {@code document} is no such policy
     */
    static void checkTrust(String document, Predicate<String> isThere) {
        Policy policy = check(document, Grammar.TRUST);
        if (!policy.actions().stream().allMatch(action -> action.equals("*") || action.startsWith("sts:"))) {
            throw IamErrors.malformedPolicyDocument("AssumeRole policy may only specify STS AssumeRole actions.");
        }
        for (String name : policy.awsPrincipals()) {
            if (!Principal.isName(name) || !isThere.test(name)) {
                throw invalidPrincipal("AWS", name);
            }
        }
        for (String name : policy.servicePrincipals()) {
            if (!Principal.isServiceName(name)) {
                throw invalidPrincipal("SERVICE", name);
            }
        }
        try {
            policy.checkIds();
        } catch (MalformedPolicy e) {
            throw malformed(e);
        }
    }

    private static IamException invalidPrincipal(String kind, String name) {
        return IamErrors.malformedPolicyDocument("Invalid principal in policy: \"" + kind + "\":\"" + name + "\"");
    }

    /**
     * Checks what an identity may do.
     *
     * @throws IamException when {@code document} is no such policy
     */
    static void checkPermissions(String document) {
        check(document, Grammar.IDENTITY);
    }

    private static Policy check(String document, Grammar grammar) {
        try {
            return Policy.parse(document, grammar);
        } catch (MalformedPolicy e) {
            throw malformed(e);
        }
    }

    private static IamException malformed(MalformedPolicy e) {
        return IamErrors.malformedPolicyDocument(String.valueOf(e.getMessage()));
    }

    /** How IAM answers a document: percent-encoded as RFC 3986 says. */
    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    /** How many characters count for quotas: all but white space. */
    static long size(String document) {
        return document.chars().filter(c -> !Character.isWhitespace(c)).count();
    }
}
