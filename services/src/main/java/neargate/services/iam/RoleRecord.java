package neargate.services.iam;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;

/**
 * A role with its policies.
 *
 * @param role as it is shown, but with its trust policy as it came
 * @param attached the ARNs of managed policies, in the order in which they were attached
 * @param inline the documents of inline policies by name, as they came
 */
record RoleRecord(Role role, List<String> attached, Map<String, String> inline) {
    RoleRecord {
        attached = List.copyOf(attached);
        inline = Collections.unmodifiableMap(new TreeMap<>(inline));
    }

    /** The role as answers show it. */
    Role shown() {
        return role.toBuilder()
                .assumeRolePolicyDocument(PolicyDocument.encoded(role.assumeRolePolicyDocument()))
                .build();
    }

    /** The role as lists show it: without tags, permissions boundary and last use ("ListRoles"). */
    Role listed() {
        return shown().toBuilder()
                .tags(List.of())
                .permissionsBoundary((AttachedPermissionsBoundary) null)
                .roleLastUsed((RoleLastUsed) null)
                .build();
    }

    RoleRecord with(Role changed) {
        return new RoleRecord(changed, attached, inline);
    }

    RoleRecord attach(String policyArn) {
        return attached.contains(policyArn)
                ? this
                : new RoleRecord(
                        role,
                        Stream.concat(attached.stream(), Stream.of(policyArn)).toList(),
                        inline);
    }

    RoleRecord detach(String policyArn) {
        return new RoleRecord(
                role, attached.stream().filter(arn -> !arn.equals(policyArn)).toList(), inline);
    }

    RoleRecord put(String policyName, String document) {
        Map<String, String> more = new TreeMap<>(inline);
        more.put(policyName, document);
        return new RoleRecord(role, attached, more);
    }

    RoleRecord remove(String policyName) {
        Map<String, String> fewer = new TreeMap<>(inline);
        fewer.remove(policyName);
        return new RoleRecord(role, attached, fewer);
    }
}
