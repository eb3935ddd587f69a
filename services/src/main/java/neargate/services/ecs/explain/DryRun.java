package neargate.services.ecs.explain;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import neargate.kernel.store.Feed;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A store whose transactions run as any, and are taken back: an operation that is given this one answers what it would
 * answer, and nothing has happened.
 *
 * @param <T> what is looked at after the transaction, before it is taken back
 */
final class DryRun<T> implements Store {
    private final Store store;
    private final Function<Reader, Optional<T>> look;
    private final AtomicReference<@Nullable T> seen = new AtomicReference<>();

    DryRun(Store store, Function<Reader, Optional<T>> look) {
        this.store = store;
        this.look = look;
    }

    /** Undoes a transaction, which did what it should. */
    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1;

        TakenBack() {
            super("a dry run", null, false, false);
        }
    }

    /** What there was after the last transaction. */
    Optional<T> seen() {
        return Optional.ofNullable(seen.get());
    }

    @Override
    public <R> R write(Function<? super Transaction, ? extends R> work) {
        var result = new AtomicReference<@Nullable R>();
        try {
            store.write(tx -> {
                result.set(work.apply(tx));
                seen.set(look.apply(tx).orElse(null));
                throw new TakenBack();
            });
        } catch (TakenBack done) {
            return Objects.requireNonNull(result.get());
        }
        throw new IllegalStateException("a dry run was taken for the real thing");
    }

    @Override
    public Snapshot snapshot() {
        return store.snapshot();
    }

    @Override
    public Feed feed() {
        return store.feed();
    }

    @Override
    public void clear() {
        throw new UnsupportedOperationException("a dry run clears nothing");
    }

    /** The store is not ours to close. */
    @Override
    public void close() {}
}
