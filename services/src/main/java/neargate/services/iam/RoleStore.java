package neargate.services.iam;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.iam.model.IamException;

/** The caller's roles in the store. Names differ by more than case ("CreateRole"), so keys are in lower case. */
final class RoleStore {
    static final Table.Index<RoleRecord> BY_POLICY = new Table.Index<>("policy", RoleRecord::attached);

    static final Table<RoleRecord> TABLE = Table.named("iam.roles", JsonCodec.of(RoleRecord.class))
            .with(BY_POLICY)
            .build();

    private final Store store;

    RoleStore(Store store) {
        this.store = store;
    }

    /** The caller's role of that name. */
    RoleRecord required(String name) {
        return required(store.snapshot(), scope(), name);
    }

    /** The caller's roles after the one of that key. */
    Stream<RoleRecord> after(String key) {
        return store.snapshot().scanAfter(TABLE, scope(), key).map(Row::value);
    }

    /** How many of the caller's roles carry a managed policy. */
    int attachments(String policyArn) {
        return store.snapshot().count(TABLE, BY_POLICY, scope(), policyArn);
    }

    /** Changes one of the caller's roles; AWS's own are left as they are. */
    RoleRecord change(String name, UnaryOperator<RoleRecord> change) {
        Scope scope = scope();
        return store.write(transaction -> {
            RoleRecord changed = change.apply(modifiable(required(transaction, scope, name)));
            transaction.put(TABLE, scope.key(key(name)), changed);
            return changed;
        });
    }

    /** Adds a role that {@code make} makes; {@code taken} is the error when there is one of that name. */
    RoleRecord add(String name, IamException taken, Function<Transaction, RoleRecord> make) {
        Scope scope = scope();
        return store.write(transaction -> {
            if (transaction.get(TABLE, scope.key(key(name))).isPresent()) {
                throw taken;
            }
            RoleRecord made = make.apply(transaction);
            transaction.put(TABLE, scope.key(key(name)), made);
            return made;
        });
    }

    void delete(String name) {
        Scope scope = scope();
        store.write(transaction -> {
            RoleRecord role = modifiable(required(transaction, scope, name));
            if (!role.attached().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must detach all policies first.");
            }
            if (!role.inline().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must delete policies first.");
            }
            if (InstanceProfiles.have(transaction, scope, name)) {
                throw IamErrors.deleteConflict("Cannot delete entity, must remove roles from instance profile first.");
            }
            transaction.delete(TABLE, scope.key(key(name)));
            return role;
        });
    }

    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static RoleRecord required(Reader reader, Scope scope, String name) {
        return reader.get(TABLE, scope.key(key(name)))
                .orElseThrow(() -> IamErrors.noSuchEntity("The role with name " + name + " cannot be found."));
    }

    static RoleRecord modifiable(RoleRecord role) {
        if (role.role().path().startsWith(ServiceLinkedRoles.PATH)) {
            throw IamErrors.unmodifiableEntity("Cannot perform the operation on the protected role '"
                    + role.role().roleName() + "' - this role is only modifiable by AWS");
        }
        return role;
    }

    private static Scope scope() {
        return Scope.global(Caller.current());
    }
}
