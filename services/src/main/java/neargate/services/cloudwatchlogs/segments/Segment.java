package neargate.services.cloudwatchlogs.segments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

/**
 * What is known of a segment file: a value that grows by {@link #with}. A record is {@code length, checksum, timestamp,
 * ingestion time, text}.
 *
 * @param file where it is
 * @param firstSequence the number of its first event
 * @param count how many events it holds
 * @param bytes how much of the file is theirs
 * @param oldest the smallest timestamp; {@link Long#MAX_VALUE} when empty
 * @param newest the largest timestamp; {@link Long#MIN_VALUE} when empty
 * @param lastIngestionTime when its last event arrived; 0 when empty
 */
record Segment(Path file, long firstSequence, int count, long bytes, long oldest, long newest, long lastIngestionTime) {

    private static final int HEADER = Integer.BYTES + Integer.BYTES + Long.BYTES + Long.BYTES;

    /** An empty segment whose name tells the number of its first event. */
    static Segment empty(Path folder, long firstSequence) {
        return new Segment(
                folder.resolve(String.format("%019d.log", firstSequence)),
                firstSequence,
                0,
                0,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                0);
    }

    /** Reads what a file holds, up to its end or to the first record that is torn. */
    static Segment open(Path file) {
        String name = file.getFileName().toString();
        long first = Long.parseLong(name.substring(0, name.length() - ".log".length()));
        ByteBuffer content = load(file, Long.MAX_VALUE);
        var times = new LongSummaryStatistics();
        long[] lastIngestionTime = {0};
        long whole = parse(content, first, event -> {
            times.accept(event.timestamp());
            lastIngestionTime[0] = event.ingestionTime();
        });
        return new Segment(
                file, first, (int) times.getCount(), whole, times.getMin(), times.getMax(), lastIngestionTime[0]);
    }

    /** The segment after {@code events}, which take {@code length} bytes, were written at its end. */
    Segment with(List<InputLogEvent> events, int length, long ingestionTime) {
        LongSummaryStatistics times =
                events.stream().mapToLong(InputLogEvent::timestamp).summaryStatistics();
        return new Segment(
                file,
                firstSequence,
                count + events.size(),
                bytes + length,
                Math.min(oldest, times.getMin()),
                Math.max(newest, times.getMax()),
                ingestionTime);
    }

    /** Whether it may hold events from {@code from} (inclusive) to {@code to} (exclusive). */
    boolean overlaps(long from, long to) {
        return count > 0 && newest >= from && oldest < to;
    }

    /** Tells its events in the order of arrival. */
    void read(Consumer<LogEvent> consumer) {
        parse(load(file, bytes), firstSequence, consumer);
    }

    /** The records of {@code events}, one after another. */
    static ByteBuffer encode(List<InputLogEvent> events, long ingestionTime) {
        List<byte[]> texts = events.stream()
                .map(event -> event.message().getBytes(StandardCharsets.UTF_8))
                .toList();
        var buffer = ByteBuffer.allocate(
                texts.stream().mapToInt(text -> HEADER + text.length).sum());
        for (int i = 0; i < texts.size(); i++) {
            InputLogEvent event = events.get(i);
            buffer.putInt(texts.get(i).length)
                    .putInt(checksum(event.timestamp(), texts.get(i)))
                    .putLong(event.timestamp())
                    .putLong(ingestionTime)
                    .put(texts.get(i));
        }
        return buffer.flip();
    }

    /** Tells the records up to the end or the first torn one, and returns where that is. */
    private static long parse(ByteBuffer buffer, long firstSequence, Consumer<LogEvent> consumer) {
        long sequence = firstSequence;
        long whole = buffer.position();
        while (buffer.remaining() >= HEADER) {
            int length = buffer.getInt();
            int checksum = buffer.getInt();
            long timestamp = buffer.getLong();
            long ingestionTime = buffer.getLong();
            if (length < 0 || length > buffer.remaining()) {
                break;
            }
            byte[] text = new byte[length];
            buffer.get(text);
            if (checksum != checksum(timestamp, text)) {
                break;
            }
            whole = buffer.position();
            consumer.accept(
                    new LogEvent(timestamp, ingestionTime, sequence++, new String(text, StandardCharsets.UTF_8)));
        }
        return whole;
    }

    private static int checksum(long timestamp, byte[] text) {
        var crc = new CRC32();
        crc.update(ByteBuffer.allocate(Long.BYTES).putLong(timestamp).flip());
        crc.update(text);
        return (int) crc.getValue();
    }

    private static ByteBuffer load(Path file, long limit) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var buffer = ByteBuffer.allocate((int) Math.min(limit, channel.size()));
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    break;
                }
            }
            return buffer.flip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
