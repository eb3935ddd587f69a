package neargate.services.iam;

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
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.RoleLastUsed;
import software.amazon.awssdk.services.iam.model.Tag;

/**
 * A role with its policies.
 *
 * @param role as it is shown, but with its trust policy bound to unique ids
 */
record RoleRecord(Role role, List<String> attached, Map<String, String> inline) implements IamIdentity<RoleRecord> {
    static final Table.Index<RoleRecord> BY_ID =
            new Table.Index<>("id", record -> List.of(record.role().roleId()));

    static final Table.Index<RoleRecord> BY_POLICY = new Table.Index<>("policy", RoleRecord::attached);

    static final Table.Index<RoleRecord> BY_BOUNDARY =
            new Table.Index<>("boundary", record -> Boundaries.arn(record.role().permissionsBoundary()));

    static final Table.Sum<RoleRecord> COUNTED = Quotas.counted();

    static final Table<RoleRecord> TABLE = Table.named("iam.roles", JsonCodec.of(RoleRecord.class))
            .with(BY_ID)
            .with(BY_POLICY)
            .with(COUNTED)
            .with(BY_BOUNDARY)
            .build();

    RoleRecord {
        attached = List.copyOf(attached);
        inline = Collections.unmodifiableMap(new TreeMap<>(inline));
    }

    static Optional<RoleRecord> find(Reader reader, Scope scope, String name) {
        return reader.get(TABLE, scope.key(Names.key(name)));
    }

    static RoleRecord required(Reader reader, Scope scope, String name) {
        return IdentityStore.required(reader, TABLE, Kind.ROLE, scope, name);
    }

    @Override
    public String name() {
        return role.roleName();
    }

    @Override
    public RoleRecord with(List<String> changedAttached, Map<String, String> changedInline) {
        return new RoleRecord(role, changedAttached, changedInline);
    }

    RoleRecord with(Role changed) {
        return new RoleRecord(changed, attached, inline);
    }

    /** AWS's own roles are changed by nobody. */
    void requireModifiable() {
        if (role.path().startsWith(ServiceLinkedRoles.PATH)) {
            throw IamErrors.unmodifiableEntity("Cannot perform the operation on the protected role '" + role.roleName()
                    + "' - this role is only modifiable by AWS");
        }
    }

    /** The role as answers show it. */
    Role shown(Reader now, Scope scope) {
        return role.toBuilder()
                .assumeRolePolicyDocument(PolicyDocument.encoded(
                        new StoredIdentities(now).shown(scope.account(), role.assumeRolePolicyDocument())))
                .build();
    }

    /** The role as lists show it: without tags, permissions boundary and last use ("ListRoles"). */
    Role listed(Reader now, Scope scope) {
        return shown(now, scope).toBuilder()
                .tags((Collection<Tag>) null)
                .permissionsBoundary((AttachedPermissionsBoundary) null)
                .roleLastUsed((RoleLastUsed) null)
                .build();
    }
}
