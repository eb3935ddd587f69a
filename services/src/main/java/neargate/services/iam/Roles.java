package neargate.services.iam;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Transaction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleResponse;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleResponse;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.GetRoleResponse;
import software.amazon.awssdk.services.iam.model.ListRoleTagsRequest;
import software.amazon.awssdk.services.iam.model.ListRoleTagsResponse;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.TagRoleResponse;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleResponse;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyResponse;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleResponse;

/** Roles: who may assume them, their tags and descriptions. */
final class Roles {
    private static final Pattern PATH = Pattern.compile("/|/[\\x21-\\x7e]+/");
    private static final int USUAL_SESSION_SECONDS = 3600;
    private static final int LARGEST_TRUST_POLICY = 2048;
    private static final int MOST_TAGS = 50;

    private final RoleStore roles;

    Roles(RoleStore roles) {
        this.roles = roles;
    }

    CreateRoleResponse create(CreateRoleRequest request) {
        String path = checkedPath(request.path());
        checkTrust(request.assumeRolePolicyDocument());
        List<Tag> tags = merged(List.of(), request.tags(), "TagsPerRole");
        Caller caller = Caller.current();
        RoleRecord made = roles.add(
                request.roleName(),
                IamErrors.entityAlreadyExists("Role with name " + request.roleName() + " already exists."),
                transaction -> {
                    var role = fresh(transaction, caller, path, request.roleName())
                            .assumeRolePolicyDocument(request.assumeRolePolicyDocument())
                            .description(request.description())
                            .maxSessionDuration(
                                    Objects.requireNonNullElse(request.maxSessionDuration(), USUAL_SESSION_SECONDS))
                            .tags(tags);
                    if (request.permissionsBoundary() != null) {
                        role.permissionsBoundary(
                                boundary -> boundary.permissionsBoundaryArn(request.permissionsBoundary())
                                        .permissionsBoundaryType(
                                                PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY));
                    }
                    return new RoleRecord(role.build(), List.of(), Map.of());
                });
        return CreateRoleResponse.builder().role(made.shown()).build();
    }

    /** A role with what it has from birth. */
    static Role.Builder fresh(Transaction transaction, Caller caller, String path, String name) {
        return Role.builder()
                .roleName(name)
                .path(path)
                .roleId("AROA" + transaction.ids().base32(17))
                .arn(new Arn("aws", "iam", "", caller.account(), "role" + path + name).toString())
                .createDate(transaction.now())
                .roleLastUsed(RoleLastUsed.builder().build());
    }

    GetRoleResponse get(GetRoleRequest request) {
        return GetRoleResponse.builder()
                .role(roles.required(request.roleName()).shown())
                .build();
    }

    ListRolesResponse list(ListRolesRequest request) {
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        Page<Role> page = Pages.of(
                roles.after(Pages.after(request.marker()))
                        .map(RoleRecord::listed)
                        .filter(role -> role.path().startsWith(prefix)),
                request.maxItems(),
                role -> RoleStore.key(role.roleName()));
        return ListRolesResponse.builder()
                .roles(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    DeleteRoleResponse delete(DeleteRoleRequest request) {
        roles.delete(request.roleName());
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

    UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        checkTrust(request.policyDocument());
        roles.change(
                request.roleName(),
                record -> record.with(record.role().toBuilder()
                        .assumeRolePolicyDocument(request.policyDocument())
                        .build()));
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    TagRoleResponse tag(TagRoleRequest request) {
        roles.change(
                request.roleName(),
                record -> withTags(record, merged(record.role().tags(), request.tags(), "TagsPerRole")));
        return TagRoleResponse.builder().build();
    }

    UntagRoleResponse untag(UntagRoleRequest request) {
        roles.change(
                request.roleName(),
                record -> withTags(
                        record,
                        record.role().tags().stream()
                                .filter(tag -> !request.tagKeys().contains(tag.key()))
                                .toList()));
        return UntagRoleResponse.builder().build();
    }

    ListRoleTagsResponse listTags(ListRoleTagsRequest request) {
        String after = Pages.after(request.marker());
        Page<Tag> page = Pages.of(
                roles.required(request.roleName()).role().tags().stream()
                        .filter(tag -> tag.key().compareTo(after) > 0),
                request.maxItems(),
                Tag::key);
        return ListRoleTagsResponse.builder()
                .tags(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    private static RoleRecord withTags(RoleRecord record, List<Tag> tags) {
        return record.with(record.role().toBuilder().tags(tags).build());
    }

    /** Tags in the order of their keys, {@code more} in place of those with the same key in other case. */
    static List<Tag> merged(List<Tag> before, List<Tag> more, String quota) {
        Map<String, Tag> tags = new TreeMap<>();
        before.forEach(tag -> tags.put(RoleStore.key(tag.key()), tag));
        for (Tag tag : more) {
            if (RoleStore.key(tag.key()).startsWith("aws:")) {
                throw IamErrors.invalidInput("System tags (aws:*) cannot be added, updated or removed.");
            }
            tags.put(RoleStore.key(tag.key()), tag);
        }
        if (tags.size() > MOST_TAGS) {
            throw IamErrors.limitExceeded("Cannot exceed quota for " + quota + ": " + MOST_TAGS);
        }
        return List.copyOf(tags.values());
    }

    static String checkedPath(@Nullable String path) {
        if (path == null) {
            return "/";
        }
        if (!PATH.matcher(path).matches()) {
            throw IamErrors.validation("The specified value for path is invalid. It must begin and end with / and"
                    + " contain only alphanumeric characters and/or / characters.");
        }
        if (path.startsWith(ServiceLinkedRoles.PATH)) {
            throw IamErrors.validation(
                    "The path " + ServiceLinkedRoles.PATH + " is reserved for service-linked roles.");
        }
        return path;
    }

    private static void checkTrust(String document) {
        PolicyDocument.checkTrust(document);
        if (PolicyDocument.size(document) > LARGEST_TRUST_POLICY) {
            throw IamErrors.limitExceeded("Cannot exceed quota for ACLSizePerRole: " + LARGEST_TRUST_POLICY);
        }
    }
}
