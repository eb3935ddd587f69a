package neargate.services.ecs.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import neargate.engine.logs.LogBatch;
import neargate.engine.logs.LogsError;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * A session's output in a log stream: an event a line, within a second. Whoever writes waits only when very many lines are
 * waiting already.
 */
final class CloudWatchLog implements SessionLog {
    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchLog.class);
    private static final int LONGEST_LINE = 32 * 1024;
    private static final int LONGEST_CHARACTER = 4;
    private static final int MOST_WAITING = 1_000;

    /** How long to gather lines before a call. */
    private static final Duration GATHER = Duration.ofMillis(200);

    private final CloudWatchLogsClient logs;
    private final Clock clock;
    private final Caller caller;
    private final Ticket.LogTarget target;
    private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch done = new CountDownLatch(1);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private record Line(long time, String text) {
        /** After the last: an event cannot be empty. */
        static final Line END = new Line(0, "");

        boolean isEnd() {
            return text.isEmpty();
        }
    }

    private CloudWatchLog(CloudWatchLogsClient logs, Clock clock, Scope scope, Ticket.LogTarget target) {
        this.logs = logs;
        this.clock = clock;
        this.caller = Caller.service("ecs", scope.account(), target.region());
        this.target = target;
    }

    /** A session cannot be logged as it must be; the message is for its user. */
    static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1;

        UnavailableException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * A new log stream.
     *
     * @param executor where lines are delivered
     */
    static SessionLog open(
            CloudWatchLogsClient logs, Clock clock, Executor executor, Scope scope, Ticket.LogTarget target)
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
            executor.execute(log::deliver);
            return log;
        } catch (SdkException e) {
            throw new UnavailableException("We couldn't start the session because its output cannot be logged to the"
                    + " CloudWatch Logs log group " + target.group() + ": " + LogsError.message(e));
        }
    }

    private boolean isEncrypted() {
        return logs.describeLogGroups(groups -> groups.logGroupNamePrefix(target.group())).logGroups().stream()
                .anyMatch(group -> group.logGroupName().equals(target.group()) && group.kmsKeyId() != null);
    }

    @Override
    public void write(byte[] output) throws InterruptedException {
        for (byte b : output) {
            if (b == '\n' || isFull(b)) {
                endLine();
            }
            if (b != '\n') {
                line.write(b);
            }
        }
    }

    /** Whether the line is cut before this byte: not in the middle of a character, if these are characters. */
    private boolean isFull(byte next) {
        boolean within = (next & 0b1100_0000) == 0b1000_0000;
        return line.size() >= (within ? LONGEST_LINE + LONGEST_CHARACTER : LONGEST_LINE);
    }

    private void endLine() throws InterruptedException {
        String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
        line.reset();
        if (!text.isEmpty()) {
            lines.put(new Line(clock.millis(), text));
        }
    }

    private void deliver() {
        try {
            for (Line next = lines.take(); !next.isEnd(); ) {
                var batch = new LogBatch();
                long until = System.nanoTime() + GATHER.toNanos();
                Line more = next;
                while (more != null && !more.isEnd() && batch.add(more.time(), more.text())) {
                    more = lines.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                }
                put(batch.events());
                next = more == null ? lines.take() : more;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.countDown();
        }
    }

    private void put(List<InputLogEvent> events) {
        try {
            caller.run(() -> logs.putLogEvents(put -> put.logGroupName(target.group())
                    .logStreamName(target.stream())
                    .logEvents(events)));
        } catch (RuntimeException e) {
            LOG.warn("{} lines for {} {} are lost: {}", events.size(), target.group(), target.stream(), e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            endLine();
            lines.put(Line.END);
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
