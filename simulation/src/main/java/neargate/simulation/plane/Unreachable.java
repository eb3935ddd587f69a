package neargate.simulation.plane;

/** The control plane did not answer. Whether it did what it was asked for, nobody knows. */
public final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable() {
        super("the control plane does not answer", null, false, false);
    }
}
