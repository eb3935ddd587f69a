package neargate.engine.logs;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/** A container's log stream cannot be had; the message is what Fargate reports as the reason. */
public final class LogException extends Exception {
    private static final long serialVersionUID = 1;
    private static final String OF_FARGATE = "ResourceInitializationError: failed to validate logger args: ";
    private static final String OF_DOCKER =
            "CannotStartContainerError: Error response from daemon: failed to initialize logging driver: ";

    private final String onInstance;

    private LogException(String onFargate, String onInstance, @Nullable Throwable cause) {
        super(onFargate, cause);
        this.onInstance = onInstance;
    }

    /** The driver does not begin for what is wrong with its arguments. */
    static LogException ofArguments(String wrong, @Nullable Throwable cause) {
        return new LogException(OF_FARGATE + wrong, OF_DOCKER + wrong, cause);
    }

    /** CloudWatch Logs does not make the stream. */
    static LogException ofStream(SdkException cause) {
        String wrong =
                "failed to create Cloudwatch log stream: " + LogsError.code(cause) + ": " + LogsError.message(cause);
        return new LogException(
                OF_FARGATE + "create stream has been retried 1 times: " + wrong + " : exit status 1",
                OF_DOCKER + wrong,
                cause);
    }

    /** The driver finds no credentials on the instance. */
    public static LogException ofNobody() {
        return ofArguments(
                "failed to create Cloudwatch log stream: NoCredentialProviders: no valid providers in chain", null);
    }

    /** There is nobody to write it; the reason is ECS's, wherever the task was to run. */
    public static LogException ofWriter(String reason) {
        return new LogException(reason, reason, null);
    }

    /** The reason that the agent of an instance reports. */
    public String onInstance() {
        return onInstance;
    }
}
