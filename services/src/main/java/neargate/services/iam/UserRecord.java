package neargate.services.iam;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

/**
 * A user with its policies and groups.
 *
 * @param groups the keys of the groups that it is in
 * @param login its password's; null without one
 */
record UserRecord(
        User user,
        List<String> attached,
        Map<String, String> inline,
        List<String> groups,
        @Nullable Login login) implements IamIdentity<UserRecord> {

    /**
     * That a user has a password.
     *
     * @param changed when it got the one that it has
     * @param hash of the password; null of one that was set before hashes were kept
     */
    record Login(
            Instant created,
            Instant changed,
            boolean resetRequired,
            @Nullable String hash) {}

    static final Table.Index<UserRecord> BY_ID =
            new Table.Index<>("id", record -> List.of(record.user().userId()));

    static final Table.Index<UserRecord> BY_POLICY = new Table.Index<>("policy", UserRecord::attached);

    static final Table.Index<UserRecord> BY_BOUNDARY =
            new Table.Index<>("boundary", record -> Boundaries.arn(record.user().permissionsBoundary()));

    static final Table.Index<UserRecord> BY_GROUP = new Table.Index<>("group", UserRecord::groups);

    static final Table.Sum<UserRecord> COUNTED = Quotas.counted();

    static final Table<UserRecord> TABLE = Table.named("iam.users", JsonCodec.of(UserRecord.class))
            .with(BY_ID)
            .with(BY_POLICY)
            .with(COUNTED)
            .with(BY_BOUNDARY)
            .with(BY_GROUP)
            .build();

    UserRecord {
        attached = List.copyOf(attached);
        inline = Collections.unmodifiableMap(new TreeMap<>(inline));
        groups = List.copyOf(groups);
    }

    static Optional<UserRecord> find(Reader reader, Scope scope, String name) {
        return reader.get(TABLE, scope.key(Names.key(name)));
    }

    static boolean isUser(Reader reader, Scope scope, String arn, String userId) {
        return reader.find(TABLE, BY_ID, scope, userId)
                .anyMatch(row -> row.value().user().arn().equals(arn));
    }

    @Override
    public String name() {
        return user.userName();
    }

    @Override
    public UserRecord with(List<String> changedAttached, Map<String, String> changedInline) {
        return new UserRecord(user, changedAttached, changedInline, groups, login);
    }

    UserRecord with(User changed) {
        return new UserRecord(changed, attached, inline, groups, login);
    }

    UserRecord with(@Nullable Login changed) {
        return new UserRecord(user, attached, inline, groups, changed);
    }

    UserRecord inGroups(List<String> changed) {
        return new UserRecord(user, attached, inline, changed, login);
    }

    /** The user as lists show it: without tags and permissions boundary ("ListUsers"). */
    User listed() {
        return user.toBuilder()
                .tags((Collection<Tag>) null)
                .permissionsBoundary((AttachedPermissionsBoundary) null)
                .build();
    }
}
