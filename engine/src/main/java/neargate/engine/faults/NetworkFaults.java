package neargate.engine.faults;

/** The faults of one task. */
public interface NetworkFaults {
    /** Whether one of this {@link NetworkFault#name name} is in force. */
    boolean isRunning(String name);

    /**
     * Puts one in force that is not.
     *
     * @throws neargate.engine.network.Network.NetworkException when the kernel cannot, saying why; then nothing of it is
     */
    void start(NetworkFault fault);

    /** Takes one away that is in force. */
    void stop(String name);
}
