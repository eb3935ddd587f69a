package neargate.services.iam;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import software.amazon.awssdk.services.iam.model.IamException;

/** The caller's users, groups or roles in the store. */
final class IdentityStore<T extends IamIdentity<T>> {
    private final Store store;
    private final Table<T> table;
    private final Table.Sum<T> counted;
    private final IamIdentity.Kind kind;
    private final Consumer<T> modifiable;

    /** @param modifiable throws the error for one that nobody may change */
    IdentityStore(Store store, Table<T> table, Table.Sum<T> counted, IamIdentity.Kind kind, Consumer<T> modifiable) {
        this.store = store;
        this.table = table;
        this.counted = counted;
        this.kind = kind;
        this.modifiable = modifiable;
    }

    IamIdentity.Kind kind() {
        return kind;
    }

    /** The caller's identity of that name. */
    T required(String name) {
        return required(store.snapshot(), scope(), name);
    }

    T required(Reader reader, Scope scope, String name) {
        return required(reader, table, kind, scope, name);
    }

    static <T> T required(Reader reader, Table<T> table, IamIdentity.Kind kind, Scope scope, String name) {
        return reader.get(table, scope.key(Names.key(name))).orElseThrow(() -> notFound(kind, name));
    }

    static IamException notFound(IamIdentity.Kind kind, String name) {
        return IamErrors.noSuchEntity("The " + kind.lower() + " with name " + name + " cannot be found.");
    }

    IamException exists(String name) {
        return IamErrors.entityAlreadyExists(kind.word() + " with name " + name + " already exists.");
    }

    /** The caller's identities after the one of that key. */
    Stream<T> after(String key) {
        return store.snapshot().scanAfter(table, scope(), key).map(Row::value);
    }

    /** Changes one of the caller's identities; AWS's own are left as they are. */
    T change(String name, UnaryOperator<T> change) {
        return within(name, (transaction, scope, before) -> {
            T changed = change.apply(before);
            put(transaction, scope, changed);
            return changed;
        });
    }

    /** What happens to an identity within a transaction: on the store's thread, where no caller is bound. */
    interface Work<T, R> {
        R of(Transaction transaction, Scope scope, T before);
    }

    <R> R within(String name, Work<T, R> work) {
        Scope scope = scope();
        return store.write(transaction -> {
            T before = required(transaction, scope, name);
            modifiable.accept(before);
            return work.of(transaction, scope, before);
        });
    }

    /** Adds an identity that {@code make} makes; {@code taken} is the error when there is one of that name. */
    T add(String name, IamException taken, Function<Transaction, T> make) {
        Scope scope = scope();
        return store.write(transaction -> {
            if (transaction.get(table, scope.key(Names.key(name))).isPresent()) {
                throw taken;
            }
            Quotas.check(transaction, table, counted, scope, kind.word() + "sPerAccount", kind.mostPerAccount());
            T made = make.apply(transaction);
            put(transaction, scope, made);
            return made;
        });
    }

    /** Puts an identity in the place of one that may have had another name. */
    void rename(Transaction transaction, Scope scope, T before, T after) {
        if (!Names.key(before.name()).equals(Names.key(after.name()))) {
            if (transaction.get(table, scope.key(Names.key(after.name()))).isPresent()) {
                throw exists(after.name());
            }
            transaction.delete(table, scope.key(Names.key(before.name())));
        }
        put(transaction, scope, after);
    }

    /** Throws what is in the way, and deletes what goes as well. */
    interface End<T> {
        void of(Transaction transaction, Scope scope, T identity);
    }

    /** Deletes an identity without policies for which {@code others} finds nothing in the way either. */
    void delete(String name, End<T> others) {
        within(name, (transaction, scope, identity) -> {
            if (!identity.attached().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must detach all policies first.");
            }
            if (!identity.inline().isEmpty()) {
                throw IamErrors.deleteConflict("Cannot delete entity, must delete policies first.");
            }
            others.of(transaction, scope, identity);
            transaction.delete(table, scope.key(Names.key(name)));
            return identity;
        });
    }

    void put(Transaction transaction, Scope scope, T identity) {
        transaction.put(table, scope.key(Names.key(identity.name())), identity);
    }

    private static Scope scope() {
        return Scope.global(Caller.current());
    }
}
