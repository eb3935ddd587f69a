package neargate.services.iam;

import java.util.Comparator;
import java.util.Objects;
import neargate.kernel.Page;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;

/** The policies of roles: managed ones that are attached, inline ones that are put in. */
final class RolePolicies {
    private static final int MOST_ATTACHED = 10;
    private static final int LARGEST_INLINE = 10_240;

    private final RoleStore roles;

    RolePolicies(RoleStore roles) {
        this.roles = roles;
    }

    AttachRolePolicyResponse attach(AttachRolePolicyRequest request) {
        String arn = ManagedPolicies.find(request.policyArn())
                .map(Policy::arn)
                .orElseThrow(() -> IamErrors.noSuchEntity(
                        "Policy " + request.policyArn() + " does not exist or is not attachable."));
        roles.change(request.roleName(), role -> {
            RoleRecord after = role.attach(arn);
            if (after.attached().size() > MOST_ATTACHED) {
                throw IamErrors.limitExceeded("Cannot exceed quota for PoliciesPerRole: " + MOST_ATTACHED);
            }
            return after;
        });
        return AttachRolePolicyResponse.builder().build();
    }

    DetachRolePolicyResponse detach(DetachRolePolicyRequest request) {
        roles.change(request.roleName(), role -> {
            if (!role.attached().contains(request.policyArn())) {
                throw IamErrors.noSuchEntity("Policy " + request.policyArn() + " was not found.");
            }
            return role.detach(request.policyArn());
        });
        return DetachRolePolicyResponse.builder().build();
    }

    ListAttachedRolePoliciesResponse listAttached(ListAttachedRolePoliciesRequest request) {
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        String after = Pages.after(request.marker());
        Page<AttachedPolicy> page = Pages.of(
                roles.required(request.roleName()).attached().stream()
                        .flatMap(arn -> ManagedPolicies.find(arn).stream())
                        .filter(policy -> policy.path().startsWith(prefix))
                        .map(policy -> AttachedPolicy.builder()
                                .policyArn(policy.arn())
                                .policyName(policy.policyName())
                                .build())
                        .filter(policy -> policy.policyArn().compareTo(after) > 0)
                        .sorted(Comparator.comparing(AttachedPolicy::policyArn)),
                request.maxItems(),
                AttachedPolicy::policyArn);
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    PutRolePolicyResponse put(PutRolePolicyRequest request) {
        PolicyDocument.checkPermissions(request.policyDocument());
        roles.change(request.roleName(), role -> {
            RoleRecord after = role.put(request.policyName(), request.policyDocument());
            long size = after.inline().values().stream()
                    .mapToLong(PolicyDocument::size)
                    .sum();
            if (size > LARGEST_INLINE) {
                throw IamErrors.limitExceeded(
                        "Maximum policy size of " + LARGEST_INLINE + " bytes exceeded for role " + request.roleName());
            }
            return after;
        });
        return PutRolePolicyResponse.builder().build();
    }

    GetRolePolicyResponse get(GetRolePolicyRequest request) {
        String document = roles.required(request.roleName()).inline().get(request.policyName());
        if (document == null) {
            throw missing(request.policyName());
        }
        return GetRolePolicyResponse.builder()
                .roleName(request.roleName())
                .policyName(request.policyName())
                .policyDocument(PolicyDocument.encoded(document))
                .build();
    }

    DeleteRolePolicyResponse delete(DeleteRolePolicyRequest request) {
        roles.change(request.roleName(), role -> {
            if (!role.inline().containsKey(request.policyName())) {
                throw missing(request.policyName());
            }
            return role.remove(request.policyName());
        });
        return DeleteRolePolicyResponse.builder().build();
    }

    ListRolePoliciesResponse list(ListRolePoliciesRequest request) {
        String after = Pages.after(request.marker());
        Page<String> page = Pages.of(
                roles.required(request.roleName()).inline().keySet().stream().filter(name -> name.compareTo(after) > 0),
                request.maxItems(),
                name -> name);
        return ListRolePoliciesResponse.builder()
                .policyNames(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    private static RuntimeException missing(String policyName) {
        return IamErrors.noSuchEntity("The role policy with name " + policyName + " cannot be found.");
    }
}
