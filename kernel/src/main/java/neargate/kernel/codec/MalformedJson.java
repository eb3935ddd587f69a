package neargate.kernel.codec;

/** JSON that is not what it should be: broken syntax, another type than the shape's, too deep. */
public final class MalformedJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedJson(String message) {
        super(message);
    }

    public MalformedJson(String message, Throwable cause) {
        super(message, cause);
    }
}
