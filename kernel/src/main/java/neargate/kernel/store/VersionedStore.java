package neargate.kernel.store;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import neargate.kernel.Ids;

/**
 * The store: one thread runs transactions on the tip ({@link Writer}), another makes them durable in groups, publishes them
 * and answers their callers ({@link GroupCommit}).
 */
public final class VersionedStore implements Store {
    private static final int FEED_LOG = 1 << 13;

    /** Who follows runs before time goes on: what nobody is to read any more would only be copied by each collection. */
    private static final int FEED_LOG_WITHOUT_THREADS = 1 << 10;

    private final List<Table<?>> tables;
    private final Journal journal;
    private final FeedLog feed;
    private final GroupCommit groupCommit;
    private final Writer writer;
    private final List<ExecutorService> threads;
    private volatile boolean closed;

    private VersionedStore(
            List<Table<?>> tables,
            Journal journal,
            InstantSource clock,
            RandomGenerator random,
            List<ExecutorService> threads,
            Executor feedExecutor) {
        Executor inTheCallersThread = Runnable::run;
        Image start = load(tables, journal);
        this.tables = List.copyOf(tables);
        this.journal = journal;
        this.threads = threads;
        this.feed = new FeedLog(threads.isEmpty() ? FEED_LOG_WITHOUT_THREADS : FEED_LOG, start, feedExecutor);
        this.groupCommit = new GroupCommit(journal, feed, threads.isEmpty() ? inTheCallersThread : threads.get(1));
        this.writer = new Writer(
                start,
                clock,
                new Ids(random),
                journal,
                groupCommit,
                threads.isEmpty() ? inTheCallersThread : threads.get(0));
        groupCommit.onFailure(writer::goBack);
    }

    /** Opens a store on what the journal holds. With {@link Journal#none()} it is all in memory. */
    public static VersionedStore open(
            List<Table<?>> tables, Journal journal, InstantSource clock, RandomGenerator random) {
        return new VersionedStore(
                tables,
                journal,
                clock,
                random,
                List.of(thread("store-writer"), thread("store-journal")),
                task -> Thread.ofVirtual().name("feed").start(task));
    }

    /**
     * Opens a store without threads: a transaction is run, made durable and published inside {@link #write}; only the feed
     * runs on {@code executor}, so that a simulator decides when.
     */
    public static VersionedStore openWithoutThreads(
            List<Table<?>> tables,
            Journal journal,
            InstantSource clock,
            RandomGenerator random,
            Executor feedExecutor) {
        return new VersionedStore(tables, journal, clock, random, List.of(), feedExecutor);
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon().factory());
    }

    private static Image load(List<Table<?>> tables, Journal journal) {
        var loading = new Loading(Image.empty(tables, 0).copy(0));
        long revision = journal.load(tables, loading);
        return loading.image.copy(revision);
    }

    private record Loading(Image image) implements Journal.RowConsumer {
        @Override
        public <V> void accept(Table<V> table, Key key, V value) {
            image.set(table, key, value);
        }
    }

    @Override
    public <R> R write(Function<? super Transaction, ? extends R> work) {
        if (closed) {
            throw closed();
        }
        try {
            return writer.<R>run(work).join();
        } catch (RejectedExecutionException e) {
            throw closed();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    static IllegalStateException closed() {
        return new IllegalStateException("the store is closed");
    }

    @Override
    public Snapshot snapshot() {
        return groupCommit.published();
    }

    @Override
    public Feed feed() {
        return feed;
    }

    @Override
    public void clear() {
        write(tx -> {
            tables.forEach(table -> clear(tx, table));
            return null;
        });
    }

    private static <V> void clear(Transaction tx, Table<V> table) {
        tx.scanAll(table).map(Row::key).forEach(key -> tx.delete(table, key));
    }

    /** What the store has done, for metrics. */
    public StoreCounters counters() {
        return groupCommit.counters();
    }

    /** Ends when everything that was begun is durable or has failed. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            writer.end().exceptionally(failed -> null).join();
            threads.forEach(ExecutorService::shutdown);
            feed.close();
            journal.close();
        }
    }
}
