package neargate.kernel.store;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import neargate.kernel.Ids;
import org.jspecify.annotations.Nullable;

/**
 * The store: a writer thread runs transactions on the tip, a journal thread makes what was run durable, in as large
 * groups as have gathered meanwhile, then publishes it and answers the callers. The writer does not wait for the journal; if a
 * group fails, it and everything that was built upon it is dropped, and the tip goes back to what is durable.
 */
public final class VersionedStore implements Store {
    private static final int FEED_LOG = 1 << 14;
    private static final int LARGEST_GROUP = 4_096;
    private static final int MOST_WAITING = 16_384;

    private final List<Table<?>> tables;
    private final Journal journal;
    private final InstantSource clock;
    private final Ids ids;
    private final LinkedBlockingQueue<Step> toRun = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Done<?>> toKeep = new LinkedBlockingQueue<>(MOST_WAITING);
    private final FeedLog feed;
    private final Thread writer;
    private final Thread keeper;
    private final AtomicLong groups = new AtomicLong();
    private volatile Image published;

    private VersionedStore(
            List<Table<?>> tables, Journal journal, InstantSource clock, RandomGenerator random, Image start) {
        this.tables = tables;
        this.journal = journal;
        this.clock = clock;
        this.ids = new Ids(random);
        this.published = start;
        this.feed =
                new FeedLog(FEED_LOG, start, Thread.ofVirtual().name("feed-", 0).factory());
        this.writer = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::runAll);
        this.keeper = Thread.ofPlatform().name("store-journal").daemon().unstarted(this::keepAll);
    }

    /** Opens a store on what the journal holds. */
    public static VersionedStore open(
            List<Table<?>> tables, Journal journal, InstantSource clock, RandomGenerator random) {
        var loading = new Loading(Image.empty(tables, 0).copy(0));
        long revision = journal.load(tables, loading);
        var store = new VersionedStore(List.copyOf(tables), journal, clock, random, loading.image.copy(revision));
        store.writer.start();
        store.keeper.start();
        return store;
    }

    private record Loading(Image image) implements Journal.RowConsumer {
        @Override
        public <V> void accept(Table<V> table, Key key, V value) {
            image.set(table, key, value);
        }
    }

    @Override
    public <R> R write(Function<? super Transaction, ? extends R> work) {
        var transaction = new Run<R>(work, new CompletableFuture<>());
        toRun.add(transaction);
        try {
            return transaction.result().join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    @Override
    public Snapshot snapshot() {
        return published;
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
        tx.scanAll(table).map(Row::key).toList().forEach(key -> tx.delete(table, key));
    }

    /** How many groups were made durable. */
    public long groups() {
        return groups.get();
    }

    /** How many transactions changed something. */
    public long revision() {
        return published.revision();
    }

    @Override
    public void close() {
        toRun.add(new End());
        try {
            writer.join();
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        feed.close();
        journal.close();
    }

    private void runAll() {
        Image tip = published;
        int epoch = 0;
        try {
            while (true) {
                switch (toRun.take()) {
                    case Run<?> run -> tip = run(run, tip, epoch);
                    case Back back -> {
                        tip = back.tip();
                        epoch = back.epoch();
                    }
                    case End end -> {
                        toKeep.put(new Done<>(epoch, null, null, null, null));
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <R> Image run(Run<R> run, Image tip, int epoch) throws InterruptedException {
        try {
            var transaction = new Tip(tip, clock.instant(), ids);
            R result = run.work().apply(transaction);
            Version version = transaction.version().orElse(null);
            Journal.Entry entry = version == null ? null : journal.encode(version);
            toKeep.put(new Done<>(epoch, version, entry, result, run.result()));
            return version == null ? tip : transaction.image();
        } catch (RuntimeException | Error e) {
            run.result().completeExceptionally(e);
            return tip;
        }
    }

    private void keepAll() {
        int epoch = 0;
        Journal.JournalException failure = null;
        var group = new ArrayList<Done<?>>();
        try {
            while (true) {
                group.clear();
                group.add(toKeep.take());
                toKeep.drainTo(group, LARGEST_GROUP);
                boolean end = group.getLast().result() == null;
                if (end) {
                    group.removeLast();
                }
                // What was built upon a group that failed fails with it.
                int current = epoch;
                Journal.JournalException cause = failure;
                group.removeIf(done -> {
                    if (done.epoch() != current && cause != null) {
                        done.result().completeExceptionally(cause);
                        return true;
                    }
                    return false;
                });
                try {
                    keep(group);
                } catch (Journal.JournalException e) {
                    failure = e;
                    epoch++;
                    toRun.add(new Back(published, epoch));
                    group.forEach(done -> done.result().completeExceptionally(e));
                }
                if (end) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void keep(List<Done<?>> group) {
        List<Version> versions = new ArrayList<>(group.size());
        List<Journal.Entry> entries = new ArrayList<>(group.size());
        for (Done<?> done : group) {
            if (done.version() != null && done.entry() != null) {
                versions.add(done.version());
                entries.add(done.entry());
            }
        }
        if (!versions.isEmpty()) {
            journal.append(entries);
            groups.incrementAndGet();
            published = (Image) versions.getLast().snapshot();
            feed.publish(versions);
        }
        group.forEach(Done::answer);
    }

    /** What the writer does next. */
    private sealed interface Step {}

    private record Run<R>(Function<? super Transaction, ? extends R> work, CompletableFuture<R> result)
            implements Step {}

    /** A group failed: the tip is this again, and what follows belongs to a new epoch. */
    private record Back(Image tip, int epoch) implements Step {}

    private record End() implements Step {}

    /** A transaction that was run and waits to be durable; without {@code result}, the end of all. */
    private record Done<R>(
            int epoch,
            @Nullable Version version,
            Journal.@Nullable Entry entry,
            @Nullable R value,
            @Nullable CompletableFuture<R> result) {
        void answer() {
            if (result != null) {
                result.complete(value);
            }
        }
    }
}
