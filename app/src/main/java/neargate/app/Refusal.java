package neargate.app;

/** The program cannot do what was asked: one clear sentence, and what would help. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    public Refusal(String message) {
        this(message, 1);
    }

    /** @param exitCode what the program ends with; 2 is kept for bad usage */
    public Refusal(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
