package neargate.services.iam;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutRolePermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;
import software.amazon.awssdk.services.iam.model.Tag;
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

/** Roles: who may assume them, their tags and descriptions. */
final class Roles {
    private static final int USUAL_SESSION_SECONDS = 3600;
    static final int LARGEST_TRUST_POLICY = 2048;
    private static final String QUOTA_OF_TAGS = "TagsPerRole";

    private final Store store;
    private final IdentityStore<RoleRecord> roles;
    private final ManagedPolicies policies;

    Roles(Store store, IdentityStore<RoleRecord> roles, ManagedPolicies policies) {
        this.store = store;
        this.roles = roles;
        this.policies = policies;
    }

    CreateRoleResponse create(CreateRoleRequest request) {
        String path = Names.checkedPath(request.path());
        String trust = trust(request.assumeRolePolicyDocument());
        List<Tag> tags = Tagging.merged(List.of(), request.tags(), QUOTA_OF_TAGS);
        Caller caller = Caller.current();
        RoleRecord made = roles.add(request.roleName(), roles.exists(request.roleName()), transaction -> {
            var role = fresh(transaction, caller, path, request.roleName())
                    .assumeRolePolicyDocument(trust)
                    .description(request.description())
                    .maxSessionDuration(Objects.requireNonNullElse(request.maxSessionDuration(), USUAL_SESSION_SECONDS))
                    .tags(Tagging.shown(tags));
            if (request.permissionsBoundary() != null) {
                role.permissionsBoundary(
                        Boundaries.of(policies, transaction, Scope.global(caller), request.permissionsBoundary()));
            }
            return new RoleRecord(role.build(), List.of(), Map.of());
        });
        return CreateRoleResponse.builder().role(shown(made)).build();
    }

    /** A role with what it has from birth. */
    static Role.Builder fresh(Transaction transaction, Caller caller, String path, String name) {
        return Role.builder()
                .roleName(name)
                .path(path)
                .roleId("AROA" + transaction.ids().base32(17))
                .arn(new Arn("aws", "iam", "", caller.account(), "role" + path + name).toString())
                .createDate(Dates.now(transaction))
                .roleLastUsed(RoleLastUsed.builder().build());
    }

    GetRoleResponse get(GetRoleRequest request) {
        Reader now = store.snapshot();
        Scope scope = Scope.global(Caller.current());
        Role role = roles.required(now, scope, request.roleName()).shown(now, scope);
        return GetRoleResponse.builder()
                .role(role.toBuilder()
                        .roleLastUsed(LastUses.ofRole(now, scope, role.roleId()))
                        .build())
                .build();
    }

    ListRolesResponse list(ListRolesRequest request) {
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        Reader now = store.snapshot();
        Scope scope = Scope.global(Caller.current());
        Page<Role> page = Pages.of(
                roles.after(Pages.after(request.marker()))
                        .map(role -> role.listed(now, scope))
                        .filter(role -> role.path().startsWith(prefix)),
                request.maxItems(),
                role -> Names.key(role.roleName()));
        return ListRolesResponse.builder()
                .roles(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    DeleteRoleResponse delete(DeleteRoleRequest request) {
        roles.delete(request.roleName(), (transaction, scope, record) -> {
            if (InstanceProfiles.have(transaction, scope, record.name())) {
                throw IamErrors.deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
            }
            LastUses.delete(transaction, scope, record.role().roleId());
        });
        return DeleteRoleResponse.builder().build();
    }

    UpdateRoleResponse update(UpdateRoleRequest request) {
        roles.change(
                request.roleName(),
                record -> record.with(record.role().toBuilder()
                        .description(
                                request.description() == null ? record.role().description() : request.description())
                        .maxSessionDuration(
                                Objects.requireNonNullElse(request.maxSessionDuration(), USUAL_SESSION_SECONDS))
                        .build()));
        return UpdateRoleResponse.builder().build();
    }

    UpdateRoleDescriptionResponse updateDescription(UpdateRoleDescriptionRequest request) {
        RoleRecord changed = roles.change(
                request.roleName(),
                record -> record.with(record.role().toBuilder()
                        .description(request.description())
                        .build()));
        return UpdateRoleDescriptionResponse.builder().role(shown(changed)).build();
    }

    PutRolePermissionsBoundaryResponse putBoundary(PutRolePermissionsBoundaryRequest request) {
        roles.within(request.roleName(), (transaction, scope, record) -> {
            AttachedPermissionsBoundary boundary =
                    Boundaries.of(policies, transaction, scope, request.permissionsBoundary());
            roles.put(transaction, scope, withBoundary(record, boundary));
            return boundary;
        });
        return PutRolePermissionsBoundaryResponse.builder().build();
    }

    DeleteRolePermissionsBoundaryResponse deleteBoundary(DeleteRolePermissionsBoundaryRequest request) {
        roles.change(request.roleName(), record -> {
            Boundaries.require(record.role().permissionsBoundary(), roles.kind(), record.name());
            return withBoundary(record, null);
        });
        return DeleteRolePermissionsBoundaryResponse.builder().build();
    }

    private static RoleRecord withBoundary(RoleRecord record, @Nullable AttachedPermissionsBoundary boundary) {
        return record.with(
                record.role().toBuilder().permissionsBoundary(boundary).build());
    }

    UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        String trust = trust(request.policyDocument());
        roles.change(
                request.roleName(),
                record -> record.with(record.role().toBuilder()
                        .assumeRolePolicyDocument(trust)
                        .build()));
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    TagRoleResponse tag(TagRoleRequest request) {
        roles.change(
                request.roleName(),
                record -> withTags(record, Tagging.merged(record.role().tags(), request.tags(), QUOTA_OF_TAGS)));
        return TagRoleResponse.builder().build();
    }

    UntagRoleResponse untag(UntagRoleRequest request) {
        roles.change(
                request.roleName(),
                record -> withTags(record, Tagging.without(record.role().tags(), request.tagKeys())));
        return UntagRoleResponse.builder().build();
    }

    ListRoleTagsResponse listTags(ListRoleTagsRequest request) {
        Page<Tag> page =
                Tagging.page(roles.required(request.roleName()).role().tags(), request.marker(), request.maxItems());
        return ListRoleTagsResponse.builder()
                .tags(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    private static RoleRecord withTags(RoleRecord record, List<Tag> tags) {
        return record.with(record.role().toBuilder().tags(Tagging.shown(tags)).build());
    }

    /** A trust policy as it is kept. */
    private String trust(String document) {
        var identities = new StoredIdentities(store.snapshot());
        String account = Caller.current().account();
        PolicyDocument.checkTrust(document, principal -> identities.know(account, principal));
        if (PolicyDocument.size(document) > LARGEST_TRUST_POLICY) {
            throw IamErrors.limitExceeded("Cannot exceed quota for ACLSizePerRole: " + LARGEST_TRUST_POLICY);
        }
        return identities.bound(account, document);
    }

    private Role shown(RoleRecord record) {
        return record.shown(store.snapshot(), Scope.global(Caller.current()));
    }
}
