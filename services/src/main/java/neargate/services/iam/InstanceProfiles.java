package neargate.services.iam;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.AddRoleToInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.CreateInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.DeleteInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.GetInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.InstanceProfile;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfileTagsResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesForRoleResponse;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesRequest;
import software.amazon.awssdk.services.iam.model.ListInstanceProfilesResponse;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.RemoveRoleFromInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.TagInstanceProfileResponse;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileRequest;
import software.amazon.awssdk.services.iam.model.UntagInstanceProfileResponse;

/** Instance profiles: what hands a role to EC2 instances. One has at most one role. */
final class InstanceProfiles {
    /**
     * An instance profile.
     *
     * @param profile as it is shown, but without its role
     * @param role the name of its role; null without
     */
    record InstanceProfileRecord(
            InstanceProfile profile, @Nullable String role) {
        InstanceProfileRecord with(InstanceProfile changed) {
            return new InstanceProfileRecord(changed, role);
        }
    }

    private static final Table.Index<InstanceProfileRecord> BY_ROLE =
            new Table.Index<>("role", record -> record.role() == null ? List.of() : List.of(Names.key(record.role())));

    static final Table.Sum<InstanceProfileRecord> COUNTED = Quotas.counted();

    static final Table<InstanceProfileRecord> TABLE = Table.named(
                    "iam.instance-profiles", JsonCodec.of(InstanceProfileRecord.class))
            .with(BY_ROLE)
            .with(COUNTED)
            .build();

    private final Store store;

    InstanceProfiles(Store store) {
        this.store = store;
    }

    /** Whether a role may not be deleted yet, because it is in an instance profile. */
    static boolean have(Reader reader, Scope scope, String role) {
        return reader.count(TABLE, BY_ROLE, scope, Names.key(role)) > 0;
    }

    /** The profiles that a role is in. */
    static List<InstanceProfile> ofRole(Reader reader, Scope scope, String role) {
        return reader.find(TABLE, BY_ROLE, scope, Names.key(role))
                .map(row -> listed(reader, scope, row.value()))
                .toList();
    }

    CreateInstanceProfileResponse create(CreateInstanceProfileRequest request) {
        String path = Names.checkedPath(request.path());
        List<Tag> tags = Tagging.merged(List.of(), request.tags(), "TagsPerInstanceProfile");
        String name = request.instanceProfileName();
        Caller caller = Caller.current();
        return store.write(transaction -> {
            if (find(transaction, scope(caller), name).isPresent()) {
                throw IamErrors.entityAlreadyExists("Instance Profile " + name + " already exists.");
            }
            Quotas.check(
                    transaction, TABLE, COUNTED, scope(caller), "InstanceProfilesPerAccount", Quotas.INSTANCE_PROFILES);
            InstanceProfile made = InstanceProfile.builder()
                    .instanceProfileName(name)
                    .instanceProfileId("AIPA" + transaction.ids().base32(17))
                    .path(path)
                    .arn(new Arn("aws", "iam", "", caller.account(), "instance-profile" + path + name).toString())
                    .createDate(Dates.now(transaction))
                    .roles(List.of())
                    .tags(tags)
                    .build();
            put(transaction, scope(caller), new InstanceProfileRecord(made, null));
            return CreateInstanceProfileResponse.builder().instanceProfile(made).build();
        });
    }

    GetInstanceProfileResponse get(GetInstanceProfileRequest request) {
        Scope scope = scope(Caller.current());
        Reader now = store.snapshot();
        return GetInstanceProfileResponse.builder()
                .instanceProfile(shown(now, scope, required(now, scope, request.instanceProfileName())))
                .build();
    }

    DeleteInstanceProfileResponse delete(DeleteInstanceProfileRequest request) {
        return change(request.instanceProfileName(), (transaction, scope, record) -> {
            if (record.role() != null) {
                throw IamErrors.deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
            }
            transaction.delete(TABLE, key(scope, record));
            return DeleteInstanceProfileResponse.builder().build();
        });
    }

    ListInstanceProfilesResponse list(ListInstanceProfilesRequest request) {
        Scope scope = scope(Caller.current());
        Reader now = store.snapshot();
        String prefix = Objects.requireNonNullElse(request.pathPrefix(), "/");
        Page<InstanceProfile> page = page(
                now.scanAfter(TABLE, scope, Pages.after(request.marker()))
                        .filter(row -> row.value().profile().path().startsWith(prefix)),
                now,
                scope,
                request.maxItems());
        return ListInstanceProfilesResponse.builder()
                .instanceProfiles(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    ListInstanceProfilesForRoleResponse listForRole(ListInstanceProfilesForRoleRequest request) {
        Scope scope = scope(Caller.current());
        Reader now = store.snapshot();
        String role = RoleRecord.required(now, scope, request.roleName()).role().roleName();
        Page<InstanceProfile> page = page(
                now.findAfter(TABLE, BY_ROLE, scope, Names.key(role), Pages.after(request.marker())),
                now,
                scope,
                request.maxItems());
        return ListInstanceProfilesForRoleResponse.builder()
                .instanceProfiles(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    AddRoleToInstanceProfileResponse addRole(AddRoleToInstanceProfileRequest request) {
        return change(request.instanceProfileName(), (transaction, scope, record) -> {
            RoleRecord role = RoleRecord.required(transaction, scope, request.roleName());
            role.requireModifiable();
            if (record.role() != null) {
                throw IamErrors.limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1");
            }
            put(transaction, scope, new InstanceProfileRecord(record.profile(), role.name()));
            return AddRoleToInstanceProfileResponse.builder().build();
        });
    }

    RemoveRoleFromInstanceProfileResponse removeRole(RemoveRoleFromInstanceProfileRequest request) {
        return change(request.instanceProfileName(), (transaction, scope, record) -> {
            if (record.role() == null || !Names.key(record.role()).equals(Names.key(request.roleName()))) {
                throw IamErrors.noSuchEntity("The role with name " + request.roleName() + " cannot be found in instance"
                        + " profile " + record.profile().instanceProfileName() + ".");
            }
            put(transaction, scope, new InstanceProfileRecord(record.profile(), null));
            return RemoveRoleFromInstanceProfileResponse.builder().build();
        });
    }

    TagInstanceProfileResponse tag(TagInstanceProfileRequest request) {
        return change(request.instanceProfileName(), (transaction, scope, record) -> {
            List<Tag> tags = Tagging.merged(record.profile().tags(), request.tags(), "TagsPerInstanceProfile");
            put(
                    transaction,
                    scope,
                    record.with(record.profile().toBuilder().tags(tags).build()));
            return TagInstanceProfileResponse.builder().build();
        });
    }

    UntagInstanceProfileResponse untag(UntagInstanceProfileRequest request) {
        return change(request.instanceProfileName(), (transaction, scope, record) -> {
            List<Tag> tags = Tagging.without(record.profile().tags(), request.tagKeys());
            put(
                    transaction,
                    scope,
                    record.with(record.profile().toBuilder().tags(tags).build()));
            return UntagInstanceProfileResponse.builder().build();
        });
    }

    ListInstanceProfileTagsResponse listTags(ListInstanceProfileTagsRequest request) {
        InstanceProfile profile = required(store.snapshot(), scope(Caller.current()), request.instanceProfileName())
                .profile();
        Page<Tag> page = Tagging.page(profile.tags(), request.marker(), request.maxItems());
        return ListInstanceProfileTagsResponse.builder()
                .tags(page.items())
                .marker(page.nextToken())
                .isTruncated(page.nextToken() != null)
                .build();
    }

    /** A change of a profile that is there: it runs on the store's thread, where no caller is bound. */
    private interface Change<R> {
        R of(Transaction transaction, Scope scope, InstanceProfileRecord record);
    }

    private <R> R change(String name, Change<R> change) {
        Scope scope = scope(Caller.current());
        return store.write(transaction -> change.of(transaction, scope, required(transaction, scope, name)));
    }

    private static Page<InstanceProfile> page(
            Stream<Row<InstanceProfileRecord>> rows, Reader now, Scope scope, @Nullable Integer maxItems) {
        return Pages.of(
                rows.map(row -> listed(now, scope, row.value())), maxItems, InstanceProfile::instanceProfileName);
    }

    /** Lists show profiles without their tags ("ListInstanceProfiles"). */
    private static InstanceProfile listed(Reader now, Scope scope, InstanceProfileRecord record) {
        return shown(now, scope, record).toBuilder().tags(List.of()).build();
    }

    private static InstanceProfile shown(Reader now, Scope scope, InstanceProfileRecord record) {
        List<Role> roles = record.role() == null
                ? List.of()
                : List.of(RoleRecord.required(now, scope, record.role()).listed(now, scope));
        return record.profile().toBuilder().roles(roles).build();
    }

    private static void put(Transaction transaction, Scope scope, InstanceProfileRecord record) {
        transaction.put(TABLE, key(scope, record), record);
    }

    private static Key key(Scope scope, InstanceProfileRecord record) {
        return scope.key(record.profile().instanceProfileName());
    }

    private static Optional<InstanceProfileRecord> find(Reader reader, Scope scope, String name) {
        return reader.get(TABLE, scope.key(name));
    }

    private static InstanceProfileRecord required(Reader reader, Scope scope, String name) {
        return find(reader, scope, name).orElseThrow(() -> notFound(name));
    }

    private static IamException notFound(String name) {
        return IamErrors.noSuchEntity("Instance Profile " + name + " cannot be found.");
    }

    private static Scope scope(Caller caller) {
        return Scope.global(caller);
    }
}
