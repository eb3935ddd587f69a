package neargate.services.iam;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What users, groups and roles have in common ("IAM identities"): a name, and policies.
 *
 * @param <T> the record that it is
 */
interface IamIdentity<T extends IamIdentity<T>> {
    /** What an identity is, as errors and quotas call it. */
    enum Kind {
        USER("User", 2_048, 5_000),
        GROUP("Group", 5_120, 300),
        ROLE("Role", 10_240, 1_000);

        private final String word;
        private final int largestInline;
        private final int mostPerAccount;

        Kind(String word, int largestInline, int mostPerAccount) {
            this.word = word;
            this.largestInline = largestInline;
            this.mostPerAccount = mostPerAccount;
        }

        /** As {@code Role with name web already exists}. */
        String word() {
            return word;
        }

        /** As {@code The role with name web cannot be found}. */
        String lower() {
            return Names.key(word);
        }

        /** The most characters of all its inline policies together. */
        int largestInline() {
            return largestInline;
        }

        /** How many of them an account may have. */
        int mostPerAccount() {
            return mostPerAccount;
        }
    }

    String name();

    /** The ARNs of managed policies, in the order in which they were attached. */
    List<String> attached();

    /** The documents of inline policies by name, as they came. */
    Map<String, String> inline();

    /** The same with other policies. */
    T with(List<String> attached, Map<String, String> inline);

    default T attach(String policyArn) {
        return with(
                attached().contains(policyArn)
                        ? attached()
                        : Stream.concat(attached().stream(), Stream.of(policyArn))
                                .toList(),
                inline());
    }

    default T detach(String policyArn) {
        return with(attached().stream().filter(arn -> !arn.equals(policyArn)).toList(), inline());
    }

    default T put(String policyName, String document) {
        Map<String, String> more = new TreeMap<>(inline());
        more.put(policyName, document);
        return with(attached(), more);
    }

    default T remove(String policyName) {
        Map<String, String> fewer = new TreeMap<>(inline());
        fewer.remove(policyName);
        return with(attached(), fewer);
    }
}
