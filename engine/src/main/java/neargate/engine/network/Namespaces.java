package neargate.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import neargate.engine.linux.NetworkNamespace;

/**
 * The network namespaces of one Neargate, which outlive its process: their names begin with the instance's.
 *
 * @param instance tells ours from those of another Neargate on this machine
 */
record Namespaces(String instance, NetworkNamespace kernel) {
    private static final Path FOLDER = Path.of("/run/netns");

    /** Enters the namespace of a name, which is made unless it is there. */
    VpcNamespace enter(String name) {
        Path file = file(name);
        if (exists(name)) {
            try {
                return new VpcNamespace(name, file, kernel);
            } catch (Network.NetworkException e) {
                // Whoever made the file was killed before it stood for a namespace.
                remove(name);
            }
        }
        Commands.run(List.of("ip", "netns", "add", prefix() + name), "");
        return new VpcNamespace(name, file, kernel);
    }

    /** Enters a namespace that is not ours. */
    VpcNamespace other(Path file) {
        return new VpcNamespace(file.toString(), file, kernel);
    }

    boolean exists(String name) {
        return Files.exists(file(name));
    }

    /** Takes a namespace away, with everything in it, if it is there. */
    void remove(String name) {
        if (exists(name)) {
            Commands.run(List.of("ip", "netns", "del", prefix() + name), "");
        }
    }

    /** The names that begin with {@code start}. To the letter: another instance's name may begin with ours. */
    List<String> names(String start) {
        if (!Files.isDirectory(FOLDER)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix() + start))
                    .map(name -> name.substring(prefix().length()))
                    .toList();
        } catch (IOException e) {
            throw new Network.NetworkException("cannot list " + FOLDER + ": " + e.getMessage(), e);
        }
    }

    private Path file(String name) {
        return FOLDER.resolve(prefix() + name);
    }

    private String prefix() {
        return "ng-" + instance + "-";
    }
}
