package neargate.engine.docker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances that run on this machine, for the tasks on them. */
final class Slices {
    /** After a start, tasks may be asked for before their instance has been found again. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Map<String, Slice> byInstance = new HashMap<>();

    synchronized void opened(Slice slice) {
        byInstance.put(slice.instanceId(), slice);
        notifyAll();
    }

    synchronized void closed(String instanceId) {
        byInstance.remove(instanceId);
    }

    /**
     * The slice of an instance, which may be a moment behind its tasks.
     *
     * @throws IllegalStateException when it does not run
     */
    synchronized Slice await(String instanceId) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (@Nullable Slice slice = byInstance.get(instanceId); ; slice = byInstance.get(instanceId)) {
            if (slice != null) {
                return slice;
            }
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new IllegalStateException("the instance " + instanceId + " does not run");
            }
            wait(left);
        }
    }
}
