package neargate.services.iam;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import software.amazon.awssdk.services.iam.model.AddUserToGroupRequest;
import software.amazon.awssdk.services.iam.model.AddUserToGroupResponse;
import software.amazon.awssdk.services.iam.model.CreateGroupRequest;
import software.amazon.awssdk.services.iam.model.CreateGroupResponse;
import software.amazon.awssdk.services.iam.model.DeleteGroupRequest;
import software.amazon.awssdk.services.iam.model.DeleteGroupResponse;
import software.amazon.awssdk.services.iam.model.GetGroupRequest;
import software.amazon.awssdk.services.iam.model.GetGroupResponse;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsForUserResponse;
import software.amazon.awssdk.services.iam.model.ListGroupsRequest;
import software.amazon.awssdk.services.iam.model.ListGroupsResponse;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupRequest;
import software.amazon.awssdk.services.iam.model.RemoveUserFromGroupResponse;
import software.amazon.awssdk.services.iam.model.UpdateGroupRequest;
import software.amazon.awssdk.services.iam.model.UpdateGroupResponse;
import software.amazon.awssdk.services.iam.model.User;

/** Groups, and who is in them. */
final class Groups {
    static final int MOST_PER_USER = 10;

    private final Store store;
    private final IdentityStore<GroupRecord> groups;
    private final IdentityStore<UserRecord> users;

    Groups(Store store, IdentityStore<GroupRecord> groups, IdentityStore<UserRecord> users) {
        this.store = store;
        this.groups = groups;
        this.users = users;
    }

    CreateGroupResponse create(CreateGroupRequest request) {
        String path = Names.checkedPath(request.path());
        String name = request.groupName();
        String account = Caller.current().account();
        GroupRecord made = groups.add(
                name,
                groups.exists(name),
                transaction -> new GroupRecord(
                        Group.builder()
                                .groupName(name)
                                .path(path)
                                .groupId("AGPA" + transaction.ids().base32(17))
                                .arn(arn(account, path, name))
                                .createDate(Dates.now(transaction))
                                .build(),
                        List.of(),
                        Map.of()));
        return CreateGroupResponse.builder().group(made.group()).build();
    }

    private static String arn(String account, String path, String name) {
        return new Arn("aws", "iam", "", account, "group" + path + name).toString();
    }

    GetGroupResponse get(GetGroupRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader now = store.snapshot();
        GroupRecord record = groups.required(now, scope, request.groupName());
        Page<User> page = Pages.of(
                now.findAfter(
                                UserRecord.TABLE,
                                UserRecord.BY_GROUP,
                                scope,
                                Names.key(record.name()),
                                Pages.after(request.marker()))
                        .map(row -> row.value().listed()),
                request.maxItems(),
                user -> Names.key(user.userName()));
        return GetGroupResponse.builder()
                .group(record.group())
                .users(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    ListGroupsResponse list(ListGroupsRequest request) {
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        Page<Group> page = Pages.of(
                groups.after(Pages.after(request.marker()))
                        .map(GroupRecord::group)
                        .filter(group -> group.path().startsWith(prefix)),
                request.maxItems(),
                group -> Names.key(group.groupName()));
        return ListGroupsResponse.builder()
                .groups(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    ListGroupsForUserResponse listForUser(ListGroupsForUserRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader now = store.snapshot();
        String after = Pages.after(request.marker());
        Page<Group> page = Pages.of(
                users.required(now, scope, request.userName()).groups().stream()
                        .sorted()
                        .filter(key -> key.compareTo(after) > 0)
                        .map(key -> groups.required(now, scope, key).group()),
                request.maxItems(),
                group -> Names.key(group.groupName()));
        return ListGroupsForUserResponse.builder()
                .groups(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    UpdateGroupResponse update(UpdateGroupRequest request) {
        String path = request.newPath() == null ? null : Names.checkedPath(request.newPath());
        String account = Caller.current().account();
        groups.within(request.groupName(), (transaction, scope, record) -> {
            String newPath = path == null ? record.group().path() : path;
            String newName = Objects.requireNonNullElse(request.newGroupName(), record.name());
            GroupRecord after = record.with(record.group().toBuilder()
                    .path(newPath)
                    .groupName(newName)
                    .arn(arn(account, newPath, newName))
                    .build());
            groups.rename(transaction, scope, record, after);
            String before = Names.key(record.name());
            members(transaction, scope, before)
                    .forEach(user -> users.put(
                            transaction,
                            scope,
                            user.inGroups(
                                    replaced(user.groups(), key -> key.equals(before) ? Names.key(newName) : key))));
            return after;
        });
        return UpdateGroupResponse.builder().build();
    }

    private static List<String> replaced(List<String> keys, UnaryOperator<String> by) {
        return keys.stream().map(by).toList();
    }

    private static List<UserRecord> members(Reader reader, Scope scope, String group) {
        return reader.find(UserRecord.TABLE, UserRecord.BY_GROUP, scope, group)
                .map(Row::value)
                .toList();
    }

    DeleteGroupResponse delete(DeleteGroupRequest request) {
        groups.delete(request.groupName(), (reader, scope, record) -> {
            if (reader.count(UserRecord.TABLE, UserRecord.BY_GROUP, scope, Names.key(record.name())) > 0) {
                throw IamErrors.deleteConflict("Cannot delete entity, must remove users from group first.");
            }
        });
        return DeleteGroupResponse.builder().build();
    }

    AddUserToGroupResponse addUser(AddUserToGroupRequest request) {
        users.within(request.userName(), (transaction, scope, user) -> {
            String key = Names.key(
                    groups.required(transaction, scope, request.groupName()).name());
            if (!user.groups().contains(key)) {
                if (user.groups().size() == MOST_PER_USER) {
                    throw IamErrors.limitExceeded("Cannot exceed quota for GroupsPerUser: " + MOST_PER_USER);
                }
                users.put(
                        transaction,
                        scope,
                        user.inGroups(Stream.concat(user.groups().stream(), Stream.of(key))
                                .toList()));
            }
            return user;
        });
        return AddUserToGroupResponse.builder().build();
    }

    RemoveUserFromGroupResponse removeUser(RemoveUserFromGroupRequest request) {
        users.within(request.userName(), (transaction, scope, user) -> {
            String key = Names.key(
                    groups.required(transaction, scope, request.groupName()).name());
            if (!user.groups().contains(key)) {
                throw IamErrors.noSuchEntity("The user with name " + request.userName() + " cannot be found in group "
                        + request.groupName() + ".");
            }
            users.put(
                    transaction,
                    scope,
                    user.inGroups(user.groups().stream()
                            .filter(each -> !each.equals(key))
                            .toList()));
            return user;
        });
        return RemoveUserFromGroupResponse.builder().build();
    }
}
