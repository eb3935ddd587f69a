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
    private final Preparation<V> preparation;
    private final Store store;
    private final Clock clock;

    /** What is done with a row when its deadline has come: afterwards it has another, or none. */
    public interface Work<V> {
        void apply(Transaction tx, Key key, V row);
    }

    /** What comes before that, outside of the transaction: whatever takes time. It may be for nothing. */
    public interface Preparation<V> {
        Work<V> of(V row);
    }

    /** @param deadline empty for a row with which nothing is to be done */
    public Deadlines(
            String name,
            Table<V> table,
            Function<V, Optional<Instant>> deadline,
            Work<V> work,
            Store store,
            Clock clock) {
        this(name, table, deadline, store, clock, _ -> work);
    }

    /** One whose work has to be prepared. */
    public Deadlines(
            String name,
            Table<V> table,
            Function<V, Optional<Instant>> deadline,
            Store store,
            Clock clock,
            Preparation<V> preparation) {
        this.name = name;
        this.table = table;
        this.deadline = deadline;
        this.store = store;
        this.clock = clock;
        this.preparation = preparation;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == table
                && after.get(table, change.key()).flatMap(deadline).isPresent()) {
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
        Optional<V> found = now.get(table, key);
        Optional<Instant> due = found.flatMap(deadline);
        if (found.isEmpty() || due.isEmpty()) {
            return Next.onChange();
        }
        if (clock.instant().isBefore(due.get())) {
            return Next.at(due.get());
        }
        Work<V> work = preparation.of(found.get());
        store.write(tx -> {
            tx.get(table, key)
                    .filter(row -> deadline.apply(row).equals(due))
                    .ifPresent(row -> work.apply(tx, key, row));
            return key;
        });
        return Next.onChange();
    }
}
