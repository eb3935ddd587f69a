package neargate.simulation.machines;

import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;

/** How a machine reports what becomes of its tasks. */
interface Uplink {
    /** A task has changed; it is reported as soon as that can be. */
    void report(SubmitTaskStateChangeRequest change);

    /**
     * A health check says something else than before.
     *
     * @return whether it was told: who is not connected tries again
     */
    boolean health(String task, boolean healthy);
}
