package neargate.services.iam;

import java.util.List;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.policy.Policy;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessEntry;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesGrantingServiceAccessResponse;
import software.amazon.awssdk.services.iam.model.PolicyGrantingServiceAccess;
import software.amazon.awssdk.services.iam.model.PolicyOwnerEntityType;
import software.amazon.awssdk.services.iam.model.PolicyType;

/** By which policies an identity may use a service; boundaries and what is denied do not count ("ListPoliciesGrantingServiceAccess"). */
final class GrantingPolicies {
    private final Store store;
    private final CompiledPolicies compiled;

    GrantingPolicies(Store store, CompiledPolicies compiled) {
        this.store = store;
        this.compiled = compiled;
    }

    /** A policy of an identity. */
    record Carried(PolicyGrantingServiceAccess shown, Policy policy) {}

    /** Of so few services, all come at once. */
    ListPoliciesGrantingServiceAccessResponse list(ListPoliciesGrantingServiceAccessRequest request) {
        Pages.after(request.marker());
        List<Carried> carried = of(store.snapshot(), Scope.global(Caller.current()), request.arn());
        return ListPoliciesGrantingServiceAccessResponse.builder()
                .policiesGrantingServiceAccess(request.serviceNamespaces().stream()
                        .map(service -> ListPoliciesGrantingServiceAccessEntry.builder()
                                .serviceNamespace(service)
                                .policies(carried.stream()
                                        .filter(it -> it.policy().grants(Names.key(service)))
                                        .map(Carried::shown)
                                        .toList())
                                .build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    /** Those of a user and its groups, a group, or a role. */
    List<Carried> of(Reader now, Scope scope, String text) {
        Arn arn = Arn.parse(text)
                .filter(it -> it.service().equals("iam") && it.account().equals(scope.account()))
                .orElseThrow(() -> IamErrors.invalidInput("Invalid ARN: " + text));
        String name = arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
        Stream<Carried> carried = switch (arn.type()) {
            case "user" -> {
                UserRecord user = IdentityStore.required(now, UserRecord.TABLE, IamIdentity.Kind.USER, scope, name);
                yield Stream.concat(
                        own(now, scope, user, PolicyOwnerEntityType.USER),
                        user.groups().stream()
                                .flatMap(group -> now.get(GroupRecord.TABLE, scope.key(group)).stream())
                                .flatMap(group -> own(now, scope, group, PolicyOwnerEntityType.GROUP)));
            }
            case "group" ->
                own(
                        now,
                        scope,
                        IdentityStore.required(now, GroupRecord.TABLE, IamIdentity.Kind.GROUP, scope, name),
                        PolicyOwnerEntityType.GROUP);
            case "role" -> own(now, scope, RoleRecord.required(now, scope, name), PolicyOwnerEntityType.ROLE);
            default -> throw IamErrors.invalidInput("Invalid ARN: " + text);
        };
        return carried.toList();
    }

    private Stream<Carried> own(Reader now, Scope scope, IamIdentity<?> identity, PolicyOwnerEntityType type) {
        Stream<Carried> inline = identity.inline().entrySet().stream()
                .map(policy -> new Carried(
                        PolicyGrantingServiceAccess.builder()
                                .policyName(policy.getKey())
                                .policyType(PolicyType.INLINE)
                                .entityType(type)
                                .entityName(identity.name())
                                .build(),
                        compiled.identity(policy.getValue())));
        Stream<Carried> attached = identity.attached().stream()
                .flatMap(arn -> managed(now, scope, arn)
                        .map(policy -> new Carried(
                                PolicyGrantingServiceAccess.builder()
                                        .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                                        .policyType(PolicyType.MANAGED)
                                        .policyArn(arn)
                                        .build(),
                                policy)));
        return Stream.concat(inline, attached);
    }

    /** The managed policy of that ARN, if it is there. */
    Stream<Policy> managed(Reader now, Scope scope, String arn) {
        return ManagedPolicies.document(now, scope, arn).stream().map(compiled::identity);
    }
}
