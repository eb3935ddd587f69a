package neargate.services.iam;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.EntityType;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsRequest;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.GroupDetail;
import software.amazon.awssdk.services.iam.model.ManagedPolicyDetail;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyDetail;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleDetail;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.iam.model.UserDetail;

/** All that an account has in IAM and how it hangs together, in one list: users, groups, roles, policies. */
final class AuthorizationDetails {
    private final Store store;

    AuthorizationDetails(Store store) {
        this.store = store;
    }

    /** @param key orders all of them: by what it is, then as its own list is ordered */
    private record Detail(String key, SdkPojo shown) {}

    GetAccountAuthorizationDetailsResponse get(GetAccountAuthorizationDetailsRequest request) {
        var listing = new Listing(store.snapshot(), Scope.global(Caller.current()), Pages.after(request.marker()));
        Page<Detail> page = Pages.of(listing.all(Set.copyOf(request.filter())), request.maxItems(), Detail::key);
        return GetAccountAuthorizationDetailsResponse.builder()
                .userDetailList(of(page, UserDetail.class))
                .groupDetailList(of(page, GroupDetail.class))
                .roleDetailList(of(page, RoleDetail.class))
                .policies(of(page, ManagedPolicyDetail.class))
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    private static <E> List<E> of(Page<Detail> page, Class<E> type) {
        return page.items().stream()
                .map(Detail::shown)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** @param after the key after which the page begins */
    private record Listing(Reader now, Scope scope, String after) {
        Stream<Detail> all(Set<EntityType> filter) {
            return Stream.of(
                            section(filter, EntityType.USER, "1", UserRecord.TABLE, this::user),
                            section(filter, EntityType.GROUP, "2", GroupRecord.TABLE, this::group),
                            section(filter, EntityType.ROLE, "3", RoleRecord.TABLE, this::role),
                            section(
                                    filter,
                                    EntityType.LOCAL_MANAGED_POLICY,
                                    "4",
                                    PolicyRecord.TABLE,
                                    record -> policy(record.policy())),
                            awsPolicies(filter))
                    .flatMap(section -> section);
        }

        private <V> Stream<Detail> section(
                Set<EntityType> filter, EntityType type, String kind, Table<V> table, Function<V, SdkPojo> shown) {
            if (!isAsked(filter, type) || (after.compareTo(kind) > 0 && !after.startsWith(kind))) {
                return Stream.empty();
            }
            return now.scanAfter(table, scope, after.startsWith(kind) ? after.substring(1) : "")
                    .map(row -> new Detail(kind + row.key().id(), shown.apply(row.value())));
        }

        /** Of AWS's policies those that somebody carries. */
        private Stream<Detail> awsPolicies(Set<EntityType> filter) {
            return AwsPolicies.all().stream()
                    .filter(_ -> isAsked(filter, EntityType.AWS_MANAGED_POLICY))
                    .filter(policy -> ("5" + policy.arn()).compareTo(after) > 0)
                    .map(policy -> ManagedPolicies.counted(now, scope, policy))
                    .filter(ManagedPolicies::isUsed)
                    .map(policy -> new Detail("5" + policy.arn(), policy(policy)));
        }

        private static boolean isAsked(Set<EntityType> filter, EntityType type) {
            return filter.isEmpty() || filter.contains(type);
        }

        private UserDetail user(UserRecord record) {
            User user = record.user();
            return UserDetail.builder()
                    .path(user.path())
                    .userName(user.userName())
                    .userId(user.userId())
                    .arn(user.arn())
                    .createDate(user.createDate())
                    .userPolicyList(inline(record))
                    .groupList(record.groups().stream()
                            .flatMap(key -> now.get(GroupRecord.TABLE, scope.key(key)).stream())
                            .map(GroupRecord::name)
                            .toList())
                    .attachedManagedPolicies(attached(record))
                    .permissionsBoundary(user.permissionsBoundary())
                    .tags(user.tags())
                    .build();
        }

        private GroupDetail group(GroupRecord record) {
            Group group = record.group();
            return GroupDetail.builder()
                    .path(group.path())
                    .groupName(group.groupName())
                    .groupId(group.groupId())
                    .arn(group.arn())
                    .createDate(group.createDate())
                    .groupPolicyList(inline(record))
                    .attachedManagedPolicies(attached(record))
                    .build();
        }

        private RoleDetail role(RoleRecord record) {
            Role role = record.shown(now, scope);
            return RoleDetail.builder()
                    .path(role.path())
                    .roleName(role.roleName())
                    .roleId(role.roleId())
                    .arn(role.arn())
                    .createDate(role.createDate())
                    .assumeRolePolicyDocument(role.assumeRolePolicyDocument())
                    .instanceProfileList(InstanceProfiles.ofRole(now, scope, role.roleName()))
                    .rolePolicyList(inline(record))
                    .attachedManagedPolicies(attached(record))
                    .permissionsBoundary(role.permissionsBoundary())
                    .tags(role.tags())
                    .roleLastUsed(LastUses.ofRole(now, scope, role.roleId()))
                    .build();
        }

        private ManagedPolicyDetail policy(Policy policy) {
            Policy counted = ManagedPolicies.counted(now, scope, policy);
            return ManagedPolicyDetail.builder()
                    .policyName(counted.policyName())
                    .policyId(counted.policyId())
                    .arn(counted.arn())
                    .path(counted.path())
                    .defaultVersionId(counted.defaultVersionId())
                    .attachmentCount(counted.attachmentCount())
                    .permissionsBoundaryUsageCount(counted.permissionsBoundaryUsageCount())
                    .isAttachable(counted.isAttachable())
                    .description(counted.description())
                    .createDate(counted.createDate())
                    .updateDate(counted.updateDate())
                    .policyVersionList(PolicyVersions.of(now, scope, counted))
                    .build();
        }

        private static List<PolicyDetail> inline(IamIdentity<?> identity) {
            return identity.inline().entrySet().stream()
                    .map(policy -> PolicyDetail.builder()
                            .policyName(policy.getKey())
                            .policyDocument(PolicyDocument.encoded(policy.getValue()))
                            .build())
                    .toList();
        }

        private static List<AttachedPolicy> attached(IamIdentity<?> identity) {
            return identity.attached().stream().map(IdentityPolicies::shown).toList();
        }
    }
}
