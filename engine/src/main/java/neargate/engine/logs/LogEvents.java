package neargate.engine.logs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The events of a container's log: its lines, or some of them together. */
final class LogEvents implements AutoCloseable {
    private final JsonFile lines;
    private final @Nullable EventStart start;
    private @Nullable LogLine held;

    /** @param start how events begin; null when each line is one */
    LogEvents(JsonFile lines, @Nullable EventStart start) {
        this.lines = lines;
        this.start = start;
    }

    /** Whether there is an event to which the next line may belong. */
    boolean isHolding() {
        return held != null;
    }

    /**
     * The next event; null while there is none.
     *
     * @param whole whether what is held is whole, since nothing has come for a while
     * @param last whether nothing will be written any more: then what has no newline is a line, too
     */
    @Nullable
    LogLine next(boolean whole, boolean last) throws IOException {
        for (LogLine line = line(last); line != null; line = line(last)) {
            LogLine before = held;
            if (start == null) {
                return line;
            }
            if (before == null) {
                held = line;
            } else if (start.isIn(line.text())
                    || LogBatch.size(before.text()) + LogBatch.size(line.text()) > LogBatch.LONGEST) {
                held = line;
                return before;
            } else {
                held = new LogLine(before.time(), before.text() + "\n" + line.text(), line.end());
            }
        }
        LogLine rest = whole || last ? held : null;
        if (rest != null) {
            held = null;
        }
        return rest;
    }

    private @Nullable LogLine line(boolean last) throws IOException {
        LogLine line = lines.next();
        return line == null && last ? lines.rest() : line;
    }

    /** Nobody will read before that position again. */
    void release(LogPosition before) throws IOException {
        lines.release(before);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
