package neargate.engine.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what Docker's json-file driver writes: {@code {"log":"...","stream":"stdout","time":"..."}} a line. A long line of
 * the container comes in pieces of 16 KiB, of which only the last ends with a newline; so does what it wrote at its end
 * without one.
 */
final class JsonFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JsonFile.class);
    private static final JsonFactory JSON = new JsonFactory();

    private final Path path;
    private final RawLines lines;
    private final DockerTime times = new DockerTime();
    private final LogPosition from;

    /** By stream, the oldest first. */
    private final LinkedHashMap<String, Line> unfinished = new LinkedHashMap<>();

    private long pieces;
    private long toPass;
    private String firstStream = "";
    private long skipped;

    private record Piece(String stream, String text, long time) {}

    /**
     * A line as far as it was read.
     *
     * @param begin where its first piece is
     * @param before how many pieces were read before that
     * @param parts of how many pieces it is
     */
    private record Line(String text, long time, RawLines.Position begin, long before, int parts) {
        Line and(Piece next) {
            return new Line(text + next.text, time, begin, before, parts + 1);
        }

        boolean isWhole() {
            return text.endsWith("\n");
        }
    }

    /** Reads on from where an earlier reader was. */
    JsonFile(Path path, LogPosition from) {
        this.path = path;
        this.from = from;
        this.lines = new RawLines(path, from.raw());
    }

    /** The next line; null while there is none. */
    @Nullable
    LogLine next() throws IOException {
        for (byte[] raw = lines.next(); raw != null; raw = lines.next()) {
            Piece piece = piece(raw);
            if (piece == null) {
                continue;
            }
            Line begun = new Line(piece.text(), piece.time(), lines.position().back(raw.length + 1), pieces++, 1);
            if (isPassed(piece, begun)) {
                continue;
            }
            Line before = unfinished.get(piece.stream());
            if (before != null && before.text().length() + piece.text().length() > LogBatch.LONGEST) {
                unfinished.remove(piece.stream());
                unfinished.put(piece.stream(), begun);
                return line(before);
            }
            Line line = before == null ? begun : before.and(piece);
            if (line.isWhole()) {
                unfinished.remove(piece.stream());
                return line(line);
            }
            unfinished.put(piece.stream(), line);
        }
        return null;
    }

    /** Whether the earlier reader had a piece already, though it was read after what that one had not finished. */
    private boolean isPassed(Piece piece, Line begun) {
        if (begun.before() == 0) {
            firstStream = piece.stream();
            toPass = begun.begin().equals(from.raw()) ? from.passed() : 0;
        }
        if (toPass == 0 || piece.stream().equals(firstStream)) {
            return false;
        }
        toPass--;
        return true;
    }

    /** What was left without a newline, once nothing more will come; null when nothing is left. */
    @Nullable
    LogLine rest() {
        var left = unfinished.pollFirstEntry();
        return left == null ? null : line(left.getValue());
    }

    private LogLine line(Line line) {
        String text = line.isWhole() ? line.text().substring(0, line.text().length() - 1) : line.text();
        return new LogLine(line.time(), text, position());
    }

    private LogPosition position() {
        var oldest = unfinished.firstEntry();
        if (oldest == null) {
            return new LogPosition(lines.position(), 0);
        }
        Line line = oldest.getValue();
        long kept = unfinished.values().stream().mapToLong(Line::parts).sum();
        return new LogPosition(line.begin(), pieces - line.before() - kept);
    }

    /** Null for what Docker did not write whole, as when the disk was full or the machine lost its power. */
    private @Nullable Piece piece(byte[] raw) {
        try {
            return parsed(raw);
        } catch (IOException | DateTimeParseException e) {
            if (skipped++ == 0) {
                LOG.warn("The log {} has lines that cannot be read, which are skipped: {}", path, e.getMessage());
            }
            return null;
        }
    }

    private Piece parsed(byte[] raw) throws IOException {
        String stream = "stdout";
        String text = "";
        long time = 0;
        try (JsonParser json = JSON.createParser(raw)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "log" -> text = json.getText();
                    case "stream" -> stream = json.getText();
                    case "time" -> time = times.millis(json.getText());
                    default -> json.skipChildren();
                }
            }
        }
        if (time == 0) {
            throw new IOException("a line without a time");
        }
        return new Piece(stream, text, time);
    }

    /** Nobody will read before that position again. */
    void release(LogPosition before) throws IOException {
        lines.release(before.raw());
    }

    @Override
    public void close() throws IOException {
        if (skipped > 0) {
            LOG.warn("{} lines of the log {} were skipped", skipped, path);
        }
        lines.close();
    }
}
