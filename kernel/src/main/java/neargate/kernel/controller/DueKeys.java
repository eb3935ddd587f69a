package neargate.kernel.controller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import neargate.kernel.store.Key;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that one controller should look at. A key waits at most once, is worked on by one thread at a time, again if it
 * changed meanwhile and has rested, at the time that the controller named, and after a growing back-off if it failed. A change brings a
 * failing key forward, but never closer than the first back-off, so a key cannot spin.
 */
public final class DueKeys {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.controllers");
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

    private final Controller controller;
    private final Store store;
    private final Clock clock;
    private final Executor executor;
    private final Timers timers;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, State> states = new HashMap<>();
    private final Queue<Key> waiting = new ArrayDeque<>();
    private int running;
    private int failing;
    private long runs;
    private long failures;
    private boolean closed;

    DueKeys(Controller controller, Store store, Clock clock, Executor executor, Timers timers) {
        this.controller = controller;
        this.store = store;
        this.clock = clock;
        this.executor = executor;
        this.timers = timers;
    }

    /** What is known of a key while it waits, runs, or has a time to come. */
    private static final class State {
        boolean waits;
        boolean runs;

        /** What a run looks at; after it failed, all that had happened by its end. Older changes are no news. */
        long seen = -1;

        /** The newest revision that changed what concerns it while it ran, or was about to. */
        long changed = -1;

        /** How often it failed without success in between. */
        int failed;

        /** Before this a key that failed, or rests, is not looked at again, whatever changes. */
        Instant notBefore = Instant.MIN;

        @Nullable
        Instant wake;

        Timers.@Nullable Timer timer;
    }

    /** The controller's name. */
    public String name() {
        return controller.name();
    }

    /** How many keys wait to be looked at. */
    public int length() {
        return locked(waiting::size);
    }

    /** How many keys are looked at. */
    public int running() {
        return locked(() -> running);
    }

    /** How many keys failed when they were last looked at. */
    public int failing() {
        return locked(() -> failing);
    }

    /** How often the controller looked, since the start. */
    public long runs() {
        return locked(() -> runs);
    }

    /** How often it failed, since the start. */
    public long failures() {
        return locked(() -> failures);
    }

    Controller controller() {
        return controller;
    }

    /** The key should be looked at, since {@code revision} changed what concerns it. */
    void due(Key key, long revision) {
        locked(() -> {
            State state = states.computeIfAbsent(key, k -> new State());
            if (revision <= state.seen || state.waits) {
                return null;
            }
            if (state.runs) {
                state.changed = revision;
            } else {
                enqueueRested(key, state);
            }
            return null;
        });
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }

    /** Starts nothing more. */
    void close() {
        locked(() -> {
            closed = true;
            waiting.clear();
            return null;
        });
    }

    private void enqueueRested(Key key, State state) {
        if (clock.instant().isBefore(state.notBefore)) {
            wakeAt(key, state, earlier(state.notBefore, state.wake));
        } else {
            enqueue(key, state);
        }
    }

    private void enqueue(Key key, State state) {
        disarm(state);
        if (!closed) {
            state.waits = true;
            waiting.add(key);
            startMore();
        }
    }

    private void startMore() {
        while (running < controller.concurrency() && !waiting.isEmpty()) {
            Key key = waiting.remove();
            State state = states.get(key);
            state.waits = false;
            state.runs = true;
            running++;
            runs++;
            executor.execute(() -> run(key, state));
        }
    }

    private void run(Key key, State state) {
        Next next = Next.onChange();
        Throwable failure = null;
        try {
            Snapshot now = store.snapshot();
            locked(() -> state.seen = now.revision());
            next = controller.reconcile(key, now);
        } catch (Exception | Error e) {
            failure = e;
        }
        ended(key, state, next, failure);
    }

    private void ended(Key key, State state, Next next, @Nullable Throwable failure) {
        locked(() -> {
            running--;
            state.runs = false;
            if (closed) {
                return null;
            }
            if (failure != null) {
                failed(key, state, failure);
            } else {
                failing -= state.failed > 0 ? 1 : 0;
                state.failed = 0;
                succeeded(key, state, next);
            }
            startMore();
            return null;
        });
    }

    private void succeeded(Key key, State state, Next next) {
        state.notBefore = next.rest().isZero() ? Instant.MIN : clock.instant().plus(next.rest());
        if (next instanceof Next.At at) {
            wakeAt(key, state, at.time());
        }
        if (state.changed > state.seen) {
            enqueueRested(key, state);
        } else if (state.wake == null && state.notBefore.equals(Instant.MIN)) {
            states.remove(key);
        }
    }

    private void failed(Key key, State state, Throwable failure) {
        failures++;
        failing += state.failed == 0 ? 1 : 0;
        state.failed++;
        state.seen = store.snapshot().revision();
        Instant now = clock.instant();
        state.notBefore = now.plus(FIRST_BACK_OFF);
        Duration wait = backOff(state.failed);
        LOG.warn("{} {} failed, again in {} ms: {}", controller.name(), key, wait.toMillis(), failure.toString());
        LOG.debug("{} {} failed", controller.name(), key, failure);
        wakeAt(key, state, now.plus(wait));
    }

    private void wakeAt(Key key, State state, Instant wake) {
        if (wake.equals(state.wake)) {
            return;
        }
        disarm(state);
        state.wake = wake;
        state.timer = timers.at(
                wake,
                () -> locked(() -> {
                    // Another look since then has named another time, or none.
                    if (wake.equals(state.wake)) {
                        enqueue(key, state);
                    }
                    return null;
                }));
    }

    private static void disarm(State state) {
        state.wake = null;
        if (state.timer != null) {
            state.timer.cancel();
            state.timer = null;
        }
    }

    private static Duration backOff(int failed) {
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failed - 1, 10));
        return wait.compareTo(LONGEST_BACK_OFF) < 0 ? wait : LONGEST_BACK_OFF;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
