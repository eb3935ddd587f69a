package neargate.services.iam;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyRequest;
import software.amazon.awssdk.services.iam.model.ListEntitiesForPolicyResponse;
import software.amazon.awssdk.services.iam.model.PolicyGroup;
import software.amazon.awssdk.services.iam.model.PolicyRole;
import software.amazon.awssdk.services.iam.model.PolicyUsageType;
import software.amazon.awssdk.services.iam.model.PolicyUser;

/** Who carries a managed policy, or has it as boundary. */
final class PolicyEntities {
    private final Store store;
    private final ManagedPolicies policies;

    PolicyEntities(Store store, ManagedPolicies policies) {
        this.store = store;
        this.policies = policies;
    }

    /** @param key orders all of them: groups, then roles, then users, each by name */
    private record Entity(String key, String path, Object shown) {}

    ListEntitiesForPolicyResponse list(ListEntitiesForPolicyRequest request) {
        Scope scope = Scope.global(Caller.current());
        Reader now = store.snapshot();
        String arn = policies.find(now, scope, request.policyArn())
                .orElseThrow(() -> ManagedPolicies.notFound(request.policyArn()))
                .arn();
        String after = Pages.after(request.marker());
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        Page<Entity> page = Pages.of(
                all(now, scope, arn, request)
                        .filter(entity -> entity.key.compareTo(after) > 0)
                        .filter(entity -> entity.path.startsWith(prefix)),
                request.maxItems(),
                Entity::key);
        return ListEntitiesForPolicyResponse.builder()
                .policyGroups(of(page, PolicyGroup.class))
                .policyRoles(of(page, PolicyRole.class))
                .policyUsers(of(page, PolicyUser.class))
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    private static Stream<Entity> all(Reader now, Scope scope, String arn, ListEntitiesForPolicyRequest request) {
        boolean boundary = request.policyUsageFilter() == PolicyUsageType.PERMISSIONS_BOUNDARY;
        EntityType filter = request.entityFilter();
        boolean everybody =
                filter == null || filter == EntityType.LOCAL_MANAGED_POLICY || filter == EntityType.AWS_MANAGED_POLICY;
        Stream<Entity> groups = (everybody || filter == EntityType.GROUP) && !boundary
                ? find(now, GroupRecord.TABLE, GroupRecord.BY_POLICY, scope, arn)
                        .map(record -> record.group())
                        .map(group -> new Entity(
                                "1" + Names.key(group.groupName()),
                                group.path(),
                                PolicyGroup.builder()
                                        .groupName(group.groupName())
                                        .groupId(group.groupId())
                                        .build()))
                : Stream.empty();
        Stream<Entity> roles = everybody || filter == EntityType.ROLE
                ? find(now, RoleRecord.TABLE, boundary ? RoleRecord.BY_BOUNDARY : RoleRecord.BY_POLICY, scope, arn)
                        .map(record -> record.role())
                        .map(role -> new Entity(
                                "2" + Names.key(role.roleName()),
                                role.path(),
                                PolicyRole.builder()
                                        .roleName(role.roleName())
                                        .roleId(role.roleId())
                                        .build()))
                : Stream.empty();
        Stream<Entity> users = everybody || filter == EntityType.USER
                ? find(now, UserRecord.TABLE, boundary ? UserRecord.BY_BOUNDARY : UserRecord.BY_POLICY, scope, arn)
                        .map(record -> record.user())
                        .map(user -> new Entity(
                                "3" + Names.key(user.userName()),
                                user.path(),
                                PolicyUser.builder()
                                        .userName(user.userName())
                                        .userId(user.userId())
                                        .build()))
                : Stream.empty();
        return Stream.of(groups, roles, users).flatMap(each -> each);
    }

    private static <V> Stream<V> find(Reader now, Table<V> table, Table.Index<V> index, Scope scope, String arn) {
        return now.find(table, index, scope, arn).map(Row::value);
    }

    private static <E> List<E> of(Page<Entity> page, Class<E> type) {
        return page.items().stream()
                .map(Entity::shown)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
