package neargate.agent.datachannel;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts what comes into its order. */
final class Incoming {
    /** Less than any receiver has room for when it is idle: what came early must not keep out what it waits for. */
    private static final int MOST_EARLY = 64;

    private static final int MOST_EARLY_BYTES = 64 * 1024;

    /** What is taken in beyond the room there is: more than a sender's window, which is closed by then. */
    private static final int SLACK = 128 * 1024;

    private final Map<Long, Frame> early = new HashMap<>();
    private long expected;
    private int earlyBytes;

    /**
     * Takes a frame in.
     *
     * @param room how many bytes of payload there is room for where they go; what is not acknowledged may be more
     * @return what is to be handed on; null if the frame is not taken, and comes again when it is not acknowledged
     */
    @Nullable
    List<Frame> take(Frame frame, int room) {
        if (frame.sequence() < expected || early.containsKey(frame.sequence())) {
            return List.of();
        }
        int length = frame.payload().length;
        if (frame.sequence() > expected) {
            if (early.size() == MOST_EARLY || earlyBytes + length > MOST_EARLY_BYTES) {
                return null;
            }
            early.put(frame.sequence(), frame);
            earlyBytes += length;
            return List.of();
        }
        if ((long) earlyBytes + length > (long) room + SLACK) {
            return null;
        }
        List<Frame> taken = new ArrayList<>(List.of(frame));
        expected++;
        for (Frame next = early.remove(expected); next != null; next = early.remove(expected)) {
            taken.add(next);
            earlyBytes -= next.payload().length;
            expected++;
        }
        return taken;
    }
}
