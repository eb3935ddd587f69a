package neargate.engine.logs;

import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;

/** What comes of a call to CloudWatch Logs that failed. */
public final class LogsError {
    private LogsError() {}

    /** What kind of error it is, in the words of CloudWatch Logs. */
    static String code(SdkException e) {
        return e instanceof CloudWatchLogsException refused
                        && refused.awsErrorDetails() != null
                        && refused.awsErrorDetails().errorCode() != null
                ? refused.awsErrorDetails().errorCode()
                : e.getClass().getSimpleName();
    }

    /** In the words of CloudWatch Logs, or of whoever did not reach it. */
    public static String message(SdkException e) {
        return e instanceof CloudWatchLogsException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorMessage()
                : String.valueOf(e.getMessage());
    }
}
