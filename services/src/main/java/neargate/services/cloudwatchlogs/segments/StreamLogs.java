package neargate.services.cloudwatchlogs.segments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** All log streams' events, each in a folder that bears the stream's id. Streams are opened when first touched. */
public final class StreamLogs {
    private final Path folder;
    private final ConcurrentHashMap<String, StreamLog> open = new ConcurrentHashMap<>();

    /** Logs under {@code folder}, which is made when the first event arrives. */
    public StreamLogs(Path folder) {
        this.folder = folder;
    }

    public StreamLog get(String streamId) {
        return open.computeIfAbsent(streamId, id -> StreamLog.open(folder.resolve(id)));
    }

    /** Deletes a stream's events. */
    public void delete(String streamId) {
        open.remove(streamId);
        deleteTree(folder.resolve(streamId));
    }

    /** Deletes all events of all streams. */
    public void clear() {
        open.clear();
        deleteTree(folder);
    }

    private static void deleteTree(Path top) {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> files = Files.walk(top)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
