package neargate.services.iam;

import neargate.kernel.Page;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyResponse;

/** The policies of groups. */
final class GroupPolicies {
    private final IdentityPolicies<GroupRecord> policies;

    GroupPolicies(IdentityPolicies<GroupRecord> policies) {
        this.policies = policies;
    }

    AttachGroupPolicyResponse attach(AttachGroupPolicyRequest request) {
        policies.attach(request.groupName(), request.policyArn());
        return AttachGroupPolicyResponse.builder().build();
    }

    DetachGroupPolicyResponse detach(DetachGroupPolicyRequest request) {
        policies.detach(request.groupName(), request.policyArn());
        return DetachGroupPolicyResponse.builder().build();
    }

    ListAttachedGroupPoliciesResponse listAttached(ListAttachedGroupPoliciesRequest request) {
        Page<AttachedPolicy> page =
                policies.listAttached(request.groupName(), request.pathPrefix(), request.marker(), request.maxItems());
        return ListAttachedGroupPoliciesResponse.builder()
                .attachedPolicies(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    PutGroupPolicyResponse put(PutGroupPolicyRequest request) {
        policies.put(request.groupName(), request.policyName(), request.policyDocument());
        return PutGroupPolicyResponse.builder().build();
    }

    GetGroupPolicyResponse get(GetGroupPolicyRequest request) {
        return GetGroupPolicyResponse.builder()
                .groupName(request.groupName())
                .policyName(request.policyName())
                .policyDocument(policies.get(request.groupName(), request.policyName()))
                .build();
    }

    DeleteGroupPolicyResponse delete(DeleteGroupPolicyRequest request) {
        policies.delete(request.groupName(), request.policyName());
        return DeleteGroupPolicyResponse.builder().build();
    }

    ListGroupPoliciesResponse list(ListGroupPoliciesRequest request) {
        Page<String> page = policies.list(request.groupName(), request.marker(), request.maxItems());
        return ListGroupPoliciesResponse.builder()
                .policyNames(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }
}
