package neargate.kernel.controller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import neargate.kernel.store.Key;
import neargate.kernel.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that one controller should look at. A key waits at most once, is worked on by one thread at a time, is worked on
 * again if it changed meanwhile, at the time that the controller named, and after a growing back-off if it failed.
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
    private final ArrayDeque<Key> waiting = new ArrayDeque<>();
    private int running;
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
        boolean changed;
        int failed;

        @Nullable
        Instant wake;
    }

    Controller controller() {
        return controller;
    }

    /** The controller's name. */
    public String name() {
        return controller.name();
    }

    /** How many keys wait. */
    public int length() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** How often the controller looked. */
    public long runs() {
        lock.lock();
        try {
            return runs;
        } finally {
            lock.unlock();
        }
    }

    /** How often it failed. */
    public long failures() {
        lock.lock();
        try {
            return failures;
        } finally {
            lock.unlock();
        }
    }

    /** The key should be looked at. */
    void due(Key key) {
        lock.lock();
        try {
            enqueue(key, states.computeIfAbsent(key, k -> new State()));
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    private void enqueue(Key key, State state) {
        state.wake = null;
        if (state.runs) {
            state.changed = true;
        } else if (!state.waits) {
            state.waits = true;
            waiting.addLast(key);
            startMore();
        }
    }

    private void startMore() {
        while (!closed && running < controller.concurrency() && !waiting.isEmpty()) {
            Key key = waiting.removeFirst();
            State state = states.get(key);
            state.waits = false;
            state.runs = true;
            running++;
            runs++;
            executor.execute(() -> run(key));
        }
    }

    private void run(Key key) {
        Next next = null;
        Exception failure = null;
        try {
            next = controller.reconcile(key, store.snapshot());
        } catch (Exception e) {
            failure = e;
        }
        ended(key, next, failure);
    }

    private void ended(Key key, @Nullable Next next, @Nullable Exception failure) {
        lock.lock();
        try {
            running--;
            State state = states.get(key);
            state.runs = false;
            Instant wake = next instanceof Next.At at ? at.time() : null;
            if (failure == null) {
                state.failed = 0;
            } else {
                failures++;
                state.failed++;
                wake = clock.instant().plus(backOff(state.failed));
                LOG.warn("{} {}: {} (failed {} times, again at {})", name(), key, failure, state.failed, wake, failure);
            }
            if (state.changed) {
                // A change is a reason to look at once, but not past a back-off: a failing key must not spin.
                state.changed = false;
                if (failure == null) {
                    enqueue(key, state);
                    wake = null;
                }
            }
            if (wake != null) {
                wakeAt(key, state, wake);
            } else if (!state.waits) {
                states.remove(key);
            }
            startMore();
        } finally {
            lock.unlock();
        }
    }

    private void wakeAt(Key key, State state, Instant wake) {
        state.wake = wake;
        timers.at(wake, () -> {
            lock.lock();
            try {
                // Another look since then has named another time, or none.
                if (!closed && wake.equals(state.wake) && states.get(key) == state) {
                    enqueue(key, state);
                }
            } finally {
                lock.unlock();
            }
        });
    }

    private static Duration backOff(int failed) {
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failed - 1, 10));
        return wait.compareTo(LONGEST_BACK_OFF) < 0 ? wait : LONGEST_BACK_OFF;
    }
}
