package neargate.services.iam;

import java.util.List;
import java.util.stream.Stream;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import software.amazon.awssdk.services.iam.model.PolicySourceType;

/**
 * A policy that an identity carries, and where it comes from.
 *
 * @param id as a simulation names it
 */
record PolicySource(String id, PolicySourceType type, String document) {

    /** What a user carries, and its groups. */
    static List<PolicySource> ofUser(Reader now, Scope scope, UserRecord user) {
        Stream<PolicySource> groups = user.groups().stream()
                .flatMap(group -> now.get(GroupRecord.TABLE, scope.key(group)).stream())
                .flatMap(group -> of(now, scope, group, PolicySourceType.GROUP).stream());
        return Stream.concat(of(now, scope, user, PolicySourceType.USER).stream(), groups)
                .toList();
    }

    /** What an identity itself carries, inline and attached. */
    static List<PolicySource> of(Reader now, Scope scope, IamIdentity<?> identity, PolicySourceType kind) {
        Stream<PolicySource> inline = identity.inline().entrySet().stream()
                .map(policy -> new PolicySource(
                        kind + "_" + identity.name() + "_" + policy.getKey(), kind, policy.getValue()));
        Stream<PolicySource> attached = identity.attached().stream().flatMap(arn -> managed(now, scope, arn));
        return Stream.concat(inline, attached).toList();
    }

    private static Stream<PolicySource> managed(Reader now, Scope scope, String arn) {
        boolean aws = AwsPolicies.find(arn).isPresent();
        return ManagedPolicies.document(now, scope, arn).stream()
                .map(document -> new PolicySource(
                        arn.substring(arn.lastIndexOf('/') + 1),
                        aws ? PolicySourceType.AWS_MANAGED : PolicySourceType.USER_MANAGED,
                        document));
    }
}
