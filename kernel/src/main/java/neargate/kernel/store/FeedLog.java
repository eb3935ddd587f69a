package neargate.kernel.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last versions in memory, and the consumers that walk along them, each at its own pace. */
final class FeedLog implements Feed {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.store");

    private final Executor executor;
    private final List<Walk> walks = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();

    /** The version of revision {@code r} stands at {@code r % length}: revisions have no gaps. */
    private final @Nullable Version[] log;

    private long oldest;
    private volatile Image newest;

    FeedLog(int capacity, Image start, Executor executor) {
        this.log = new Version[capacity];
        this.newest = start;
        this.oldest = start.revision() + 1;
        this.executor = executor;
    }

    /** The newest durable state: whoever has seen it can read on from it, since the log knows it too. */
    Image newest() {
        return newest;
    }

    /** Adds durable versions, in order, that led to {@code state}. */
    void publish(List<Version> versions, Image state) {
        lock.lock();
        try {
            for (Version version : versions) {
                log[(int) (version.revision() % log.length)] = version;
            }
            newest = state;
            oldest = Math.max(oldest, newest.revision() - log.length + 1);
        } finally {
            lock.unlock();
        }
        walks.forEach(walk -> walk.worker.wake());
    }

    void close() {
        walks.forEach(Walk::close);
    }

    @Override
    public Subscription from(long revision, Consumer consumer) {
        var walk = new Walk(revision, consumer);
        walks.add(walk);
        walk.worker.wake();
        return walk;
    }

    @Override
    public Stretch after(long revision) {
        lock.lock();
        try {
            if (revision < oldest - 1 || revision > newest.revision()) {
                return new Stretch(newest, List.of());
            }
            List<Version> versions = new ArrayList<>();
            for (long next = revision + 1; next <= newest.revision(); next++) {
                Version version = log[(int) (next % log.length)];
                if (version != null) {
                    versions.add(version);
                }
            }
            return new Stretch(null, versions);
        } finally {
            lock.unlock();
        }
    }

    /** A consumer's place. Only its worker moves it. */
    private final class Walk implements Subscription {
        private final Consumer consumer;
        private final Worker worker = new Worker(executor, this::goOn);
        private long seen;
        private volatile boolean ended;

        Walk(long revision, Consumer consumer) {
            this.seen = revision;
            this.consumer = consumer;
        }

        private void goOn() {
            Stretch next = after(seen);
            Snapshot resync = next.resync();
            if (resync != null) {
                tell(resync.revision(), () -> consumer.resync(resync));
            }
            for (Version version : next.versions()) {
                tell(version.revision(), () -> consumer.accept(version));
            }
        }

        /** A consumer that throws has a defect; it misses nothing of what follows. */
        private void tell(long revision, Runnable what) {
            if (!ended) {
                seen = revision;
                try {
                    what.run();
                } catch (RuntimeException | Error e) {
                    LOG.error("A consumer of the feed failed at revision {}", revision, e);
                }
            }
        }

        @Override
        public void close() {
            ended = true;
            walks.remove(this);
        }
    }
}
