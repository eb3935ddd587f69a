package neargate.simulation.machines;

import java.time.Duration;
import java.util.SplittableRandom;
import neargate.kernel.controller.VirtualTime;

/** What lies between machines and the control plane: it takes its time, and loses some of what it carries. */
public final class Wire {
    private static final int FASTEST_MS = 1;
    private static final int SLOWEST_MS = 60;
    private static final double SLOW = 0.01;
    private static final int VERY_SLOW_MS = 20_000;

    private final VirtualTime time;
    private final SplittableRandom random;
    private double loss;

    public Wire(VirtualTime time, SplittableRandom random) {
        this.time = time;
        this.random = random;
    }

    /** From now on, such a part of all requests, and of all answers, is lost. */
    public void lose(double part) {
        loss = part;
    }

    public boolean loses() {
        return random.nextDouble() < loss;
    }

    /** How long something takes to get through. */
    public Duration latency() {
        boolean slow = loss > 0 && random.nextDouble() < SLOW;
        return Duration.ofMillis(random.nextInt(FASTEST_MS, slow ? VERY_SLOW_MS : SLOWEST_MS));
    }

    public void later(Duration wait, Runnable work) {
        time.at(time.instant().plus(wait), work);
    }

    /** A duration between two, in milliseconds. */
    public Duration between(int least, int most) {
        return Duration.ofMillis(random.nextInt(least, most + 1));
    }
}
