package neargate.kernel.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /** What has happened after a revision, for whoever catches up only when it matters. */
    Stretch after(long revision);

    /**
     * A stretch of a feed.
     *
     * @param resync where to start over, when the log does not have what comes next; else null
     * @param versions what comes next
     */
    record Stretch(@Nullable Snapshot resync, List<Version> versions) {}

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
