package neargate.kernel.store;

import java.util.List;

/** Where versions are made durable: the store's only I/O. */
public interface Journal extends AutoCloseable {

    /** Reads every row there is into {@code rows} and returns the newest revision; 0 when the journal is new. */
    long load(List<Table<?>> tables, RowConsumer rows);

    /**
     * Writes a group of versions as one durable transaction.
     *
     * @throws JournalException when it could not; then nothing of the group was written
     */
    void append(List<Version> group);

    @Override
    void close();

    /** Takes a loaded row. */
    interface RowConsumer {
        <V> void accept(Table<V> table, Key key, V value);
    }

    /** The journal failed; the message says what the machine said and what to do. */
    final class JournalException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public JournalException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Keeps nothing: {@code --ephemeral}. */
    static Journal none() {
        return new Journal() {
            @Override
            public long load(List<Table<?>> tables, RowConsumer rows) {
                return 0;
            }

            @Override
            public void append(List<Version> group) {}

            @Override
            public void close() {}
        };
    }
}
