package neargate.engine.logs;

/** A container's log stream cannot be had; the message is what Fargate reports as the reason. */
public final class LogException extends Exception {
    private static final long serialVersionUID = 1;

    LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
