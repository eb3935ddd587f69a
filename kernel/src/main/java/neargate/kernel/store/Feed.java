package neargate.kernel.store;

/**
 * The committed versions in order, each once. The log of versions is bounded and lives in memory, since no consumer
 * outlives the process: whoever asks for a revision that the log no longer has, or had before a restart, is told to
 * start over from a snapshot.
 */
public interface Feed {
    /**
     * Calls {@code consumer} with every version after {@code revision}, in order, on the store's executor; a slow
     * consumer delays nobody. Ends when the returned subscription is closed.
     */
    Subscription from(long revision, Consumer consumer);

    /** Listens to a feed. */
    interface Consumer {
        void accept(Version version);

        /** The log no longer has what comes next; what follows continues after {@code snapshot}. */
        void resync(Snapshot snapshot);
    }

    /** A consumer's place in the feed. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
