package neargate.engine.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The whole lines of a file that grows and, when it is full, is renamed to {@code .1} while a new one begins, which shows
 * by its inode.
 */
final class RawLines implements AutoCloseable {
    private final Path path;
    private @Nullable FileChannel file;
    private Position position;
    private ByteBuffer buffer = ByteBuffer.allocate(32 * 1024).flip();

    /** How far a file was read; the inode tells which of those that had the name. */
    record Position(long inode, long offset) {
        static final Position START = new Position(0, 0);
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
    @Nullable
    String next() throws IOException {
        if (file == null && !open()) {
            return null;
        }
        String line = nextOfFile();
        if (line != null || !isRotated()) {
            return line;
        }
        // What was written between our reading the end and the renaming is still to come from the old file.
        String last = nextOfFile();
        if (last != null) {
            return last;
        }
        close();
        return open(path, new Position(inode(path), 0)) ? nextOfFile() : null;
    }

    /** Opens the file that the position is in, wherever it is by now; else the newest from its beginning. */
    private boolean open() throws IOException {
        Path renamed = path.resolveSibling(path.getFileName() + ".1");
        if (position.inode() == 0 || !open(renamed, position)) {
            long inode = inode(path);
            return open(path, inode == position.inode() ? position : new Position(inode, 0));
        }
        return true;
    }

    private boolean open(Path candidate, Position from) throws IOException {
        if (from.inode() == 0 || inode(candidate) != from.inode()) {
            return false;
        }
        file = FileChannel.open(candidate).position(from.offset());
        position = from;
        buffer.clear().flip();
        return true;
    }

    private boolean isRotated() throws IOException {
        long inode = inode(path);
        return inode != 0 && inode != position.inode();
    }

    /** The inode of a file; 0 for none. */
    private static long inode(Path path) throws IOException {
        try {
            return (long) Files.getAttribute(path, "unix:ino");
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private @Nullable String nextOfFile() throws IOException {
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
                return new String(line, StandardCharsets.UTF_8);
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

    @Override
    public void close() throws IOException {
        FileChannel open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }
}
