package neargate.engine.logs;

import java.nio.charset.StandardCharsets;

/**
 * A line that a container wrote.
 *
 * @param time when, in milliseconds of the epoch
 * @param end where the next line begins
 */
record LogLine(long time, String text, RawLines.Position end) {
    /** What it counts for in a batch ("PutLogEvents": the UTF-8 text and 26 bytes). */
    int size() {
        return text.getBytes(StandardCharsets.UTF_8).length + LogBatch.OVERHEAD;
    }
}
