package neargate.engine.images;

/** An image cannot be had; the message is what the agent reports as the reason. */
public final class ImageException extends Exception {
    private static final long serialVersionUID = 1;

    ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
