package neargate.gateway.payload;

/** A body that is not what its headers say, or that is too large when it is unpacked. */
public final class BadPayload extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** What is wrong with it. */
    public enum Kind {
        /** It cannot be unpacked. */
        MALFORMED,
        /** It is shorter or longer than it says. */
        INCOMPLETE,
        /** It unpacks to more than is taken. */
        TOO_LARGE
    }

    BadPayload(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    static BadPayload malformed(String message) {
        return new BadPayload(Kind.MALFORMED, message);
    }
}
