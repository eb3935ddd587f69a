package neargate.engine.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a container's log was delivered, as a small file keeps it.
 *
 * @param position how far it was read
 * @param given how many events the stream had been given by then; empty when that was not told. What it has more when a later
 *     process looks was delivered from this position by one that was killed before it wrote that down.
 */
record Delivered(LogPosition position, OptionalLong given) {
    private static final long NOT_TOLD = -1;

    /** What the file says; empty when there is none. */
    static Optional<Delivered> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String[] numbers = Files.readString(file).strip().split(" ", 4);
        if (numbers.length < 2) {
            return Optional.empty();
        }
        long given = numbers.length < 3 ? NOT_TOLD : Long.parseLong(numbers[2]);
        return Optional.of(new Delivered(
                new LogPosition(
                        new RawLines.Position(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])),
                        numbers.length < 4 ? 0 : Long.parseLong(numbers[3])),
                given == NOT_TOLD ? OptionalLong.empty() : OptionalLong.of(given)));
    }

    /** One write of fixed length: a process that is killed leaves the old text or the new, never half of it. */
    void keep(FileChannel file) throws IOException {
        RawLines.Position raw = position.raw();
        String text = "%020d %020d %020d %020d\n"
                .formatted(raw.inode(), raw.offset(), given.orElse(NOT_TOLD), position.passed());
        file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** How many events from the position on the stream has already, when it has been given so many in all. */
    long already(OptionalLong now) {
        return given.isPresent() && now.isPresent() ? Math.max(0, now.getAsLong() - given.getAsLong()) : 0;
    }
}
