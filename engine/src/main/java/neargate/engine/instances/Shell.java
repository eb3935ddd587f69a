package neargate.engine.instances;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of shell. Whatever a word contains, it stays one word. */
final class Shell {
    private Shell() {}

    /** A command and its arguments. */
    static String line(String... words) {
        return line(Arrays.asList(words));
    }

    /** A command and its arguments. */
    static String line(List<?> words) {
        return words.stream().map(word -> quoted(String.valueOf(word))).collect(Collectors.joining(" ", "", "\n"));
    }

    /** Says something as cloud-init does. */
    static String warn(String text) {
        return line("echo", "cloud-init: WARNING: " + text);
    }

    /** Writes a file. */
    static String write(String path, String content) {
        return "echo " + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))
                + " | base64 -d > " + quoted(path) + "\n";
    }

    static String quoted(String word) {
        return word.matches("[\\w./:=@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
