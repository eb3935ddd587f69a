package neargate.engine.logs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
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
    private final Map<String, Piece> unfinished = new LinkedHashMap<>();
    private long skipped;

    private record Piece(String stream, String text, long time) {
        Piece and(Piece next) {
            return new Piece(stream, text + next.text, time);
        }

        boolean isLast() {
            return text.endsWith("\n");
        }
    }

    /** Reads on from where an earlier reader was. */
    JsonFile(Path path, RawLines.Position from) {
        this.path = path;
        this.lines = new RawLines(path, from);
    }

    /** The next line; null while there is none. */
    @Nullable
    LogLine next() throws IOException {
        for (byte[] raw = lines.next(); raw != null; raw = lines.next()) {
            Piece piece = piece(raw);
            if (piece == null) {
                continue;
            }
            Piece before = unfinished.remove(piece.stream());
            if (before != null && before.text().length() + piece.text().length() > LogBatch.LONGEST) {
                unfinished.put(piece.stream(), piece);
                return line(before);
            }
            Piece whole = before == null ? piece : before.and(piece);
            if (whole.isLast()) {
                return line(whole);
            }
            unfinished.put(whole.stream(), whole);
        }
        return null;
    }

    /** What was left without a newline, once nothing more will come; null when nothing is left. */
    @Nullable
    LogLine rest() {
        var left = unfinished.values().iterator();
        if (!left.hasNext()) {
            return null;
        }
        LogLine line = line(left.next());
        left.remove();
        return line;
    }

    private LogLine line(Piece piece) {
        String text = piece.isLast() ? piece.text().substring(0, piece.text().length() - 1) : piece.text();
        return new LogLine(piece.time(), text, lines.position());
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
    void release(RawLines.Position before) throws IOException {
        lines.release(before);
    }

    @Override
    public void close() throws IOException {
        if (skipped > 0) {
            LOG.warn("{} lines of the log {} were skipped", skipped, path);
        }
        lines.close();
    }
}
