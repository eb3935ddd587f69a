package neargate.services.ssm;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;

/** Deletes parameters when they expire. */
final class ParameterController implements Controller {
    private final Store store;
    private final Clock clock;

    ParameterController(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "ssm.parameters";
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == ParameterStore.PARAMETERS
                && change.after() instanceof ParameterRecord parameter
                && parameter.expiration().isPresent()) {
            due.accept(change.key());
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(ParameterStore.PARAMETERS)
                .filter(row -> row.value().expiration().isPresent())
                .map(Row::key);
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        Optional<Instant> end = now.get(ParameterStore.PARAMETERS, key).flatMap(ParameterRecord::expiration);
        if (end.isEmpty()) {
            return Next.onChange();
        }
        if (clock.instant().isBefore(end.get())) {
            return Next.at(end.get());
        }
        store.write(tx -> {
            tx.get(ParameterStore.PARAMETERS, key)
                    .filter(parameter -> parameter.expiration().equals(end))
                    .ifPresent(parameter -> ParameterStore.delete(tx, key.scope(), parameter));
            return key;
        });
        return Next.onChange();
    }
}
