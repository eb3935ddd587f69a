package neargate.kernel.store;

import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import neargate.kernel.Ids;
import org.jspecify.annotations.Nullable;

/**
 * Runs transactions on the tip, one after another, and hands each on to be committed. It does not wait for that: the tip
 * is ahead of what is durable, and comes back to it when a group fails.
 */
final class Writer {
    private final InstantSource clock;
    private final Ids ids;
    private final Journal journal;
    private final GroupCommit groupCommit;
    private final Queue<Step> steps = new ConcurrentLinkedQueue<>();
    private final Worker worker;
    private volatile @Nullable Thread inTransaction;

    private Image tip;
    private int epoch;
    private boolean ended;

    Writer(Image start, InstantSource clock, Ids ids, Journal journal, GroupCommit groupCommit, Executor executor) {
        this.tip = start;
        this.clock = clock;
        this.ids = ids;
        this.journal = journal;
        this.groupCommit = groupCommit;
        this.worker = new Worker(executor, this::takeSteps);
    }

    /** What the writer does next. */
    private sealed interface Step {}

    private record Run<R>(Function<? super Transaction, ? extends R> work, CompletableFuture<@Nullable R> result)
            implements Step {}

    private record GoBack(Image durable, int epoch) implements Step {}

    private record End(CompletableFuture<@Nullable Void> result) implements Step {}

    /** Runs a transaction; the result is there when it is durable. */
    <R> CompletableFuture<@Nullable R> run(Function<? super Transaction, ? extends R> work) {
        if (Thread.currentThread().equals(inTransaction)) {
            throw new IllegalStateException("a transaction was begun inside another: use the one that was handed in");
        }
        var run = new Run<R>(work, new CompletableFuture<>());
        take(run);
        return run.result();
    }

    /** A group failed: the tip is what is durable, and what follows belongs to a new epoch. */
    void goBack(Image durable, int nextEpoch) {
        take(new GoBack(durable, nextEpoch));
    }

    /** Runs nothing more; the result is there when everything that ran before is durable or has failed. */
    CompletableFuture<@Nullable Void> end() {
        var end = new End(new CompletableFuture<>());
        take(end);
        return end.result();
    }

    private void take(Step step) {
        steps.add(step);
        worker.wake();
    }

    private void takeSteps() {
        for (Step step = steps.poll(); step != null; step = steps.poll()) {
            switch (step) {
                case Run<?> run when ended -> run.result().completeExceptionally(VersionedStore.closed());
                case Run<?> run -> run(run);
                case GoBack back -> {
                    tip = back.durable();
                    epoch = back.epoch();
                }
                case End end -> {
                    ended = true;
                    groupCommit.add(new Ran<>(epoch, null, null, null, end.result()));
                }
            }
        }
    }

    private <R> void run(Run<R> run) {
        try {
            var transaction = new Tip(tip, clock.instant(), ids);
            R value = apply(run.work(), transaction);
            Version version = transaction.end().orElse(null);
            Journal.Entry entry = version == null ? null : journal.encode(version);
            tip = version == null ? tip : transaction.image();
            groupCommit.add(new Ran<>(epoch, version, entry, value, run.result()));
        } catch (RuntimeException | Error e) {
            run.result().completeExceptionally(e);
        }
    }

    private <R> R apply(Function<? super Transaction, ? extends R> work, Transaction transaction) {
        inTransaction = Thread.currentThread();
        try {
            return work.apply(transaction);
        } finally {
            inTransaction = null;
        }
    }
}
