package neargate.services.iam;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.ChangePasswordRequest;
import software.amazon.awssdk.services.iam.model.ChangePasswordResponse;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedRequest;
import software.amazon.awssdk.services.iam.model.GetAccessKeyLastUsedResponse;
import software.amazon.awssdk.services.iam.model.GetLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.GetLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.GetUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListAccessKeysRequest;
import software.amazon.awssdk.services.iam.model.ListAccessKeysResponse;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListAttachedUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListUserPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.PutUserPolicyResponse;
import software.amazon.awssdk.services.iam.model.TagUserRequest;
import software.amazon.awssdk.services.iam.model.TagUserResponse;
import software.amazon.awssdk.services.iam.model.UntagUserRequest;
import software.amazon.awssdk.services.iam.model.UntagUserResponse;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyResponse;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileRequest;
import software.amazon.awssdk.services.iam.model.UpdateLoginProfileResponse;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserResponse;

/** The operations of users: their policies, access keys and passwords. */
interface UserOperations extends IamClient {
    Users users();

    UserPolicies userPolicies();

    AccessKeys accessKeys();

    LoginProfiles loginProfiles();

    // Users

    @Override
    default CreateUserResponse createUser(CreateUserRequest request) {
        return users().create(request);
    }

    @Override
    default GetUserResponse getUser(GetUserRequest request) {
        return users().get(request);
    }

    @Override
    default ListUsersResponse listUsers(ListUsersRequest request) {
        return users().list(request);
    }

    @Override
    default UpdateUserResponse updateUser(UpdateUserRequest request) {
        return users().update(request);
    }

    @Override
    default DeleteUserResponse deleteUser(DeleteUserRequest request) {
        return users().delete(request);
    }

    @Override
    default PutUserPermissionsBoundaryResponse putUserPermissionsBoundary(PutUserPermissionsBoundaryRequest request) {
        return users().putBoundary(request);
    }

    @Override
    default DeleteUserPermissionsBoundaryResponse deleteUserPermissionsBoundary(
            DeleteUserPermissionsBoundaryRequest request) {
        return users().deleteBoundary(request);
    }

    @Override
    default TagUserResponse tagUser(TagUserRequest request) {
        return users().tag(request);
    }

    @Override
    default UntagUserResponse untagUser(UntagUserRequest request) {
        return users().untag(request);
    }

    @Override
    default ListUserTagsResponse listUserTags(ListUserTagsRequest request) {
        return users().listTags(request);
    }

    // The policies of users

    @Override
    default AttachUserPolicyResponse attachUserPolicy(AttachUserPolicyRequest request) {
        return userPolicies().attach(request);
    }

    @Override
    default DetachUserPolicyResponse detachUserPolicy(DetachUserPolicyRequest request) {
        return userPolicies().detach(request);
    }

    @Override
    default ListAttachedUserPoliciesResponse listAttachedUserPolicies(ListAttachedUserPoliciesRequest request) {
        return userPolicies().listAttached(request);
    }

    @Override
    default PutUserPolicyResponse putUserPolicy(PutUserPolicyRequest request) {
        return userPolicies().put(request);
    }

    @Override
    default GetUserPolicyResponse getUserPolicy(GetUserPolicyRequest request) {
        return userPolicies().get(request);
    }

    @Override
    default DeleteUserPolicyResponse deleteUserPolicy(DeleteUserPolicyRequest request) {
        return userPolicies().delete(request);
    }

    @Override
    default ListUserPoliciesResponse listUserPolicies(ListUserPoliciesRequest request) {
        return userPolicies().list(request);
    }

    // Access keys

    @Override
    default CreateAccessKeyResponse createAccessKey(CreateAccessKeyRequest request) {
        return accessKeys().create(request);
    }

    @Override
    default ListAccessKeysResponse listAccessKeys(ListAccessKeysRequest request) {
        return accessKeys().list(request);
    }

    @Override
    default UpdateAccessKeyResponse updateAccessKey(UpdateAccessKeyRequest request) {
        return accessKeys().update(request);
    }

    @Override
    default DeleteAccessKeyResponse deleteAccessKey(DeleteAccessKeyRequest request) {
        return accessKeys().delete(request);
    }

    @Override
    default GetAccessKeyLastUsedResponse getAccessKeyLastUsed(GetAccessKeyLastUsedRequest request) {
        return accessKeys().lastUsed(request);
    }

    // Passwords

    @Override
    default ChangePasswordResponse changePassword(ChangePasswordRequest request) {
        return loginProfiles().change(request);
    }

    @Override
    default CreateLoginProfileResponse createLoginProfile(CreateLoginProfileRequest request) {
        return loginProfiles().create(request);
    }

    @Override
    default GetLoginProfileResponse getLoginProfile(GetLoginProfileRequest request) {
        return loginProfiles().get(request);
    }

    @Override
    default UpdateLoginProfileResponse updateLoginProfile(UpdateLoginProfileRequest request) {
        return loginProfiles().update(request);
    }

    @Override
    default DeleteLoginProfileResponse deleteLoginProfile(DeleteLoginProfileRequest request) {
        return loginProfiles().delete(request);
    }
}
