package neargate.engine.logs;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** The calls to CloudWatch Logs, as the awslogs driver makes them. */
final class LogDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(LogDelivery.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final CloudWatchLogsClient logs;

    LogDelivery(CloudWatchLogsClient logs) {
        this.logs = logs;
    }

    /** Makes the stream, and the group where that was asked for. */
    void prepare(AwsLogs to) throws LogException {
        Optional<EventStart> _ = EventStart.of(to.options());
        try {
            to.caller().run(() -> {
                try {
                    createStream(to);
                } catch (ResourceNotFoundException e) {
                    if (!to.createGroup()) {
                        throw e;
                    }
                    createGroup(to);
                    createStream(to);
                }
            });
        } catch (SdkException e) {
            throw new LogException(
                    "ResourceInitializationError: failed to validate logger args: create stream has been retried 1"
                            + " times: failed to create Cloudwatch log stream: " + said(e) + " : exit status 1",
                    e);
        }
    }

    private void createStream(AwsLogs to) {
        try {
            logs.createLogStream(CreateLogStreamRequest.builder()
                    .logGroupName(to.group())
                    .logStreamName(to.stream())
                    .build());
        } catch (ResourceAlreadyExistsException e) {
            // Left by an earlier start of the same task.
        }
    }

    private void createGroup(AwsLogs to) {
        try {
            logs.createLogGroup(group -> group.logGroupName(to.group()));
        } catch (ResourceAlreadyExistsException e) {
            // Another container was quicker.
        }
    }

    private static String said(SdkException e) {
        return e instanceof CloudWatchLogsException refused && refused.awsErrorDetails() != null
                ? e.getClass().getSimpleName() + ": "
                        + refused.awsErrorDetails().errorMessage()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    /**
     * Delivers a batch. Tries again while the service fails; what the service refuses is dropped, as the driver does.
     *
     * @param patience how long to try
     */
    void put(AwsLogs to, LogBatch batch, Duration patience) throws InterruptedException {
        var events = batch.events();
        if (events.isEmpty()) {
            return;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        for (Duration wait = FIRST_WAIT; ; wait = min(wait.multipliedBy(2), LONGEST_WAIT)) {
            try {
                to.caller()
                        .run(() -> logs.putLogEvents(put -> put.logGroupName(to.group())
                                .logStreamName(to.stream())
                                .logEvents(events)));
                return;
            } catch (RuntimeException e) {
                boolean refused = e instanceof CloudWatchLogsException answer && answer.statusCode() < 500;
                if (refused || System.nanoTime() > deadline) {
                    LOG.warn("{} lines for {} {} are lost: {}", events.size(), to.group(), to.stream(), e.getMessage());
                    return;
                }
                Thread.sleep(wait);
            }
        }
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }
}
