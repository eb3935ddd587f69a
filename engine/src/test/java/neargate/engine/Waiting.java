package neargate.engine;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for conditions, never for time. */
public final class Waiting {
    private Waiting() {}

    /** Waits until the condition holds; fails when it never does. */
    public static void until(Callable<Boolean> condition) throws Exception {
        within(Duration.ofSeconds(30), condition);
    }

    /** Waits until the condition holds; fails when that takes longer. */
    public static void within(Duration time, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + time.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come true within " + time);
            }
            Thread.sleep(2);
        }
    }
}
