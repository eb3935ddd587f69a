package neargate.kernel.store;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Work that is done soon after each {@link #wake}, on an executor, never twice at once: what was woken for while it ran is
 * done by running it again. An executor that runs things where they are handed over makes all of it happen inside {@code
 * wake}: so a simulator gets a store without threads.
 */
final class Worker {
    private enum State {
        IDLE,
        RUNNING,
        WOKEN_AGAIN
    }

    private final Executor executor;
    private final Runnable work;
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);

    Worker(Executor executor, Runnable work) {
        this.executor = executor;
        this.work = work;
    }

    void wake() {
        State before = state.getAndUpdate(now -> now == State.IDLE ? State.RUNNING : State.WOKEN_AGAIN);
        if (before == State.IDLE) {
            executor.execute(this::run);
        }
    }

    private void run() {
        do {
            state.set(State.RUNNING);
            work.run();
        } while (!state.compareAndSet(State.RUNNING, State.IDLE));
    }
}
