package neargate.kernel.store;

/** One immutable version of all tables. What it shows is durable. Free to take and to keep. */
public interface Snapshot extends Reader {
    /** The number of the version: it grows by one with every transaction that changed something. */
    long revision();
}
