package neargate.services.iam;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.CreateUserResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserResponse;
import software.amazon.awssdk.services.iam.model.GetUserRequest;
import software.amazon.awssdk.services.iam.model.GetUserResponse;
import software.amazon.awssdk.services.iam.model.ListUserTagsRequest;
import software.amazon.awssdk.services.iam.model.ListUserTagsResponse;
import software.amazon.awssdk.services.iam.model.ListUsersRequest;
import software.amazon.awssdk.services.iam.model.ListUsersResponse;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryRequest;
import software.amazon.awssdk.services.iam.model.PutUserPermissionsBoundaryResponse;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagUserRequest;
import software.amazon.awssdk.services.iam.model.TagUserResponse;
import software.amazon.awssdk.services.iam.model.UntagUserRequest;
import software.amazon.awssdk.services.iam.model.UntagUserResponse;
import software.amazon.awssdk.services.iam.model.UpdateUserRequest;
import software.amazon.awssdk.services.iam.model.UpdateUserResponse;
import software.amazon.awssdk.services.iam.model.User;

/** Users: their names, paths, tags and boundaries. */
final class Users {
    private static final String QUOTA_OF_TAGS = "TagsPerUser";

    private final IdentityStore<UserRecord> users;
    private final ManagedPolicies policies;

    Users(IdentityStore<UserRecord> users, ManagedPolicies policies) {
        this.users = users;
        this.policies = policies;
    }

    CreateUserResponse create(CreateUserRequest request) {
        String path = Names.checkedPath(request.path());
        List<Tag> tags = Tagging.merged(List.of(), request.tags(), QUOTA_OF_TAGS);
        String name = request.userName();
        Caller caller = Caller.current();
        UserRecord made = users.add(name, users.exists(name), transaction -> {
            User.Builder user = User.builder()
                    .userName(name)
                    .path(path)
                    .userId("AIDA" + transaction.ids().base32(17))
                    .arn(arn(caller.account(), path, name))
                    .createDate(Dates.now(transaction))
                    .tags(Tagging.shown(tags));
            if (request.permissionsBoundary() != null) {
                user.permissionsBoundary(
                        Boundaries.of(policies, transaction, Scope.global(caller), request.permissionsBoundary()));
            }
            return new UserRecord(user.build(), List.of(), Map.of(), List.of(), null);
        });
        return CreateUserResponse.builder().user(made.user()).build();
    }

    private static String arn(String account, String path, String name) {
        return new Arn("aws", "iam", "", account, "user" + path + name).toString();
    }

    /** Without a name, the caller; the root is answered as a user too. */
    GetUserResponse get(GetUserRequest request) {
        Caller caller = Caller.current();
        if (request.userName() == null && caller.isRoot()) {
            return GetUserResponse.builder()
                    .user(user -> user.userId(caller.account()).arn(caller.principal()))
                    .build();
        }
        return GetUserResponse.builder()
                .user(users.required(named(request.userName())).user())
                .build();
    }

    /** The name that a request says, or the name of the user that calls. */
    static String named(@Nullable String name) {
        return Optional.ofNullable(name)
                .or(Users::calling)
                .orElseThrow(
                        () -> IamErrors.validation("Must specify userName when calling with non-User credentials"));
    }

    /** The name of the user that calls; empty when it is none. */
    static Optional<String> calling() {
        return Arn.parse(Caller.current().principal())
                .filter(arn -> arn.type().equals("user"))
                .map(arn -> arn.resource().substring(arn.resource().lastIndexOf('/') + 1));
    }

    ListUsersResponse list(ListUsersRequest request) {
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        Page<User> page = Pages.of(
                users.after(Pages.after(request.marker()))
                        .map(UserRecord::listed)
                        .filter(user -> user.path().startsWith(prefix)),
                request.maxItems(),
                user -> Names.key(user.userName()));
        return ListUsersResponse.builder()
                .users(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    UpdateUserResponse update(UpdateUserRequest request) {
        String path = request.newPath() == null ? null : Names.checkedPath(request.newPath());
        String account = Caller.current().account();
        users.within(request.userName(), (transaction, scope, record) -> {
            String newPath = path == null ? record.user().path() : path;
            String newName = Objects.requireNonNullElse(request.newUserName(), record.name());
            UserRecord after = record.with(record.user().toBuilder()
                    .path(newPath)
                    .userName(newName)
                    .arn(arn(account, newPath, newName))
                    .build());
            users.rename(transaction, scope, record, after);
            AccessKeys.rename(transaction, scope, record.name(), newName);
            return after;
        });
        return UpdateUserResponse.builder().build();
    }

    DeleteUserResponse delete(DeleteUserRequest request) {
        users.delete(request.userName(), (transaction, scope, record) -> {
            if (record.login() != null) {
                throw IamErrors.deleteConflict("Cannot delete entity, must delete login profile first.");
            }
            if (!record.groups().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must remove users from group first.");
            }
            if (AccessKeys.have(transaction, scope, record.name())) {
                throw IamErrors.deleteConflict("Cannot delete entity, must delete access keys first.");
            }
            LastUses.delete(transaction, scope, record.user().userId());
        });
        return DeleteUserResponse.builder().build();
    }

    TagUserResponse tag(TagUserRequest request) {
        users.change(
                request.userName(),
                record -> withTags(record, Tagging.merged(record.user().tags(), request.tags(), QUOTA_OF_TAGS)));
        return TagUserResponse.builder().build();
    }

    UntagUserResponse untag(UntagUserRequest request) {
        users.change(
                request.userName(),
                record -> withTags(record, Tagging.without(record.user().tags(), request.tagKeys())));
        return UntagUserResponse.builder().build();
    }

    private static UserRecord withTags(UserRecord record, List<Tag> tags) {
        return record.with(record.user().toBuilder().tags(Tagging.shown(tags)).build());
    }

    ListUserTagsResponse listTags(ListUserTagsRequest request) {
        Page<Tag> page =
                Tagging.page(users.required(request.userName()).user().tags(), request.marker(), request.maxItems());
        return ListUserTagsResponse.builder()
                .tags(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    PutUserPermissionsBoundaryResponse putBoundary(PutUserPermissionsBoundaryRequest request) {
        users.within(request.userName(), (transaction, scope, record) -> {
            AttachedPermissionsBoundary boundary =
                    Boundaries.of(policies, transaction, scope, request.permissionsBoundary());
            users.put(transaction, scope, withBoundary(record, boundary));
            return boundary;
        });
        return PutUserPermissionsBoundaryResponse.builder().build();
    }

    DeleteUserPermissionsBoundaryResponse deleteBoundary(DeleteUserPermissionsBoundaryRequest request) {
        users.change(request.userName(), record -> {
            Boundaries.require(record.user().permissionsBoundary(), users.kind(), record.name());
            return withBoundary(record, null);
        });
        return DeleteUserPermissionsBoundaryResponse.builder().build();
    }

    private static UserRecord withBoundary(UserRecord record, @Nullable AttachedPermissionsBoundary boundary) {
        return record.with(
                record.user().toBuilder().permissionsBoundary(boundary).build());
    }
}
