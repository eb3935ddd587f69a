package neargate.services.cloudwatchlogs.segments;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        StreamLog known = open.get(streamId);
        if (known != null) {
            return known;
        }
        StreamLog read = StreamLog.open(folder.resolve(streamId));
        StreamLog first = open.putIfAbsent(streamId, read);
        return first != null ? first : read;
    }

    /** How many bytes a stream's events take; of a stream that nobody touched yet, with what a crash tore. */
    public long bytes(String streamId) {
        StreamLog known = open.get(streamId);
        if (known != null) {
            return known.bytes();
        }
        File[] files = folder.resolve(streamId).toFile().listFiles();
        return files == null ? 0 : Stream.of(files).mapToLong(File::length).sum();
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

    /** Deletes what is there now; whoever adds to it meanwhile finds its stream gone and deletes that itself. */
    private static void deleteTree(Path top) {
        File[] inside = top.toFile().listFiles();
        if (inside != null) {
            Stream.of(inside).map(File::toPath).forEach(StreamLogs::deleteTree);
        }
        try {
            Files.deleteIfExists(top);
        } catch (DirectoryNotEmptyException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
