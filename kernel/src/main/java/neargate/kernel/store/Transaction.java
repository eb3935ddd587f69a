package neargate.kernel.store;

import java.time.Instant;
import neargate.kernel.Ids;

/**
 * Changes to the tip that are taken whole or not at all. The work of a transaction runs on the writer's thread in
 * microseconds: no I/O, no waiting, no clock but {@link #now()}, no randomness but {@link #ids()}. It reads its own
 * writes. A thrown exception undoes everything and reaches the caller as it is.
 */
public interface Transaction extends Reader {
    /** Stores a value, in place of the one that stood there. */
    <V> void put(Table<V> table, Key key, V value);

    /** Takes a row away; nothing happens when there is none. */
    void delete(Table<?> table, Key key);

    /** Whether this began with that very snapshot: what was seen in it is still so, but for what was changed here. */
    boolean isFrom(Snapshot snapshot);

    /** The time of this transaction. */
    Instant now();

    Ids ids();
}
