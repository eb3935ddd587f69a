package neargate.services.iam;

import java.util.List;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.iam.PolicyRecord.Version;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyVersionResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.SetDefaultPolicyVersionResponse;

/** The versions of managed policies ("Versioning IAM policies"): at most five, one of them in force. */
final class PolicyVersions {
    static final int MOST = 5;

    private final Store store;
    private final ManagedPolicies policies;

    PolicyVersions(Store store, ManagedPolicies policies) {
        this.store = store;
        this.policies = policies;
    }

    CreatePolicyVersionResponse create(CreatePolicyVersionRequest request) {
        ManagedPolicies.checkDocument(request.policyDocument());
        return policies.change(request.policyArn(), (transaction, scope, record) -> {
            if (record.versions().size() == MOST) {
                throw IamErrors.limitExceeded("A managed policy can have up to " + MOST + " versions. Before you create"
                        + " a new version, you must delete an existing version.");
            }
            PolicyRecord after = record.add(request.policyDocument(), Dates.now(transaction));
            Version made = after.versions().getFirst();
            if (Boolean.TRUE.equals(request.setAsDefault())) {
                after = after.withDefault(made.id(), Dates.now(transaction));
            }
            ManagedPolicies.put(transaction, scope, after);
            return CreatePolicyVersionResponse.builder()
                    .policyVersion(listed(after.policy(), made))
                    .build();
        });
    }

    GetPolicyVersionResponse get(GetPolicyVersionRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader now = store.snapshot();
        Policy policy = policies.find(now, scope, request.policyArn())
                .orElseThrow(() -> ManagedPolicies.notFound(request.policyArn()));
        Version version = versions(now, scope, policy).stream()
                .filter(each -> each.id().equals(request.versionId()))
                .findFirst()
                .orElseThrow(() -> notFound(request.policyArn(), request.versionId()));
        return GetPolicyVersionResponse.builder()
                .policyVersion(whole(policy, version))
                .build();
    }

    /** All versions of a policy, with their documents. */
    static List<PolicyVersion> of(Reader now, Scope scope, Policy policy) {
        return versions(now, scope, policy).stream()
                .map(version -> whole(policy, version))
                .toList();
    }

    private static PolicyVersion whole(Policy policy, Version version) {
        return listed(policy, version).toBuilder()
                .document(PolicyDocument.encoded(version.document()))
                .build();
    }

    ListPolicyVersionsResponse list(ListPolicyVersionsRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader now = store.snapshot();
        String after = Pages.after(request.marker());
        Policy policy = policies.find(now, scope, request.policyArn())
                .orElseThrow(() -> ManagedPolicies.notFound(request.policyArn()));
        Page<PolicyVersion> page = Pages.of(
                versions(now, scope, policy).stream()
                        .filter(version -> after.isEmpty() || number(version.id()) < number(after))
                        .map(version -> listed(policy, version)),
                request.maxItems(),
                PolicyVersion::versionId);
        return ListPolicyVersionsResponse.builder()
                .versions(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    SetDefaultPolicyVersionResponse setDefault(SetDefaultPolicyVersionRequest request) {
        return policies.change(request.policyArn(), (transaction, scope, record) -> {
            requireVersion(record, request.versionId());
            ManagedPolicies.put(transaction, scope, record.withDefault(request.versionId(), Dates.now(transaction)));
            return SetDefaultPolicyVersionResponse.builder().build();
        });
    }

    DeletePolicyVersionResponse delete(DeletePolicyVersionRequest request) {
        return policies.change(request.policyArn(), (transaction, scope, record) -> {
            requireVersion(record, request.versionId());
            if (record.policy().defaultVersionId().equals(request.versionId())) {
                throw IamErrors.deleteConflict("Cannot delete the default version of a policy.");
            }
            ManagedPolicies.put(transaction, scope, record.withoutVersion(request.versionId()));
            return DeletePolicyVersionResponse.builder().build();
        });
    }

    private static void requireVersion(PolicyRecord record, String id) {
        if (record.version(id).isEmpty()) {
            throw notFound(record.policy().arn(), id);
        }
    }

    private static RuntimeException notFound(String arn, String id) {
        return IamErrors.noSuchEntity("Policy " + arn + " version " + id + " does not exist or is not attachable.");
    }

    private static List<Version> versions(Reader now, Scope scope, Policy policy) {
        return ManagedPolicies.own(now, scope, policy.arn())
                .map(PolicyRecord::versions)
                .orElseGet(() ->
                        List.of(new Version(AwsPolicies.VERSION, AwsPolicies.document(policy), policy.updateDate())));
    }

    private static PolicyVersion listed(Policy policy, Version version) {
        return PolicyVersion.builder()
                .versionId(version.id())
                .isDefaultVersion(version.id().equals(policy.defaultVersionId()))
                .createDate(version.createDate())
                .build();
    }

    /** The number in {@code v3}; a marker that is none of ours begins at the end. */
    private static int number(String id) {
        return id.matches("v\\d{1,9}") ? Integer.parseInt(id.substring(1)) : 0;
    }
}
