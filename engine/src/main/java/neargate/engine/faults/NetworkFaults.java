package neargate.engine.faults;

import neargate.engine.network.Network.NetworkException;

/** The faults of one task. Whatever is asked of them, a {@link NetworkException} says what the kernel does not do. */
public interface NetworkFaults {
    /** Whether one of this {@link NetworkFault#name name} is in force. */
    boolean isRunning(String name);

    /**
     * Puts one in force that is not. When the kernel cannot, nothing of it is.
     *
     * @throws OccupiedException when another task keeps packets back where this one would
     */
    void start(NetworkFault fault);

    /** Takes one away that is in force. */
    void stop(String name);

    /** Tasks in network mode host share an interface, and one of them has it. */
    final class OccupiedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public OccupiedException(NetworkException cause) {
            super("another task keeps packets back on this interface", cause);
        }
    }
}
