package neargate.services.kms;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.services.kms.KeyRecord.Material;
import neargate.services.kms.KeyRecord.Rotation;
import software.amazon.awssdk.services.kms.model.RotationType;

/** Deletes keys when their waiting period is over, and gives those that rotate new material when it is time. */
final class KeyController implements Controller {
    private final Store store;
    private final RootKey root;
    private final Clock clock;

    KeyController(Store store, RootKey root, Clock clock) {
        this.store = store;
        this.root = root;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "kms.keys";
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == KeyStore.KEYS && change.after() instanceof KeyRecord key && key.due() != null) {
            due.accept(change.key());
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(KeyStore.KEYS)
                .filter(row -> row.value().due() != null)
                .map(Row::key);
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        KeyRecord record = now.get(KeyStore.KEYS, key).orElse(null);
        Instant due = record == null ? null : record.due();
        if (record == null || due == null) {
            return Next.onChange();
        }
        if (clock.instant().isBefore(due)) {
            return Next.at(due);
        }
        Material fresh = root.make(record.arn());
        store.write(tx -> {
            tx.get(KeyStore.KEYS, key).filter(it -> due.equals(it.due())).ifPresent(it -> {
                if (it.isPendingDeletion()) {
                    delete(tx, key, it.arn());
                } else {
                    tx.put(KeyStore.KEYS, key, rotated(it, fresh, tx.now()));
                }
            });
            return key;
        });
        return Next.onChange();
    }

    private static KeyRecord rotated(KeyRecord key, Material fresh, Instant now) {
        int days = key.rotation() == null ? 0 : key.rotation().periodInDays();
        return key.withNewest(fresh.rotatedIn(RotationType.AUTOMATIC, now))
                .withRotation(new Rotation(days, now.plus(Keys.days(days))));
    }

    private static void delete(Transaction tx, Key key, String arn) {
        List<Key> aliases = tx.find(KeyStore.ALIASES, KeyStore.BY_KEY, key.scope(), key.id())
                .map(Row::key)
                .toList();
        aliases.forEach(alias -> tx.delete(KeyStore.ALIASES, alias));
        List<Key> grants = tx.find(Grants.TABLE, Grants.BY_KEY, key.scope(), arn)
                .map(Row::key)
                .toList();
        grants.forEach(grant -> tx.delete(Grants.TABLE, grant));
        tx.delete(KeyStore.KEYS, key);
    }
}
