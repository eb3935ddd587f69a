package neargate.services.iam;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileResponse;

/** The operations of instance profiles. */
interface InstanceProfileOperations extends IamClient {
    InstanceProfiles instanceProfiles();

    @Override
    default AddRoleToInstanceProfileResponse addRoleToInstanceProfile(AddRoleToInstanceProfileRequest request) {
        return instanceProfiles().addRole(request);
    }

    @Override
    default CreateInstanceProfileResponse createInstanceProfile(CreateInstanceProfileRequest request) {
        return instanceProfiles().create(request);
    }

    @Override
    default DeleteInstanceProfileResponse deleteInstanceProfile(DeleteInstanceProfileRequest request) {
        return instanceProfiles().delete(request);
    }

    @Override
    default GetInstanceProfileResponse getInstanceProfile(GetInstanceProfileRequest request) {
        return instanceProfiles().get(request);
    }

    @Override
    default ListInstanceProfileTagsResponse listInstanceProfileTags(ListInstanceProfileTagsRequest request) {
        return instanceProfiles().listTags(request);
    }

    @Override
    default ListInstanceProfilesResponse listInstanceProfiles(ListInstanceProfilesRequest request) {
        return instanceProfiles().list(request);
    }

    @Override
    default ListInstanceProfilesForRoleResponse listInstanceProfilesForRole(
            ListInstanceProfilesForRoleRequest request) {
        return instanceProfiles().listForRole(request);
    }

    @Override
    default RemoveRoleFromInstanceProfileResponse removeRoleFromInstanceProfile(
            RemoveRoleFromInstanceProfileRequest request) {
        return instanceProfiles().removeRole(request);
    }

    @Override
    default TagInstanceProfileResponse tagInstanceProfile(TagInstanceProfileRequest request) {
        return instanceProfiles().tag(request);
    }

    @Override
    default UntagInstanceProfileResponse untagInstanceProfile(UntagInstanceProfileRequest request) {
        return instanceProfiles().untag(request);
    }
}
