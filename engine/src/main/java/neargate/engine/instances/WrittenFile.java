package neargate.engine.instances;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of the module {@code write_files}, as lines of shell. */
final class WrittenFile {
    private WrittenFile() {}

    /** Whether it is written only after users and packages are there. */
    static boolean isLate(@Nullable Object description) {
        return description instanceof Map<?, ?> file && Boolean.TRUE.equals(file.get("defer"));
    }

    static String of(@Nullable Object description) {
        if (!(description instanceof Map<?, ?> file) || !(file.get("path") instanceof String path)) {
            return Shell.warn("write_files: a file has no path");
        }
        String quoted = Shell.quoted(path);
        var lines = new StringBuilder("mkdir -p \"$(dirname " + quoted + ")\"\n");
        lines.append(content(file))
                .append(Boolean.TRUE.equals(file.get("append")) ? " >> " : " > ")
                .append(quoted)
                .append('\n');
        Object permissions = file.get("permissions");
        lines.append(Shell.line("chmod", permissions == null ? "644" : mode(permissions), path));
        if (file.get("owner") instanceof String owner) {
            lines.append(Shell.line("chown", owner, path));
        }
        return lines.toString();
    }

    /** What prints it. */
    private static String content(Map<?, ?> file) {
        String text = file.get("content") == null ? "" : String.valueOf(file.get("content"));
        String encoding = String.valueOf(file.get("encoding")).toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "b64", "base64" -> "echo " + Shell.quoted(text.replaceAll("\\s", "")) + " | base64 -d";
            case "gz+b64", "gz+base64", "gzip+b64", "gzip+base64" ->
                "echo " + Shell.quoted(text.replaceAll("\\s", "")) + " | base64 -d | gzip -dc";
            default -> "printf %s " + Shell.quoted(text);
        };
    }

    /** YAML reads 0644 without quotes as an octal number. */
    private static String mode(Object permissions) {
        return permissions instanceof Integer number ? Integer.toOctalString(number) : String.valueOf(permissions);
    }
}
