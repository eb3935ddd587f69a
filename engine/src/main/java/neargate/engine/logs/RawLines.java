package neargate.engine.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole lines of a file that grows and, when it is full, is renamed to {@code .1}, what had that name to {@code .2} and so
 * on, while a new one begins. A reader that is behind finds the next file by its inode, whatever its name is by then.
 */
final class RawLines implements AutoCloseable {
    private final Path path;
    private final Map<Long, FileChannel> read = new LinkedHashMap<>();
    private @Nullable FileChannel file;
    private Position position;
    private ByteBuffer buffer = ByteBuffer.allocate(32 * 1024).flip();

    /** How far a file was read; the inode tells which of those that had the name. */
    record Position(long inode, long offset) {
        static final Position START = new Position(0, 0);

        /** So many bytes before, in the same file. */
        Position back(int bytes) {
            return new Position(inode, offset - bytes);
        }
    }

    /** Reads on from where an earlier reader was. */
    RawLines(Path path, Position from) {
        this.path = path;
        this.position = from;
    }

    /** Where the next line begins. */
    Position position() {
        return position;
    }

    /** The next line; null while there is none. */
    byte @Nullable [] next() throws IOException {
        if (file == null && !open()) {
            return null;
        }
        while (true) {
            byte[] line = nextOfFile();
            if (line != null || !isRotated()) {
                return line;
            }
            // What was written between our reading the end and the renaming is still to come from the old file.
            byte[] last = nextOfFile();
            if (last != null) {
                return last;
            }
            FileChannel old = file;
            long inode = position.inode();
            if (!open(new Position(after(inode), 0))) {
                return null;
            }
            if (old != null) {
                read.put(inode, old);
            }
        }
    }

    /** Opens the file that the position is in, wherever it is by now; else the oldest from its beginning. */
    private boolean open() throws IOException {
        return open(position) || open(new Position(after(position.inode()), 0));
    }

    private boolean open(Position from) throws IOException {
        for (int age = 0; from.inode() != 0 && age < ContainerLogs.FILES; age++) {
            Path name = aged(age);
            if (inode(name) != from.inode()) {
                continue;
            }
            FileChannel found = FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (inode(name) == from.inode()) {
                file = found.position(from.offset());
                position = from;
                buffer.clear().flip();
                return true;
            }
            found.close(); // It was renamed while it was opened: it is further on.
        }
        return false;
    }

    private boolean isRotated() throws IOException {
        long inode = inode(path);
        return inode != 0 && inode != position.inode();
    }

    /**
     * The inode of the file that was begun when that one was full; of the oldest where that one is gone; 0 for none. Names are
     * looked at in the direction in which files are renamed, so that none is passed over.
     */
    private long after(long inode) throws IOException {
        long newer = 0;
        for (int age = 0; age < ContainerLogs.FILES; age++) {
            long found = inode(aged(age));
            if (found == inode && found != 0) {
                break;
            }
            newer = found == 0 ? newer : found;
        }
        return newer;
    }

    /** The name of the file that has been renamed so many times. */
    private Path aged(int age) {
        return age == 0 ? path : path.resolveSibling(path.getFileName() + "." + age);
    }

    /** The inode of a file; 0 for none. */
    private static long inode(Path path) throws IOException {
        try {
            return (long) Files.getAttribute(path, "unix:ino");
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private byte @Nullable [] nextOfFile() throws IOException {
        for (int at = buffer.position(); ; at++) {
            if (at == buffer.limit()) {
                int seen = at - buffer.position();
                if (!fill()) {
                    return null;
                }
                at = buffer.position() + seen;
            }
            if (buffer.get(at) == '\n') {
                byte[] line = new byte[at - buffer.position()];
                buffer.get(line).get();
                position = new Position(position.inode(), position.offset() + line.length + 1);
                return line;
            }
        }
    }

    private boolean fill() throws IOException {
        FileChannel open = file;
        if (open == null) {
            return false;
        }
        if (buffer.remaining() == buffer.capacity()) {
            buffer = ByteBuffer.allocate(2 * buffer.capacity()).put(buffer);
        } else {
            buffer.compact();
        }
        int count = open.read(buffer);
        buffer.flip();
        return count > 0;
    }

    /** Nobody will read before that position again: files that are read take no more room on the disk. */
    void release(Position before) throws IOException {
        for (var files = read.entrySet().iterator(); files.hasNext(); ) {
            var file = files.next();
            if (file.getKey() == before.inode()) {
                return;
            }
            try (FileChannel old = file.getValue()) {
                old.truncate(0);
            }
            files.remove();
        }
    }

    @Override
    public void close() throws IOException {
        for (FileChannel old : read.values()) {
            old.close();
        }
        read.clear();
        FileChannel open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
