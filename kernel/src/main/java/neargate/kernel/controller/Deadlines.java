package neargate.kernel.controller;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;

/** Does what is due at the instant that a row names, as its expiration, if the row names no other by then. */
public final class Deadlines<V> implements Controller {
    private final String name;
    private final Table<V> table;
    private final Function<V, Optional<Instant>> deadline;
    private final Work<V> work;
    private final Store store;
    private final Clock clock;

    /** What is done with a row when its deadline has come: afterwards it has another, or none. */
    public interface Work<V> {
        void apply(Transaction tx, Key key, V row);
    }

    /** @param deadline empty for a row with which nothing is to be done */
    public Deadlines(
            String name,
            Table<V> table,
            Function<V, Optional<Instant>> deadline,
            Work<V> work,
            Store store,
            Clock clock) {
        this.name = name;
        this.table = table;
        this.deadline = deadline;
        this.work = work;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == table && of(after, change.key()).isPresent()) {
            due.accept(change.key());
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(table)
                .filter(row -> deadline.apply(row.value()).isPresent())
                .map(Row::key);
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        Optional<Instant> due = of(now, key);
        if (due.isEmpty()) {
            return Next.onChange();
        }
        if (clock.instant().isBefore(due.get())) {
            return Next.at(due.get());
        }
        store.write(tx -> {
            tx.get(table, key)
                    .filter(row -> deadline.apply(row).equals(due))
                    .ifPresent(row -> work.apply(tx, key, row));
            return key;
        });
        return Next.onChange();
    }

    private Optional<Instant> of(Snapshot state, Key key) {
        return state.get(table, key).flatMap(deadline);
    }
}
