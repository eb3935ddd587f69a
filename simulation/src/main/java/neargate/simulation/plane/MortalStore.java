package neargate.simulation.plane;

import java.util.function.Function;
import neargate.kernel.store.Feed;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;

/** The store as one process has it: when that has died, nobody of it writes any more. */
final class MortalStore implements Store {
    private final Store store;
    private final Lifetime lifetime;
    private final Runnable committed;

    /** @param committed is run after each commit */
    MortalStore(Store store, Lifetime lifetime, Runnable committed) {
        this.store = store;
        this.lifetime = lifetime;
        this.committed = committed;
    }

    @Override
    public <R> R write(Function<? super Transaction, ? extends R> work) {
        lifetime.check();
        R result = store.write(work);
        committed.run();
        lifetime.committed();
        return result;
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
        lifetime.check();
        store.clear();
    }

    @Override
    public void close() {}
}
