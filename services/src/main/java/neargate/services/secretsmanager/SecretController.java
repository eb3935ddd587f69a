package neargate.services.secretsmanager;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;

/** Deletes secrets for good when their recovery window is over. */
final class SecretController implements Controller {
    private final Store store;
    private final Clock clock;

    SecretController(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "secretsmanager.secrets";
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == SecretStore.SECRETS
                && change.after() instanceof SecretRecord secret
                && secret.isMarkedForDeletion()) {
            due.accept(change.key());
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(SecretStore.SECRETS)
                .filter(row -> row.value().isMarkedForDeletion())
                .map(Row::key);
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        SecretRecord secret = now.get(SecretStore.SECRETS, key).orElse(null);
        if (secret == null || !secret.isMarkedForDeletion()) {
            return Next.onChange();
        }
        Instant end = secret.secret().deletedDate();
        if (clock.instant().isBefore(end)) {
            return Next.at(end);
        }
        store.write(tx -> {
            tx.get(SecretStore.SECRETS, key)
                    .filter(it -> end.equals(it.secret().deletedDate()))
                    .ifPresent(it -> SecretStore.delete(tx, key));
            return key;
        });
        return Next.onChange();
    }
}
