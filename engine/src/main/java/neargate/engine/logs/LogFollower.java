package neargate.engine.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import neargate.kernel.Caller;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows one container's file to its end. Sleeps until it is told that the file has grown. */
final class LogFollower implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    /** How long to gather lines before a call: far below the second that a reader of the log would notice. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** As long as Docker's driver waits for the rest of an event of several lines. */
    private static final Duration EVENT_PATIENCE = Duration.ofSeconds(5);

    /** How many lines to read before it is written down how far: empty ones never fill a batch. */
    private static final int MOST_LINES = 10_000;

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

    private final AwsLogs to;
    private final Path file;
    private final Path kept;
    private final LogDelivery delivery;
    private final Semaphore news = new Semaphore(1);
    private final CountDownLatch done = new CountDownLatch(1);

    /** How many events are still to be passed over: those that the stream has already. */
    private long skip;

    private volatile boolean ending;
    private volatile boolean closed;

    /**
     * A follower of a container's log.
     *
     * @param kept the file that says how far it was delivered
     */
    LogFollower(AwsLogs to, Path file, Path kept, LogDelivery delivery) {
        this.to = to;
        this.file = file;
        this.kept = kept;
        this.delivery = delivery;
    }

    /** The file may have grown. */
    void wake() {
        news.release();
    }

    /** Nothing more will be written: deliver the rest and end. */
    void end() {
        ending = true;
        wake();
    }

    /** End here; another process goes on. */
    void close() {
        closed = true;
        wake();
    }

    /** Waits until all is delivered, for a while. */
    void awaitDelivered() throws InterruptedException {
        if (!done.await(LAST_PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS)) {
            LOG.warn("The log {} was not delivered in time", to.stream());
        }
    }

    @Override
    public void run() {
        try (FileChannel keeping = FileChannel.open(kept, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Caller writer = delivery.writer(to);
            Delivered delivered = Delivered.read(kept).orElse(null);
            if (delivered == null) {
                delivered = new Delivered(LogPosition.START, delivery.given(to, writer));
                delivered.keep(keeping);
            } else {
                skip = delivered.already(delivery.given(to, writer));
            }
            follow(delivered, writer, keeping);
        } catch (IOException | UncheckedIOException | LogException e) {
            LOG.warn("The log {} cannot be delivered any more", to.stream(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.countDown();
        }
    }

    private void follow(Delivered from, Caller writer, FileChannel keeping)
            throws IOException, LogException, InterruptedException {
        Delivered delivered = from;
        try (LogEvents events = new LogEvents(
                new JsonFile(file, from.position()), EventStart.of(to.options()).orElse(null))) {
            while (true) {
                boolean quiet = !awaitNews(events);
                if (!ending && !closed) {
                    Thread.sleep(GATHER);
                }
                news.drainPermits();
                if (closed) {
                    return;
                }
                boolean last = ending;
                delivered = deliver(events, delivered, writer, keeping, quiet, last);
                if (last) {
                    return;
                }
            }
        }
    }

    /** Returns false when there are none for so long that an event that was begun is whole. */
    private boolean awaitNews(LogEvents events) throws InterruptedException {
        if (events.isHolding()) {
            return news.tryAcquire(EVENT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
        news.acquire();
        return true;
    }

    /** Delivers what is there now; with the very last, what has no newline as well. */
    private Delivered deliver(
            LogEvents events, Delivered from, Caller writer, FileChannel keeping, boolean quiet, boolean last)
            throws IOException, InterruptedException {
        Delivered delivered = from;
        LogLine line = undelivered(events, quiet, last);
        while (line != null && !closed) {
            var batch = new LogBatch();
            LogPosition end = delivered.position();
            int lines = 0;
            while (line != null && !closed && lines++ < MOST_LINES && batch.add(line.time(), line.text())) {
                end = line.end();
                line = undelivered(events, quiet, last);
            }
            OptionalLong given = delivery.put(to, writer, batch, delivered.given(), last ? LAST_PATIENCE : PATIENCE);
            delivered = new Delivered(end, given);
            delivered.keep(keeping);
            events.release(delivered.position());
        }
        return delivered;
    }

    /** The next event that the stream has not got yet; null while there is none. */
    private @Nullable LogLine undelivered(LogEvents events, boolean quiet, boolean last) throws IOException {
        LogLine line = events.next(quiet, last);
        while (line != null && skip > 0 && !closed) {
            if (!line.text().isEmpty()) {
                skip--;
            }
            line = events.next(quiet, last);
        }
        return line;
    }
}
