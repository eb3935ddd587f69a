package neargate.engine.instances;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The basics of {@code #cloud-config}, as lines of shell: {@code bootcmd}, {@code write_files}, {@code packages} and {@code
 * runcmd} (cloud-init, "Module reference").
 *
 * @param always at every boot
 * @param before at the first boot, before scripts
 * @param after at the first boot, after scripts
 */
record CloudConfig(String always, String before, String after) {

    static CloudConfig of(String text) {
        Object tree;
        try {
            tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        } catch (YAMLException e) {
            return warning("Failed loading yaml blob. " + e.getMessage());
        }
        if (!(tree instanceof Map<?, ?> config)) {
            return tree == null ? new CloudConfig("", "", "") : warning("Failed loading yaml blob: it is no mapping");
        }
        var always = new StringBuilder();
        var before = new StringBuilder();
        var after = new StringBuilder();
        config.forEach((key, value) -> {
            switch (String.valueOf(key)) {
                case "bootcmd" -> each(value).forEach(command -> always.append(command(command)));
                case "write_files" -> each(value).forEach(file -> before.append(file(file)));
                case "packages" ->
                    each(value)
                            .forEach(name -> before.append("yum install -y ")
                                    .append(quoted(String.valueOf(name)))
                                    .append('\n'));
                case "runcmd" -> each(value).forEach(command -> after.append(command(command)));
                case "package_update", "package_upgrade", "package_reboot_if_required" -> {}
                default -> before.append(say("the module of the key " + key + " is not available on this instance"));
            }
        });
        return new CloudConfig(always.toString(), before.toString(), after.toString());
    }

    private static CloudConfig warning(String text) {
        return new CloudConfig("", say(text), "");
    }

    private static String say(String warning) {
        return "echo " + quoted("cloud-init: WARNING: " + warning) + "\n";
    }

    private static List<?> each(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    /** A line for the shell, or a program with its arguments. */
    private static String command(Object command) {
        return command instanceof List<?> words
                ? words.stream().map(word -> quoted(String.valueOf(word))).collect(Collectors.joining(" ", "", "\n"))
                : command + "\n";
    }

    private static String file(Object description) {
        if (!(description instanceof Map<?, ?> file) || !(file.get("path") instanceof String path)) {
            return say("write_files: a file has no path");
        }
        String content = file.get("content") == null ? "" : String.valueOf(file.get("content"));
        String encoding = String.valueOf(file.get("encoding"));
        boolean append = Boolean.TRUE.equals(file.get("append"));
        var lines = new StringBuilder();
        lines.append("mkdir -p \"$(dirname ").append(quoted(path)).append(")\"\n");
        lines.append("echo ")
                .append(
                        encoding.equals("b64") || encoding.equals("base64")
                                ? content.replaceAll("\\s", "")
                                : base64(content))
                .append(" | base64 -d ")
                .append(append ? ">> " : "> ")
                .append(quoted(path))
                .append('\n');
        if (file.get("permissions") != null) {
            lines.append("chmod ")
                    .append(quoted(mode(file.get("permissions"))))
                    .append(' ')
                    .append(quoted(path))
                    .append('\n');
        }
        if (file.get("owner") instanceof String owner) {
            lines.append("chown ")
                    .append(quoted(owner))
                    .append(' ')
                    .append(quoted(path))
                    .append('\n');
        }
        return lines.toString();
    }

    /** YAML reads 0644 without quotes as an octal number. */
    private static String mode(Object permissions) {
        return permissions instanceof Integer number ? Integer.toOctalString(number) : String.valueOf(permissions);
    }

    /** Lines that write a file. */
    static String write(String path, String content) {
        return "echo " + base64(content) + " | base64 -d > " + quoted(path) + "\n";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
