package neargate.kernel.store;

import java.util.function.Function;

/** The state of everything. Made once, handed to every service. */
public interface Store extends AutoCloseable {
    /**
     * Runs a transaction on the newest state and returns its result once it is durable. Blocks the calling (virtual)
     * thread meanwhile. What {@code work} throws reaches the caller and changes nothing.
     *
     * @throws Journal.JournalException when the journal could not keep it; then it did not happen
     */
    <R> R write(Function<? super Transaction, ? extends R> work);

    /** The newest published version. */
    Snapshot snapshot();

    Feed feed();

    /** Empties all tables in one transaction, which the feed tells like any other. */
    void clear();

    @Override
    void close();
}
