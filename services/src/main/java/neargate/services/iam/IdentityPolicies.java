package neargate.services.iam;

import java.util.Comparator;
import java.util.Objects;
import neargate.kernel.Page;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.Policy;

/** The policies of users, groups or roles: managed ones that are attached, inline ones that are put in. */
final class IdentityPolicies<T extends IamIdentity<T>> {
    static final int MOST_ATTACHED = 10;

    private final IdentityStore<T> identities;
    private final ManagedPolicies managed;

    IdentityPolicies(IdentityStore<T> identities, ManagedPolicies managed) {
        this.identities = identities;
        this.managed = managed;
    }

    void attach(String name, String policyArn) {
        identities.within(name, (transaction, scope, identity) -> {
            Policy policy = managed.find(transaction, scope, policyArn)
                    .orElseThrow(() ->
                            IamErrors.noSuchEntity("Policy " + policyArn + " does not exist or is not attachable."));
            T after = identity.attach(policy.arn());
            if (after.attached().size() > MOST_ATTACHED) {
                throw IamErrors.limitExceeded("Cannot exceed quota for PoliciesPer"
                        + identities.kind().word() + ": " + MOST_ATTACHED);
            }
            identities.put(transaction, scope, after);
            return after;
        });
    }

    void detach(String name, String policyArn) {
        identities.change(name, identity -> {
            if (!identity.attached().contains(policyArn)) {
                throw IamErrors.noSuchEntity("Policy " + policyArn + " was not found.");
            }
            return identity.detach(policyArn);
        });
    }

    Page<AttachedPolicy> listAttached(
            String name, @Nullable String pathPrefix, @Nullable String marker, @Nullable Integer maxItems) {
        String prefix = Objects.requireNonNullElse(pathPrefix, "/");
        String after = Pages.after(marker);
        return Pages.of(
                identities.required(name).attached().stream()
                        .filter(arn -> arn.compareTo(after) > 0)
                        .filter(arn -> arn.substring(arn.indexOf('/')).startsWith(prefix))
                        .map(IdentityPolicies::shown)
                        .sorted(Comparator.comparing(AttachedPolicy::policyArn)),
                maxItems,
                AttachedPolicy::policyArn);
    }

    static AttachedPolicy shown(String policyArn) {
        return AttachedPolicy.builder()
                .policyArn(policyArn)
                .policyName(policyArn.substring(policyArn.lastIndexOf('/') + 1))
                .build();
    }

    void put(String name, String policyName, String document) {
        PolicyDocument.checkPermissions(document);
        identities.change(name, identity -> {
            T after = identity.put(policyName, document);
            long size = after.inline().values().stream()
                    .mapToLong(PolicyDocument::size)
                    .sum();
            IamIdentity.Kind kind = identities.kind();
            if (size > kind.largestInline()) {
                throw IamErrors.limitExceeded("Maximum policy size of " + kind.largestInline() + " bytes exceeded for "
                        + kind.lower() + " " + name);
            }
            return after;
        });
    }

    /** The document, as it is answered. */
    String get(String name, String policyName) {
        String document = identities.required(name).inline().get(policyName);
        if (document == null) {
            throw missing(policyName);
        }
        return PolicyDocument.encoded(document);
    }

    void delete(String name, String policyName) {
        identities.change(name, identity -> {
            if (!identity.inline().containsKey(policyName)) {
                throw missing(policyName);
            }
            return identity.remove(policyName);
        });
    }

    Page<String> list(String name, @Nullable String marker, @Nullable Integer maxItems) {
        String after = Pages.after(marker);
        return Pages.of(
                identities.required(name).inline().keySet().stream().filter(each -> each.compareTo(after) > 0),
                maxItems,
                each -> each);
    }

    private IamException missing(String policyName) {
        return IamErrors.noSuchEntity(
                "The " + identities.kind().lower() + " policy with name " + policyName + " cannot be found.");
    }
}
