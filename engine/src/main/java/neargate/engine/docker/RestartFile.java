package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which restart of a container came last, so that a later process counts on: Docker counts only those of its own policies.
 *
 * @param path beside what Docker keeps of the container, and removed with it
 */
record RestartFile(Path path) {
    /** Before the {@code number}th, which follows an end. A process that is killed leaves the old text or the new. */
    void write(int number, Instant ended) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        Files.writeString(next, number + " " + ended);
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * How many restarts led to the container's process, or to its last one.
     *
     * @param ended when that ended; null while it runs. A restart after this end was written down and never came.
     */
    int count(@Nullable Instant ended) throws IOException {
        if (!Files.exists(path)) {
            return 0;
        }
        String[] words = Files.readString(path).split(" ", 2);
        int number = Integer.parseInt(words[0]);
        return Instant.parse(words[1]).equals(ended) ? number - 1 : number;
    }
}
