package neargate.services.iam;

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
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;

/** The policies of roles. */
final class RolePolicies {
    private final IdentityPolicies<RoleRecord> policies;

    RolePolicies(IdentityPolicies<RoleRecord> policies) {
        this.policies = policies;
    }

    AttachRolePolicyResponse attach(AttachRolePolicyRequest request) {
        policies.attach(request.roleName(), request.policyArn());
        return AttachRolePolicyResponse.builder().build();
    }

    DetachRolePolicyResponse detach(DetachRolePolicyRequest request) {
        policies.detach(request.roleName(), request.policyArn());
        return DetachRolePolicyResponse.builder().build();
    }

    ListAttachedRolePoliciesResponse listAttached(ListAttachedRolePoliciesRequest request) {
        Page<AttachedPolicy> page =
                policies.listAttached(request.roleName(), request.pathPrefix(), request.marker(), request.maxItems());
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    PutRolePolicyResponse put(PutRolePolicyRequest request) {
        policies.put(request.roleName(), request.policyName(), request.policyDocument());
        return PutRolePolicyResponse.builder().build();
    }

    GetRolePolicyResponse get(GetRolePolicyRequest request) {
        return GetRolePolicyResponse.builder()
                .roleName(request.roleName())
                .policyName(request.policyName())
                .policyDocument(policies.get(request.roleName(), request.policyName()))
                .build();
    }

    DeleteRolePolicyResponse delete(DeleteRolePolicyRequest request) {
        policies.delete(request.roleName(), request.policyName());
        return DeleteRolePolicyResponse.builder().build();
    }

    ListRolePoliciesResponse list(ListRolePoliciesRequest request) {
        Page<String> page = policies.list(request.roleName(), request.marker(), request.maxItems());
        return ListRolePoliciesResponse.builder()
                .policyNames(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }
}
