package neargate.kernel.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where versions are made durable: the store's only I/O. */
public interface Journal extends AutoCloseable {

    /** Reads every row there is into {@code rows} and returns the newest revision; 0 when the journal is new. */
    long load(List<Table<?>> tables, RowConsumer rows);

    /**
     * Turns a version into what is written, on the writer's thread: what cannot be written fails its own transaction
     * and no other.
     */
    Entry encode(Version version);

    /**
     * Takes up an encoded version into the group that the next {@link #commit} makes durable.
     *
     * @throws JournalException when it could not; then the whole group is dropped
     */
    void append(Entry version);

    /**
     * Makes what was appended durable, as one transaction.
     *
     * @throws JournalException when it could not; then nothing of the group was written
     */
    void commit();

    /** A version in the journal's own form. */
    interface Entry {}

    @Override
    void close();

    /** Takes a loaded row. */
    interface RowConsumer {
        <V> void accept(Table<V> table, Key key, V value);
    }

    /** The journal failed; the message says what the machine said and what to do. */
    final class JournalException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public JournalException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** What {@link #none} writes. */
    Entry NOTHING = new Entry() {};

    /** Keeps nothing: {@code --ephemeral}. */
    static Journal none() {
        return new Journal() {
            @Override
            public long load(List<Table<?>> tables, RowConsumer rows) {
                return 0;
            }

            @Override
            public Entry encode(Version version) {
                return NOTHING;
            }

            @Override
            public void append(Entry version) {}

            @Override
            public void commit() {}

            @Override
            public void close() {}
        };
    }
}
