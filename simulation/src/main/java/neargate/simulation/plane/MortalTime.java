package neargate.simulation.plane;

import java.time.Instant;
import java.util.concurrent.Executor;
import neargate.kernel.controller.Timers;
import neargate.kernel.controller.VirtualTime;

/** Threads and timers of one process: they end with it. */
final class MortalTime implements Executor, Timers {
    private final VirtualTime time;
    private final Lifetime lifetime;

    MortalTime(VirtualTime time, Lifetime lifetime) {
        this.time = time;
        this.lifetime = lifetime;
    }

    @Override
    public void execute(Runnable work) {
        if (!lifetime.isOver()) {
            time.execute(alive(work));
        }
    }

    @Override
    public Timer at(Instant when, Runnable work) {
        return lifetime.isOver() ? () -> {} : time.at(when, alive(work));
    }

    private Runnable alive(Runnable work) {
        return () -> {
            if (!lifetime.isOver()) {
                work.run();
            }
        };
    }

    @Override
    public void close() {}
}
