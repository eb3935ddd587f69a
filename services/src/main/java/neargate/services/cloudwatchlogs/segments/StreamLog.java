package neargate.services.cloudwatchlogs.segments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/** The events of one log stream: a folder of segments. */
public final class StreamLog {
    private static final long SEGMENT_BYTES = 1 << 20;

    private final Path folder;
    private final ReentrantLock appending = new ReentrantLock();
    private volatile List<Segment> segments;

    private StreamLog(Path folder, List<Segment> segments) {
        this.folder = folder;
        this.segments = segments;
    }

    /** Opens the log in a folder, which need not exist yet, and cuts off what a crash tore. */
    static StreamLog open(Path folder) {
        if (!Files.isDirectory(folder)) {
            return new StreamLog(folder, List.of());
        }
        try (Stream<Path> files = Files.list(folder)) {
            return new StreamLog(folder, files.sorted().map(Segment::open).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds events at the end, numbered in the order of the list. */
    public void append(List<InputLogEvent> events, long ingestionTime) {
        appending.lock();
        try {
            List<Segment> now = segments;
            Segment last = now.isEmpty() ? Segment.empty(folder, 0) : now.getLast();
            boolean roll = last.bytes() >= SEGMENT_BYTES;
            Segment target = roll ? Segment.empty(folder, last.firstSequence() + last.count()) : last;
            ByteBuffer records = Segment.encode(events, ingestionTime);
            int length = records.remaining();
            write(target, records);
            var next = new ArrayList<>(roll || now.isEmpty() ? now : now.subList(0, now.size() - 1));
            next.add(target.with(events, length, ingestionTime));
            segments = List.copyOf(next);
        } finally {
            appending.unlock();
        }
    }

    private void write(Segment segment, ByteBuffer records) {
        try {
            Files.createDirectories(folder);
            try (var channel = FileChannel.open(segment.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // At the end of what is known to be whole: what a failed or torn write left there is overwritten.
                long position = segment.bytes();
                while (records.hasRemaining()) {
                    position += channel.write(records, position);
                }
                channel.truncate(position);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The first events in the order of time that satisfy a condition.
     *
     * @param from the earliest timestamp, inclusive
     * @param to the latest timestamp, exclusive
     * @param limit how many at most
     * @param newestFirst true to take the newest {@code limit} instead of the oldest
     * @return in ascending order either way
     */
    public List<LogEvent> select(long from, long to, int limit, boolean newestFirst, Predicate<LogEvent> condition) {
        Comparator<LogEvent> order = newestFirst ? Comparator.reverseOrder() : Comparator.naturalOrder();
        var chosen = new Chosen<>(limit, order);
        List<Segment> now = segments;
        for (Segment segment : newestFirst ? now.reversed() : now) {
            LogEvent bound = chosen.bound();
            boolean outOfReach = bound != null
                    && (newestFirst ? segment.newest() < bound.timestamp() : segment.oldest() > bound.timestamp());
            if (!outOfReach && segment.overlaps(from, to)) {
                Consumer<LogEvent> take = event -> {
                    if (event.timestamp() >= from && event.timestamp() < to && condition.test(event)) {
                        chosen.offer(event);
                    }
                };
                segment.read(take);
            }
        }
        return newestFirst ? chosen.inOrder().reversed() : chosen.inOrder();
    }

    /** The timestamp of the oldest event; {@link Long#MAX_VALUE} without events. */
    public long oldest() {
        return segments.stream().mapToLong(Segment::oldest).min().orElse(Long.MAX_VALUE);
    }

    /** The timestamp of the newest event; {@link Long#MIN_VALUE} without events. */
    public long newest() {
        return segments.stream().mapToLong(Segment::newest).max().orElse(Long.MIN_VALUE);
    }

    /** When the last event arrived; 0 without events. */
    public long lastIngestionTime() {
        List<Segment> now = segments;
        return now.isEmpty() ? 0 : now.getLast().lastIngestionTime();
    }

    /** How many bytes the events take. */
    public long bytes() {
        return segments.stream().mapToLong(Segment::bytes).sum();
    }

    /** The number that the next event will have. */
    public long nextSequence() {
        List<Segment> now = segments;
        return now.isEmpty() ? 0 : now.getLast().firstSequence() + now.getLast().count();
    }

    /** Deletes the segments all of whose events are older than {@code timestamp}, but for the last one. */
    public void dropBefore(long timestamp) {
        appending.lock();
        try {
            List<Segment> now = segments;
            List<Segment> old = now.stream()
                    .limit(Math.max(0, now.size() - 1))
                    .filter(segment -> segment.newest() < timestamp)
                    .toList();
            segments = now.stream().filter(segment -> !old.contains(segment)).toList();
            for (Segment segment : old) {
                Files.deleteIfExists(segment.file());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            appending.unlock();
        }
    }
}
