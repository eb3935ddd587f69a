package neargate.kernel.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The last versions in memory, and a thread for each consumer that walks along them. */
final class FeedLog implements Feed {
    private final ThreadFactory threads;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();

    /** The version of revision {@code r} stands at {@code r % length}: revisions have no gaps. */
    private final Version[] log;

    private long oldest;
    private Snapshot newest;
    private boolean closed;

    FeedLog(int capacity, Snapshot start, ThreadFactory threads) {
        this.log = new Version[capacity];
        this.newest = start;
        this.oldest = start.revision() + 1;
        this.threads = threads;
    }

    /** Adds durable versions, in order. */
    void publish(List<Version> versions) {
        lock.lock();
        try {
            for (Version version : versions) {
                log[(int) (version.revision() % log.length)] = version;
            }
            long end = versions.getLast().revision();
            oldest = Math.max(oldest, end - log.length + 1);
            newest = versions.getLast().snapshot();
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            grown.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Subscription from(long revision, Consumer consumer) {
        var walk = new Walk(revision, consumer);
        threads.newThread(walk).start();
        return walk;
    }

    private final class Walk implements Runnable, Subscription {
        private final Consumer consumer;
        private long seen;
        private volatile boolean ended;

        Walk(long revision, Consumer consumer) {
            this.seen = revision;
            this.consumer = consumer;
        }

        @Override
        public void run() {
            while (!ended) {
                List<Version> next = new ArrayList<>();
                Snapshot resync = null;
                lock.lock();
                try {
                    while (!ended && !closed && newest.revision() == seen) {
                        grown.awaitUninterruptibly();
                    }
                    if (ended || (closed && newest.revision() == seen)) {
                        return;
                    }
                    if (seen < oldest - 1 || seen > newest.revision()) {
                        resync = newest;
                    } else {
                        for (long revision = seen + 1; revision <= newest.revision(); revision++) {
                            next.add(log[(int) (revision % log.length)]);
                        }
                    }
                } finally {
                    lock.unlock();
                }
                if (resync != null) {
                    seen = resync.revision();
                    consumer.resync(resync);
                }
                for (Version version : next) {
                    if (ended) {
                        return;
                    }
                    seen = version.revision();
                    consumer.accept(version);
                }
            }
        }

        @Override
        public void close() {
            ended = true;
            lock.lock();
            try {
                grown.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
