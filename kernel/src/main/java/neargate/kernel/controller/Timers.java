package neargate.kernel.controller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs something at a time. Handed to the run loop, so that a simulator can hand it its own time. */
public interface Timers extends AutoCloseable {
    /** Runs {@code work}, which must be quick, at {@code time}, or at once when that is past. */
    Timer at(Instant time, Runnable work);

    @Override
    void close();

    /** What is to run at a time. */
    interface Timer {
        /** Leaves it, unless it runs already. */
        void cancel();
    }

    /** Timers of the machine's time: one thread that only hands on. */
    static Timers of(Clock clock) {
        var executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("timers").daemon().factory());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        return new Timers() {
            @Override
            public Timer at(Instant time, Runnable work) {
                // A wait that is too long for a number is cut to the longest.
                long wait = TimeUnit.MILLISECONDS.convert(
                        Duration.between(clock.instant(), time).plusMillis(1));
                var scheduled = executor.schedule(work, wait, TimeUnit.MILLISECONDS);
                return () -> scheduled.cancel(false);
            }

            @Override
            public void close() {
                executor.shutdownNow();
            }
        };
    }
}
