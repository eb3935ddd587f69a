package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The disk of an instance, as this machine sees it, or this machine's own.
 *
 * @param root where it begins; null where that cannot be known
 */
record Disk(@Nullable Path root) {
    private static final int MOST_LINKS = 40;

    /** This machine's own. */
    static final Disk MACHINE = new Disk(Path.of("/"));

    /** Where a path of the instance is on this machine. Links in it are followed as the instance would, and never lead out. */
    String resolve(String path) throws IOException {
        if (root == null) {
            throw new IOException("this Docker engine does not say where an instance's disk is");
        }
        Deque<Path> left = new ArrayDeque<>();
        Path.of("/").resolve(path).forEach(left::add);
        Path at = root;
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop().toString();
            if (name.equals("..")) {
                at = at.equals(root) ? root : at.getParent();
            } else if (!name.equals(".") && !name.isEmpty()) {
                Path next = at.resolve(name);
                if (Files.isSymbolicLink(next) && Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
                    if (++links > MOST_LINKS) {
                        throw new IOException(path + ": too many levels of symbolic links");
                    }
                    Path target = Files.readSymbolicLink(next);
                    at = target.isAbsolute() ? root : at;
                    for (int i = target.getNameCount() - 1; i >= 0; i--) {
                        left.push(target.getName(i));
                    }
                } else {
                    at = next;
                }
            }
        }
        return at.toString();
    }
}
