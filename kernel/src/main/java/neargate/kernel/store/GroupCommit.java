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
    private volatile StoreCounters counters = StoreCounters.ZERO;

    /** Told the image that is durable, and the epoch that begins, when a group failed. */
    private ObjIntConsumer<Image> onFailure = (durable, nextEpoch) -> {};

    private int epoch;
    private Journal.@Nullable JournalException lastFailure;

    GroupCommit(Journal journal, FeedLog feed, Executor executor) {
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
        return feed.newest();
    }

    StoreCounters counters() {
        return counters;
    }

    private void commitWaiting() {
        List<Ran<?>> group = new ArrayList<>();
        try {
            gather(group);
            if (!group.isEmpty()) {
                commit(group);
            }
        } catch (RuntimeException | Error e) {
            drop(group, e);
        }
        if (!waiting.isEmpty()) {
            worker.wake();
        }
    }

    /** Appends what waits, and waits for nobody else. */
    private void gather(List<Ran<?>> group) {
        while (group.size() < LARGEST_GROUP) {
            Ran<?> ran = waiting.poll();
            if (ran == null) {
                return;
            }
            append(ran, group);
        }
    }

    private void append(Ran<?> ran, List<Ran<?>> group) {
        if (ran.epoch() == epoch) {
            group.add(ran);
            if (ran.entry() != null) {
                journal.append(ran.entry());
            }
        } else {
            ran.fail(Objects.requireNonNull(lastFailure));
        }
    }

    private void commit(List<Ran<?>> group) {
        Version last = null;
        for (Ran<?> ran : group) {
            last = ran.version() == null ? last : ran.version();
        }
        if (last != null) {
            journal.commit();
        }
        if (last != null) {
            publish(group, last.snapshot());
        }
        group.forEach(Ran::answer);
    }

    private void publish(List<Ran<?>> group, Snapshot state) {
        List<Version> versions = new ArrayList<>(group.size());
        for (Ran<?> ran : group) {
            if (ran.version() != null) {
                versions.add(ran.version().in(state));
            }
        }
        feed.publish(versions, (Image) state);
        counters = counters.withGroup(versions);
    }

    private void drop(List<Ran<?>> group, Throwable cause) {
        LOG.error("{} transactions were dropped: {}", group.size(), cause.getMessage());
        Journal.JournalException failure = cause instanceof Journal.JournalException known
                ? known
                : new Journal.JournalException("cannot write to the database: " + cause, cause);
        counters = counters.withFailure();
        lastFailure = failure;
        epoch++;
        onFailure.accept(published(), epoch);
        group.forEach(ran -> ran.fail(failure));
    }
}
