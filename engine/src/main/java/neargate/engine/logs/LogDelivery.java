package neargate.engine.logs;

import java.time.Duration;
import java.util.OptionalLong;
import neargate.kernel.Caller;
import org.jspecify.annotations.Nullable;
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
    private volatile LogWriters writers = LogWriters.ECS;

    LogDelivery(CloudWatchLogsClient logs) {
        this.logs = logs;
    }

    void writtenBy(LogWriters writers) {
        this.writers = writers;
    }

    /** Who writes a log. */
    Caller writer(AwsLogs to) throws LogException {
        return writers.of(to);
    }

    /** Makes the stream, and the group where that was asked for. */
    void prepare(AwsLogs to) throws LogException {
        LoggerArguments.check(to.options());
        Caller writer = writer(to);
        try {
            writer.run(() -> {
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
            throw LogException.ofStream(e);
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

    /**
     * How many events the stream has been given in all; empty when it does not tell. Neargate's upload sequence tokens are that
     * number; those of others are no numbers, or those of another time.
     */
    OptionalLong given(AwsLogs to, Caller writer) {
        try {
            return writer
                    .call(() -> logs.describeLogStreams(request -> request.logGroupName(to.group())
                            .logStreamNamePrefix(to.stream())
                            .limit(1)))
                    .logStreams()
                    .stream()
                    .filter(stream -> stream.logStreamName().equals(to.stream()))
                    .map(stream -> number(stream.uploadSequenceToken()))
                    .findFirst()
                    .orElse(OptionalLong.empty());
        } catch (SdkException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong number(@Nullable String token) {
        if (token == null) {
            return OptionalLong.of(0);
        }
        return token.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(token)) : OptionalLong.empty();
    }

    /**
     * Delivers a batch. Tries again while the service fails, unless that had taken the batch before it failed; what the service
     * refuses is dropped, as the driver does.
     *
     * @param writer who writes them
     * @param before how many events the stream was given before, if that is known
     * @param patience how long to try
     * @return how many it was given in all
     */
    OptionalLong put(AwsLogs to, Caller writer, LogBatch batch, OptionalLong before, Duration patience)
            throws InterruptedException {
        var events = batch.events();
        if (events.isEmpty()) {
            return before;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        for (Duration wait = FIRST_WAIT; ; wait = min(wait.multipliedBy(2), LONGEST_WAIT)) {
            try {
                return number(writer.call(() -> logs.putLogEvents(put -> put.logGroupName(to.group())
                                .logStreamName(to.stream())
                                .logEvents(events)))
                        .nextSequenceToken());
            } catch (RuntimeException e) {
                boolean refused = e instanceof CloudWatchLogsException answer && answer.statusCode() < 500;
                if (refused || System.nanoTime() > deadline) {
                    LOG.warn("{} lines for {} {} are lost: {}", events.size(), to.group(), to.stream(), e.getMessage());
                    return before;
                }
                Thread.sleep(wait);
                OptionalLong now = given(to, writer);
                if (before.isPresent() && now.isPresent() && now.getAsLong() >= before.getAsLong() + events.size()) {
                    return now;
                }
            }
        }
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }
}
