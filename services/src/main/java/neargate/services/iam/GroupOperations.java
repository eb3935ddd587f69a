package neargate.services.iam;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AddUserToGroupRequest;
import software.amazon.awssdk.services.iam.model.AddUserToGroupResponse;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.CreateGroupRequest;
import software.amazon.awssdk.services.iam.model.CreateGroupResponse;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteGroupRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupResponse;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListGroupPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserResponse;
import software.amazon.awssdk.services.iam.model.ListGroupsRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsResponse;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutGroupPolicyResponse;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupRequest;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupResponse;
import software.amazon.awssdk.services.iam.model.UpdateGroupRequest;
import software.amazon.awssdk.services.iam.model.UpdateGroupResponse;

/** The operations of groups and their policies. */
interface GroupOperations extends IamClient {
    Groups groups();

    GroupPolicies groupPolicies();

    // Groups

    @Override
    default CreateGroupResponse createGroup(CreateGroupRequest request) {
        return groups().create(request);
    }

    @Override
    default GetGroupResponse getGroup(GetGroupRequest request) {
        return groups().get(request);
    }

    @Override
    default ListGroupsResponse listGroups(ListGroupsRequest request) {
        return groups().list(request);
    }

    @Override
    default ListGroupsForUserResponse listGroupsForUser(ListGroupsForUserRequest request) {
        return groups().listForUser(request);
    }

    @Override
    default UpdateGroupResponse updateGroup(UpdateGroupRequest request) {
        return groups().update(request);
    }

    @Override
    default DeleteGroupResponse deleteGroup(DeleteGroupRequest request) {
        return groups().delete(request);
    }

    @Override
    default AddUserToGroupResponse addUserToGroup(AddUserToGroupRequest request) {
        return groups().addUser(request);
    }

    @Override
    default RemoveUserFromGroupResponse removeUserFromGroup(RemoveUserFromGroupRequest request) {
        return groups().removeUser(request);
    }

    // The policies of groups

    @Override
    default AttachGroupPolicyResponse attachGroupPolicy(AttachGroupPolicyRequest request) {
        return groupPolicies().attach(request);
    }

    @Override
    default DetachGroupPolicyResponse detachGroupPolicy(DetachGroupPolicyRequest request) {
        return groupPolicies().detach(request);
    }

    @Override
    default ListAttachedGroupPoliciesResponse listAttachedGroupPolicies(ListAttachedGroupPoliciesRequest request) {
        return groupPolicies().listAttached(request);
    }

    @Override
    default PutGroupPolicyResponse putGroupPolicy(PutGroupPolicyRequest request) {
        return groupPolicies().put(request);
    }

    @Override
    default GetGroupPolicyResponse getGroupPolicy(GetGroupPolicyRequest request) {
        return groupPolicies().get(request);
    }

    @Override
    default DeleteGroupPolicyResponse deleteGroupPolicy(DeleteGroupPolicyRequest request) {
        return groupPolicies().delete(request);
    }

    @Override
    default ListGroupPoliciesResponse listGroupPolicies(ListGroupPoliciesRequest request) {
        return groupPolicies().list(request);
    }
}
