package neargate.simulation.plane;

/** Something that must always hold does not. */
public final class Broken extends AssertionError {
    private static final long serialVersionUID = 1L;

    public Broken(String what) {
        super(what);
    }
}
