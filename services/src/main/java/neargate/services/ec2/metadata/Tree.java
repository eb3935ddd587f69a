package neargate.services.ec2.metadata;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts by path, and the listings of what is between them ("Access instance metadata for an EC2 instance"). */
final class Tree {
    private final SortedMap<String, String> leaves = new TreeMap<>();

    /** Sets a text; null is not there. */
    Tree put(String path, @Nullable Object value) {
        if (value != null) {
            leaves.put(path, value.toString());
        }
        return this;
    }

    /** The text at a path, or the names below it, a line each: those with more below end with a slash. */
    Optional<String> get(String path) {
        String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String leaf = leaves.get(plain);
        if (leaf != null) {
            return Optional.of(leaf);
        }
        String prefix = plain.isEmpty() ? "" : plain + "/";
        String names = leaves.tailMap(prefix).keySet().stream()
                .takeWhile(name -> name.startsWith(prefix))
                .map(name -> child(name.substring(prefix.length())))
                .distinct()
                .collect(Collectors.joining("\n"));
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private static String child(String rest) {
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash + 1);
    }
}
