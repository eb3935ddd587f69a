package neargate.simulation.machines;

/** What containers do, left to themselves. */
public enum Conduct {
    /** They run. */
    LASTS,
    /** They do their work and end. */
    ENDS,
    /** They end with an error, soon after each start. */
    CRASHES,
    /** They run, and their health checks fail. */
    SICKENS,
    /** Their image is nowhere. */
    IS_MISSING
}
