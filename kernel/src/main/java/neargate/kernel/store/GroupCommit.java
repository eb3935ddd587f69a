package neargate.kernel.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes transactions durable in as large groups as have gathered while the last one was written, then publishes their
 * versions and answers their callers. A group that fails is dropped with everything that was built upon it.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.store");
    private static final int LARGEST_GROUP = 4_096;

    private final Journal journal;
    private final FeedLog feed;
    private final Queue<Ran<?>> waiting = new ConcurrentLinkedQueue<>();
    private final Worker worker;
    private volatile Image published;
    private volatile StoreCounters counters = StoreCounters.ZERO;

    /** Told the image that is durable, and the epoch that begins, when a group failed. */
    private ObjIntConsumer<Image> onFailure = (durable, nextEpoch) -> {};

    private int epoch;
    private Journal.@Nullable JournalException lastFailure;

    GroupCommit(Image start, Journal journal, FeedLog feed, Executor executor) {
        this.published = start;
        this.journal = journal;
        this.feed = feed;
        this.worker = new Worker(executor, this::commitWaiting);
    }

    /** Whom to tell of a failed group; said once, before the first transaction. */
    void onFailure(ObjIntConsumer<Image> goBack) {
        this.onFailure = goBack;
    }

    void add(Ran<?> ran) {
        waiting.add(ran);
        worker.wake();
    }

    /** The newest durable version. */
    Image published() {
        return published;
    }

    StoreCounters counters() {
        return counters;
    }

    private void commitWaiting() {
        List<Ran<?>> group = new ArrayList<>();
        for (Ran<?> ran = waiting.poll(); ran != null; ran = waiting.poll()) {
            if (ran.epoch() == epoch) {
                group.add(ran);
            } else {
                ran.fail(Objects.requireNonNull(lastFailure));
            }
            if (group.size() == LARGEST_GROUP) {
                commit(group);
                group = new ArrayList<>();
            }
        }
        if (!group.isEmpty()) {
            commit(group);
        }
    }

    private void commit(List<Ran<?>> group) {
        List<Version> versions = new ArrayList<>(group.size());
        List<Journal.Entry> entries = new ArrayList<>(group.size());
        for (Ran<?> ran : group) {
            if (ran.version() != null && ran.entry() != null) {
                versions.add(ran.version());
                entries.add(ran.entry());
            }
        }
        try {
            if (!versions.isEmpty()) {
                journal.append(entries);
            }
        } catch (RuntimeException | Error e) {
            drop(group, e);
            return;
        }
        if (!versions.isEmpty()) {
            published = (Image) versions.getLast().snapshot();
            feed.publish(versions);
            counters = counters.withGroup(versions);
        }
        group.forEach(Ran::answer);
    }

    private void drop(List<Ran<?>> group, Throwable cause) {
        LOG.error("{} transactions were dropped: {}", group.size(), cause.getMessage());
        Journal.JournalException failure = cause instanceof Journal.JournalException known
                ? known
                : new Journal.JournalException("cannot write to the database: " + cause, cause);
        counters = counters.withFailure();
        lastFailure = failure;
        epoch++;
        onFailure.accept(published, epoch);
        group.forEach(ran -> ran.fail(failure));
    }
}
