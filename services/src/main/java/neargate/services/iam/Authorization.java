package neargate.services.iam;

import java.util.Optional;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Store;
import neargate.policy.AppliedPolicies;
import neargate.policy.Context;
import neargate.policy.Decision;
import neargate.policy.Request;

/** What the policies of an account decide on a caller's requests. */
public final class Authorization {
    private final Store store;
    private final CompiledPolicies compiled;

    Authorization(Store store, CompiledPolicies compiled) {
        this.store = store;
        this.compiled = compiled;
    }

    /**
     * Whether a caller may do something to a resource.
     *
     * @param action as {@code ecs:RunTask}
     * @param resource its ARN; {@code *} where the action knows none
     * @param resourceAccount whose it is
     * @param context what the request says besides
     * @param policy the resource's; empty when it has none
     */
    public Decision decide(
            Caller caller,
            String action,
            String resource,
            String resourceAccount,
            Context context,
            Optional<ResourcePolicy> policy) {
        CallerIdentity identity = CallerIdentity.of(caller, store.snapshot(), compiled);
        AppliedPolicies applied = policy.map(
                        it -> identity.policies().withResource(compiled.resource(it.documents()), it.mustAllow()))
                .orElse(identity.policies());
        return applied.decide(
                new Request(identity.principal(), action, resource, resourceAccount, context.or(identity.context())));
    }

    /**
     * Whether a caller may assume a role, or do what goes with it.
     *
     * @param trustPolicy the role's, which must allow it
     */
    public Decision ofRole(Caller caller, String action, String roleArn, String trustPolicy, Context context) {
        CallerIdentity identity = CallerIdentity.of(caller, store.snapshot(), compiled);
        String account = Arn.parse(roleArn).map(Arn::account).orElse("");
        return identity.policies()
                .withResource(compiled.trust(trustPolicy), true)
                .decide(new Request(
                        identity.principal(),
                        action,
                        roleArn,
                        account,
                        identity.context().or(context)));
    }
}
