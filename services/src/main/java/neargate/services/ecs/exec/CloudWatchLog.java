package neargate.services.ecs.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CloudWatchLogsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** A session's output in a log stream: an event a line, as lines come. */
final class CloudWatchLog implements SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLog.class);
    private static final int LONGEST_LINE = 32 * 1024;
    private static final int MOST_EVENTS = 100;

    /** Of one PutLogEvents, in which each event counts 26 bytes beside its text. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int OVERHEAD = 26;
    private static final Duration DELAY = Duration.ofSeconds(1);

    private final CloudWatchLogsClient logs;
    private final Clock clock;
    private final Caller caller;
    private final Ticket.LogTarget target;
    private final List<InputLogEvent> events = new ArrayList<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int bytes;
    private Instant delivered;

    private CloudWatchLog(CloudWatchLogsClient logs, Clock clock, Scope scope, Ticket.LogTarget target) {
        this.logs = logs;
        this.clock = clock;
        this.caller = Caller.service("ecs", scope.account(), target.region());
        this.target = target;
        this.delivered = clock.instant();
    }

    /** A session cannot be logged as it must be; the message is for its user. */
    static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        UnavailableException(String message) {
            super(message, null, false, false);
        }
    }

    /** A new log stream. */
    static SessionLog open(CloudWatchLogsClient logs, Clock clock, Scope scope, Ticket.LogTarget target)
            throws UnavailableException {
        var log = new CloudWatchLog(logs, clock, scope, target);
        try {
            if (target.encrypted() && !log.caller.call(log::isEncrypted)) {
                throw new UnavailableException("We couldn't start the session because encryption is not set up on the"
                        + " selected CloudWatch Logs log group. Either encrypt the log group or choose an option to"
                        + " enable logging without encryption.");
            }
            log.caller.run(() -> logs.createLogStream(
                    stream -> stream.logGroupName(target.group()).logStreamName(target.stream())));
            return log;
        } catch (SdkException e) {
            throw new UnavailableException("We couldn't start the session because its output cannot be logged to the"
                    + " CloudWatch Logs log group " + target.group() + ": " + said(e));
        }
    }

    private static String said(SdkException e) {
        return e instanceof CloudWatchLogsException refused && refused.awsErrorDetails() != null
                ? refused.awsErrorDetails().errorMessage()
                : String.valueOf(e.getMessage());
    }

    private boolean isEncrypted() {
        return logs.describeLogGroups(groups -> groups.logGroupNamePrefix(target.group())).logGroups().stream()
                .anyMatch(group -> group.logGroupName().equals(target.group()) && group.kmsKeyId() != null);
    }

    @Override
    public void write(byte[] output) {
        for (byte b : output) {
            if (b == '\n' || line.size() == LONGEST_LINE) {
                endLine();
            }
            if (b != '\n') {
                line.write(b);
            }
        }
        if (events.size() >= MOST_EVENTS || clock.instant().isAfter(delivered.plus(DELAY))) {
            deliver();
        }
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
        line.reset();
        // An event cannot be empty.
        if (!text.isEmpty()) {
            int size = text.getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
            if (bytes + size > MOST_BYTES) {
                deliver();
            }
            bytes += size;
            events.add(InputLogEvent.builder()
                    .timestamp(clock.millis())
                    .message(text)
                    .build());
        }
        if (events.size() >= MOST_EVENTS) {
            deliver();
        }
    }

    private void deliver() {
        delivered = clock.instant();
        if (events.isEmpty()) {
            return;
        }
        List<InputLogEvent> batch = List.copyOf(events);
        events.clear();
        bytes = 0;
        try {
            caller.run(() -> logs.putLogEvents(put -> put.logGroupName(target.group())
                    .logStreamName(target.stream())
                    .logEvents(batch)));
        } catch (SdkException e) {
            LOG.warn("{} lines for {} {} are lost: {}", batch.size(), target.group(), target.stream(), e.getMessage());
        }
    }

    @Override
    public void close() {
        endLine();
        deliver();
    }
}
