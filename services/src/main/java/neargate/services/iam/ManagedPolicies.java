package neargate.services.iam;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyResponse;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyResponse;
import software.amazon.awssdk.services.iam.model.GetPolicyRequest;
import software.amazon.awssdk.services.iam.model.GetPolicyResponse;
import software.amazon.awssdk.services.iam.model.ListPoliciesRequest;
import software.amazon.awssdk.services.iam.model.ListPoliciesResponse;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsRequest;
import software.amazon.awssdk.services.iam.model.ListPolicyTagsResponse;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagPolicyRequest;
import software.amazon.awssdk.services.iam.model.TagPolicyResponse;
import software.amazon.awssdk.services.iam.model.UntagPolicyRequest;
import software.amazon.awssdk.services.iam.model.UntagPolicyResponse;

/** Managed policies: the customer's own and AWS's. */
final class ManagedPolicies {
    static final int LARGEST = 6_144;
    private static final String QUOTA_OF_TAGS = "TagsPerPolicy";

    /** What keys of pages begin with: the customer's policies come first, by name, then AWS's, by ARN. */
    private static final String OWN = "1";

    private static final String AWS = "2";

    private final Store store;

    ManagedPolicies(Store store) {
        this.store = store;
    }

    /** The policy of that ARN, be it the customer's or AWS's; without counts. */
    Optional<Policy> find(Reader reader, Scope scope, String arn) {
        return own(reader, scope, arn).map(PolicyRecord::policy).or(() -> AwsPolicies.find(arn));
    }

    /** The document in force of the policy of that ARN. */
    static Optional<String> document(Reader reader, Scope scope, String arn) {
        return own(reader, scope, arn)
                .map(record -> record.inForce().document())
                .or(() -> AwsPolicies.find(arn).map(AwsPolicies::document));
    }

    static Optional<PolicyRecord> own(Reader reader, Scope scope, String arn) {
        return reader.get(PolicyRecord.TABLE, key(scope, arn))
                .filter(record -> record.policy().arn().equals(arn));
    }

    static void put(Transaction transaction, Scope scope, PolicyRecord record) {
        transaction.put(PolicyRecord.TABLE, key(scope, record.policy().arn()), record);
    }

    private static Key key(Scope scope, String arn) {
        return scope.key(Names.key(arn.substring(arn.lastIndexOf('/') + 1)));
    }

    CreatePolicyResponse create(CreatePolicyRequest request) {
        String path = Names.checkedPath(request.path());
        checkDocument(request.policyDocument());
        List<Tag> tags = Tagging.merged(List.of(), request.tags(), QUOTA_OF_TAGS);
        String name = request.policyName();
        Caller caller = Caller.current();
        Scope scope = Scope.global(caller);
        return store.write(transaction -> {
            if (transaction.get(PolicyRecord.TABLE, scope.key(Names.key(name))).isPresent()) {
                throw IamErrors.entityAlreadyExists(
                        "A policy called " + name + " already exists. Duplicate names are not allowed.");
            }
            Quotas.check(
                    transaction,
                    PolicyRecord.TABLE,
                    PolicyRecord.COUNTED,
                    scope,
                    "PoliciesPerAccount",
                    Quotas.POLICIES);
            Policy policy = Policy.builder()
                    .policyName(name)
                    .policyId("ANPA" + transaction.ids().base32(17))
                    .arn(new Arn("aws", "iam", "", caller.account(), "policy" + path + name).toString())
                    .path(path)
                    .description(request.description())
                    .defaultVersionId("v1")
                    .isAttachable(true)
                    .createDate(Dates.now(transaction))
                    .updateDate(Dates.now(transaction))
                    .tags(tags)
                    .build();
            put(
                    transaction,
                    scope,
                    new PolicyRecord(policy, List.of(), 0).add(request.policyDocument(), Dates.now(transaction)));
            return CreatePolicyResponse.builder()
                    .policy(policy.toBuilder()
                            .attachmentCount(0)
                            .permissionsBoundaryUsageCount(0)
                            .description(null)
                            .build())
                    .build();
        });
    }

    static void checkDocument(String document) {
        PolicyDocument.checkPermissions(document);
        if (PolicyDocument.size(document) > LARGEST) {
            throw IamErrors.limitExceeded("Cannot exceed quota for PolicySize: " + LARGEST);
        }
    }

    GetPolicyResponse get(GetPolicyRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader now = store.snapshot();
        return find(now, scope, request.policyArn())
                .map(policy -> GetPolicyResponse.builder()
                        .policy(counted(now, scope, policy))
                        .build())
                .orElseThrow(() -> notFound(request.policyArn()));
    }

    static RuntimeException notFound(String arn) {
        return IamErrors.noSuchEntity("Policy " + arn + " was not found.");
    }

    /** Lists show policies without descriptions and tags ("ListPolicies"). */
    ListPoliciesResponse list(ListPoliciesRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader now = store.snapshot();
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        String after = Pages.after(request.marker());
        Page<Policy> page = Pages.of(
                Stream.concat(own(now, scope, request, after), awsOnes(request, after))
                        .filter(policy -> policy.path().startsWith(prefix))
                        .map(policy -> counted(now, scope, policy))
                        .filter(policy -> isAsked(request, policy)),
                request.maxItems(),
                policy -> policy.arn().startsWith("arn:aws:iam::aws:")
                        ? AWS + policy.arn()
                        : OWN + Names.key(policy.policyName()));
        return ListPoliciesResponse.builder()
                .policies(page.items().stream()
                        .map(policy -> policy.toBuilder()
                                .description(null)
                                .tags((Collection<Tag>) null)
                                .build())
                        .toList())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    private static Stream<Policy> own(Reader now, Scope scope, ListPoliciesRequest request, String after) {
        return request.scope() == PolicyScopeType.AWS || after.startsWith(AWS)
                ? Stream.empty()
                : now.scanAfter(PolicyRecord.TABLE, scope, after.isEmpty() ? "" : after.substring(1))
                        .map(Row::value)
                        .map(PolicyRecord::policy);
    }

    private static Stream<Policy> awsOnes(ListPoliciesRequest request, String after) {
        return request.scope() == PolicyScopeType.LOCAL
                ? Stream.empty()
                : AwsPolicies.all().stream().filter(policy -> (AWS + policy.arn()).compareTo(after) > 0);
    }

    private static boolean isAsked(ListPoliciesRequest request, Policy policy) {
        if (request.policyUsageFilter() == PolicyUsageType.PERMISSIONS_BOUNDARY) {
            return policy.permissionsBoundaryUsageCount() > 0;
        }
        return !Boolean.TRUE.equals(request.onlyAttached()) || isUsed(policy);
    }

    /** Whether anybody carries a policy, or has it as boundary. */
    static boolean isUsed(Policy counted) {
        return counted.attachmentCount() > 0 || counted.permissionsBoundaryUsageCount() > 0;
    }

    static Policy counted(Reader now, Scope scope, Policy policy) {
        String arn = policy.arn();
        return policy.toBuilder()
                .attachmentCount(now.count(RoleRecord.TABLE, RoleRecord.BY_POLICY, scope, arn)
                        + now.count(UserRecord.TABLE, UserRecord.BY_POLICY, scope, arn)
                        + now.count(GroupRecord.TABLE, GroupRecord.BY_POLICY, scope, arn))
                .permissionsBoundaryUsageCount(now.count(RoleRecord.TABLE, RoleRecord.BY_BOUNDARY, scope, arn)
                        + now.count(UserRecord.TABLE, UserRecord.BY_BOUNDARY, scope, arn))
                .build();
    }

    DeletePolicyResponse delete(DeletePolicyRequest request) {
        return change(request.policyArn(), (transaction, scope, record) -> {
            Policy counted = counted(transaction, scope, record.policy());
            if (isUsed(counted)) {
                throw IamErrors.deleteConflict("Cannot delete a policy attached to entities.");
            }
            if (record.versions().size() > 1) {
                throw IamErrors.deleteConflict(
                        "This policy has more than one version. Before you delete a policy, you must delete the"
                                + " policy's versions. The default version is deleted with the policy.");
            }
            transaction.delete(PolicyRecord.TABLE, key(scope, request.policyArn()));
            return DeletePolicyResponse.builder().build();
        });
    }

    TagPolicyResponse tag(TagPolicyRequest request) {
        return change(request.policyArn(), (transaction, scope, record) -> {
            List<Tag> tags = Tagging.merged(record.policy().tags(), request.tags(), QUOTA_OF_TAGS);
            put(transaction, scope, withTags(record, tags));
            return TagPolicyResponse.builder().build();
        });
    }

    UntagPolicyResponse untag(UntagPolicyRequest request) {
        return change(request.policyArn(), (transaction, scope, record) -> {
            List<Tag> tags = Tagging.without(record.policy().tags(), request.tagKeys());
            put(transaction, scope, withTags(record, tags));
            return UntagPolicyResponse.builder().build();
        });
    }

    private static PolicyRecord withTags(PolicyRecord record, List<Tag> tags) {
        return record.with(record.policy().toBuilder().tags(tags).build());
    }

    ListPolicyTagsResponse listTags(ListPolicyTagsRequest request) {
        Policy policy = find(store.snapshot(), Scope.global(Caller.current()), request.policyArn())
                .orElseThrow(() -> notFound(request.policyArn()));
        Page<Tag> page = Tagging.page(policy.tags(), request.marker(), request.maxItems());
        return ListPolicyTagsResponse.builder()
                .tags(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    /** A change of a customer's policy that is there. */
    interface Change<R> {
        R of(Transaction transaction, Scope scope, PolicyRecord record);
    }

    <R> R change(String arn, Change<R> change) {
        Scope scope = Scope.global(Caller.current());
        if (AwsPolicies.find(arn).isPresent()) {
            throw IamErrors.validation("Cannot perform operations on AWS managed policy " + arn);
        }
        return store.write(transaction ->
                change.of(transaction, scope, own(transaction, scope, arn).orElseThrow(() -> notFound(arn))));
    }
}
