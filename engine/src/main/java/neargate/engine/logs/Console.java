package neargate.engine.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The end of what a container has written, as the console of an EC2 instance. */
public final class Console {
    private static final int LONGEST = 64 * 1024;

    private Console() {}

    /** The last 64 KiB ("GetConsoleOutput") of a file of Docker's json-file driver; empty if it is not there. */
    public static String tail(Path file) {
        if (!Files.exists(file)) {
            return "";
        }
        var text = new StringBuilder();
        try (var lines = new JsonFile(file, LogPosition.START)) {
            for (LogLine line = lines.next(); line != null; line = lines.next()) {
                text.append(line.text()).append('\n');
            }
            for (LogLine line = lines.rest(); line != null; line = lines.rest()) {
                text.append(line.text());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.substring(Math.max(0, text.length() - LONGEST));
    }
}
