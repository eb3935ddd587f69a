package neargate.services.ec2.resource;

import java.time.Instant;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;

/** A transaction on the EC2 rows of the caller's account and region. */
public final class RegionEdit extends RegionRows {
    private final Transaction transaction;
    private final Caller caller;

    RegionEdit(Transaction transaction, Caller caller) {
        super(transaction, Scope.of(caller));
        this.transaction = transaction;
        this.caller = caller;
    }

    /** The AWS service that calls, as {@code ecs}; empty for users. */
    public Optional<String> callingService() {
        return caller.actingService();
    }

    /** A fresh id, as {@code vpc-0a1b2c3d4e5f60718}. */
    public String newId(Kind<?, ?> kind) {
        return newId(kind.prefix());
    }

    /** A fresh id of something inside a resource, as {@code rtbassoc-...}. */
    public String newId(String prefix) {
        return prefix + "-0" + ids().hex(16);
    }

    public <V> V put(Kind<V, ?> kind, V value) {
        transaction.put(kind.table(), scope().key(kind.id().apply(value)), value);
        return value;
    }

    public void delete(Kind<?, ?> kind, String id) {
        transaction.delete(kind.table(), scope().key(id));
        ClientTokens.forget(this, id);
    }

    <V> Optional<V> get(Table<V> table, Key key) {
        return transaction.get(table, key);
    }

    /** A row of the whole machine, which accounts and regions share. */
    public <V> boolean has(Table<V> table, Key key) {
        return transaction.get(table, key).isPresent();
    }

    public <V> void put(Table<V> table, Key key, V value) {
        transaction.put(table, key, value);
    }

    public void delete(Table<?> table, Key key) {
        transaction.delete(table, key);
    }

    public Instant now() {
        return transaction.now();
    }

    public Ids ids() {
        return transaction.ids();
    }
}
