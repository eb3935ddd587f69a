package neargate.engine.docker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets so many launches through at a time. A launch is bound by the processor, so more at once would only make each slower.
 * What is not urgent waits until there has been none for a moment.
 */
final class LaunchGate {
    /** Longer than a task takes between its steps. */
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final Semaphore room;
    private final AtomicInteger urgent = new AtomicInteger();
    private volatile long lastUrgent = System.nanoTime() - MOMENT.toNanos();

    LaunchGate(int most) {
        this.room = new Semaphore(most, true);
    }

    /** What is done inside the gate. */
    interface Launch<T> {
        T make() throws InterruptedException;
    }

    /** A launch is about to come. */
    void expect() {
        lastUrgent = System.nanoTime();
    }

    /** Does it as soon as there is room. */
    <T> T through(Launch<T> launch) throws InterruptedException {
        urgent.incrementAndGet();
        try {
            return inside(launch);
        } finally {
            expect();
            urgent.decrementAndGet();
        }
    }

    /** Does it when nothing urgent has been done for a moment. */
    <T> T whenIdle(Launch<T> launch) throws InterruptedException {
        while (urgent.get() > 0 || System.nanoTime() - lastUrgent < MOMENT.toNanos()) {
            Thread.sleep(MOMENT);
        }
        return inside(launch);
    }

    private <T> T inside(Launch<T> launch) throws InterruptedException {
        room.acquire();
        try {
            return launch.make();
        } finally {
            room.release();
        }
    }
}
