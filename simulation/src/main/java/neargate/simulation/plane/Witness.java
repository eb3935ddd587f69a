package neargate.simulation.plane;

import java.time.Instant;
import neargate.kernel.store.Version;

/** Sees everything that is committed, in its order. */
public interface Witness {
    /**
     * Something was committed.
     *
     * @throws Broken when it must not have been
     */
    void saw(Instant time, Version version);
}
