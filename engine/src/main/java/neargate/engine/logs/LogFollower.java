package neargate.engine.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(5);

    private final AwsLogs to;
    private final Path file;
    private final Path kept;
    private final LogDelivery delivery;
    private final Semaphore news = new Semaphore(1);
    private final CountDownLatch done = new CountDownLatch(1);
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
        try (LogEvents events = new LogEvents(
                        new JsonFile(file, lastPosition()),
                        EventStart.of(to.options()).orElse(null));
                FileChannel position = FileChannel.open(kept, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
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
                deliver(events, position, quiet, last);
                if (last) {
                    return;
                }
            }
        } catch (IOException | UncheckedIOException | LogException e) {
            LOG.warn("The log {} cannot be delivered any more", to.stream(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            done.countDown();
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
    private void deliver(LogEvents events, FileChannel position, boolean quiet, boolean last)
            throws IOException, InterruptedException {
        LogLine line = events.next(quiet, last);
        while (line != null && !closed) {
            var batch = new LogBatch();
            while (line != null && batch.add(line)) {
                line = events.next(quiet, last);
            }
            delivery.put(to, batch, last ? LAST_PATIENCE : PATIENCE);
            keep(position, batch.end());
        }
    }

    private RawLines.Position lastPosition() throws IOException {
        if (!Files.exists(kept)) {
            return RawLines.Position.START;
        }
        String[] numbers = Files.readString(kept).strip().split(" ", 2);
        return numbers.length == 2
                ? new RawLines.Position(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]))
                : RawLines.Position.START;
    }

    /** One write of fixed length: a process that is killed leaves the old text or the new, never half of it. */
    private static void keep(FileChannel file, RawLines.@Nullable Position position) throws IOException {
        if (position != null) {
            String text = "%020d %020d\n".formatted(position.inode(), position.offset());
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
        }
    }
}
