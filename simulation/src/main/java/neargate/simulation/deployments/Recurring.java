package neargate.simulation.deployments;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;
import neargate.simulation.machines.Wire;

/** Things that happen again and again, at no certain times, until it is enough. */
final class Recurring {
    private final Wire wire;
    private final SplittableRandom random;
    private boolean over;

    Recurring(Wire wire, SplittableRandom random) {
        this.wire = wire;
        this.random = random;
    }

    /** To each of so many, it happens once in {@code mean} on the average. */
    void each(IntSupplier many, Duration mean, Runnable what) {
        double share = mean.toMillis() / (double) Math.max(1, many.getAsInt());
        long wait = Math.max(1, (long) (-Math.log(1 - random.nextDouble()) * share));
        wire.later(Duration.ofMillis(wait), () -> {
            if (!over) {
                what.run();
                each(many, mean, what);
            }
        });
    }

    boolean isOver() {
        return over;
    }

    /** Nothing of it happens any more. */
    void end() {
        over = true;
    }
}
