package neargate.services.iam;

import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyResponse;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyResponse;

/** The operations of managed policies and their versions. */
interface PolicyOperations extends IamClient {
    ManagedPolicies managedPolicies();

    PolicyVersions policyVersions();

    PolicyEntities policyEntities();

    @Override
    default CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
        return managedPolicies().create(request);
    }

    @Override
    default GetPolicyResponse getPolicy(GetPolicyRequest request) {
        return managedPolicies().get(request);
    }

    @Override
    default ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        return managedPolicies().list(request);
    }

    @Override
    default DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
        return managedPolicies().delete(request);
    }

    @Override
    default TagPolicyResponse tagPolicy(TagPolicyRequest request) {
        return managedPolicies().tag(request);
    }

    @Override
    default UntagPolicyResponse untagPolicy(UntagPolicyRequest request) {
        return managedPolicies().untag(request);
    }

    @Override
    default ListPolicyTagsResponse listPolicyTags(ListPolicyTagsRequest request) {
        return managedPolicies().listTags(request);
    }

    @Override
    default ListEntitiesForPolicyResponse listEntitiesForPolicy(ListEntitiesForPolicyRequest request) {
        return policyEntities().list(request);
    }

    @Override
    default CreatePolicyVersionResponse createPolicyVersion(CreatePolicyVersionRequest request) {
        return policyVersions().create(request);
    }

    @Override
    default GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
        return policyVersions().get(request);
    }

    @Override
    default ListPolicyVersionsResponse listPolicyVersions(ListPolicyVersionsRequest request) {
        return policyVersions().list(request);
    }

    @Override
    default SetDefaultPolicyVersionResponse setDefaultPolicyVersion(SetDefaultPolicyVersionRequest request) {
        return policyVersions().setDefault(request);
    }

    @Override
    default DeletePolicyVersionResponse deletePolicyVersion(DeletePolicyVersionRequest request) {
        return policyVersions().delete(request);
    }
}
