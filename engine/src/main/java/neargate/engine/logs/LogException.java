package neargate.engine.logs;

import org.jspecify.annotations.Nullable;

/** A container's log stream cannot be had; the message is what Fargate reports as the reason. */
public final class LogException extends Exception {
    private static final long serialVersionUID = 1;

    private LogException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The driver does not begin for what is wrong with its arguments. */
    static LogException ofArguments(String wrong, @Nullable Throwable cause) {
        return new LogException("ResourceInitializationError: failed to validate logger args: " + wrong, cause);
    }
}
