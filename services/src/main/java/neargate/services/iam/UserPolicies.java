package neargate.services.iam;

import neargate.kernel.Page;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;

/** The policies of users. */
final class UserPolicies {
    private final IdentityPolicies<UserRecord> policies;

    UserPolicies(IdentityPolicies<UserRecord> policies) {
        this.policies = policies;
    }

    AttachUserPolicyResponse attach(AttachUserPolicyRequest request) {
        policies.attach(request.userName(), request.policyArn());
        return AttachUserPolicyResponse.builder().build();
    }

    DetachUserPolicyResponse detach(DetachUserPolicyRequest request) {
        policies.detach(request.userName(), request.policyArn());
        return DetachUserPolicyResponse.builder().build();
    }

    ListAttachedUserPoliciesResponse listAttached(ListAttachedUserPoliciesRequest request) {
        Page<AttachedPolicy> page =
                policies.listAttached(request.userName(), request.pathPrefix(), request.marker(), request.maxItems());
        return ListAttachedUserPoliciesResponse.builder()
                .attachedPolicies(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    PutUserPolicyResponse put(PutUserPolicyRequest request) {
        policies.put(request.userName(), request.policyName(), request.policyDocument());
        return PutUserPolicyResponse.builder().build();
    }

    GetUserPolicyResponse get(GetUserPolicyRequest request) {
        return GetUserPolicyResponse.builder()
                .userName(request.userName())
                .policyName(request.policyName())
                .policyDocument(policies.get(request.userName(), request.policyName()))
                .build();
    }

    DeleteUserPolicyResponse delete(DeleteUserPolicyRequest request) {
        policies.delete(request.userName(), request.policyName());
        return DeleteUserPolicyResponse.builder().build();
    }

    ListUserPoliciesResponse list(ListUserPoliciesRequest request) {
        Page<String> page = policies.list(request.userName(), request.marker(), request.maxItems());
        return ListUserPoliciesResponse.builder()
                .policyNames(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }
}
