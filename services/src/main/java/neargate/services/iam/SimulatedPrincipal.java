package neargate.services.iam;

import java.util.List;
import java.util.Optional;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.policy.Context;
import neargate.policy.Principal;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.PolicySourceType;

/**
 * A user, group or role whose policies are simulated.
 *
 * @param boundary the document of its permissions boundary; null without
 * @param context what the request context says of it
 */
record SimulatedPrincipal(
        Principal principal,
        List<PolicySource> policies,
        @Nullable String boundary,
        Context context) {

    /** The identity of that ARN in the caller's account. */
    static SimulatedPrincipal of(Reader now, CompiledPolicies compiled, String arn) {
        Caller caller = Caller.current();
        Scope scope = Scope.global(caller);
        Arn parsed = Arn.parse(arn)
                .filter(it -> it.service().equals("iam"))
                .orElseThrow(() -> IamErrors.invalidInput("Invalid Entity Arn: " + arn));
        String name = parsed.resource().substring(parsed.resource().lastIndexOf('/') + 1);
        return switch (parsed.type()) {
            case "user" -> {
                UserRecord user = IdentityStore.required(now, UserRecord.TABLE, IamIdentity.Kind.USER, scope, name);
                var as = new Caller(caller.account(), caller.region(), arn, caller.requestId());
                yield new SimulatedPrincipal(
                        Principal.user(caller.account(), arn),
                        PolicySource.ofUser(now, scope, user),
                        boundary(now, scope, user.user().permissionsBoundary()),
                        CallerIdentity.of(as, now, compiled).context());
            }
            case "group" -> {
                GroupRecord group = IdentityStore.required(now, GroupRecord.TABLE, IamIdentity.Kind.GROUP, scope, name);
                yield new SimulatedPrincipal(
                        Principal.user(caller.account(), arn),
                        PolicySource.of(now, scope, group, PolicySourceType.GROUP),
                        null,
                        Context.EMPTY);
            }
            case "role" -> {
                RoleRecord role = RoleRecord.required(now, scope, name);
                yield new SimulatedPrincipal(
                        Principal.session(caller.account(), arn, arn),
                        PolicySource.of(now, scope, role, PolicySourceType.ROLE),
                        boundary(now, scope, role.role().permissionsBoundary()),
                        key -> key.equals("aws:principalarn") ? List.of(arn) : List.of());
            }
            default -> throw IamErrors.invalidInput("Invalid Entity Arn: " + arn);
        };
    }

    private static @Nullable String boundary(Reader now, Scope scope, @Nullable AttachedPermissionsBoundary boundary) {
        return Optional.ofNullable(boundary)
                .flatMap(it -> ManagedPolicies.document(now, scope, it.permissionsBoundaryArn()))
                .orElse(null);
    }
}
