package neargate.scheduler.query;

/** A text that is no query: what is wrong with it, and where. */
public final class QueryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int position;

    QueryException(String text, int position, String problem) {
        super("Invalid expression '%s': %s, at character %d.".formatted(text, problem, position + 1));
        this.position = position;
    }

    /** The index of the character that could not be understood; the text's length if something is missing at its end. */
    public int position() {
        return position;
    }
}
