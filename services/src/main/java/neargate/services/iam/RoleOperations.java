package neargate.services.iam;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteServiceLinkedRoleResponse;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.GetRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusRequest;
import software.amazon.awssdk.services.iam.model.GetServiceLinkedRoleDeletionStatusResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListRolePoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleDescriptionResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** The operations of roles, of their policies, and of the roles of services. */
interface RoleOperations extends IamClient {
    Roles roles();

    RolePolicies rolePolicies();

    ServiceLinkedRoles serviceLinkedRoles();

    // Roles

    @Override
    default CreateRoleResponse createRole(CreateRoleRequest request) {
        return roles().create(request);
    }

    @Override
    default GetRoleResponse getRole(GetRoleRequest request) {
        return roles().get(request);
    }

    @Override
    default ListRolesResponse listRoles(ListRolesRequest request) {
        return roles().list(request);
    }

    @Override
    default DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        return roles().delete(request);
    }

    @Override
    default UpdateRoleResponse updateRole(UpdateRoleRequest request) {
        return roles().update(request);
    }

    @Override
    default UpdateRoleDescriptionResponse updateRoleDescription(UpdateRoleDescriptionRequest request) {
        return roles().updateDescription(request);
    }

    @Override
    default UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        return roles().updateAssumeRolePolicy(request);
    }

    @Override
    default PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(PutRolePermissionsBoundaryRequest request) {
        return roles().putBoundary(request);
    }

    @Override
    default DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
            DeleteRolePermissionsBoundaryRequest request) {
        return roles().deleteBoundary(request);
    }

    @Override
    default TagRoleResponse tagRole(TagRoleRequest request) {
        return roles().tag(request);
    }

    @Override
    default UntagRoleResponse untagRole(UntagRoleRequest request) {
        return roles().untag(request);
    }

    @Override
    default ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
        return roles().listTags(request);
    }

    @Override
    default CreateServiceLinkedRoleResponse createServiceLinkedRole(CreateServiceLinkedRoleRequest request) {
        return serviceLinkedRoles().create(request);
    }

    @Override
    default DeleteServiceLinkedRoleResponse deleteServiceLinkedRole(DeleteServiceLinkedRoleRequest request) {
        return serviceLinkedRoles().delete(request);
    }

    @Override
    default GetServiceLinkedRoleDeletionStatusResponse getServiceLinkedRoleDeletionStatus(
            GetServiceLinkedRoleDeletionStatusRequest request) {
        return serviceLinkedRoles().deletionStatus(request);
    }

    // The policies of roles

    @Override
    default AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
        return rolePolicies().attach(request);
    }

    @Override
    default DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
        return rolePolicies().detach(request);
    }

    @Override
    default ListAttachedRolePoliciesResponse listAttachedRolePolicies(ListAttachedRolePoliciesRequest request) {
        return rolePolicies().listAttached(request);
    }

    @Override
    default PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
        return rolePolicies().put(request);
    }

    @Override
    default GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        return rolePolicies().get(request);
    }

    @Override
    default DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        return rolePolicies().delete(request);
    }

    @Override
    default ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
        return rolePolicies().list(request);
    }
}
