package neargate.simulation.plane;

/** The process ends here: what called it never hears anything again. */
public final class Crash extends Error {
    private static final long serialVersionUID = 1L;

    Crash() {
        super("the control plane has died", null, false, false);
    }
}
