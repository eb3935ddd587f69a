package neargate.engine.instances;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;

/**
 * The basics of {@code #cloud-config}, as lines of shell, in the order of cloud-init's modules and not of the text: {@code
 * bootcmd}, {@code write_files}, {@code hostname}, {@code groups}, {@code users}, {@code ssh_authorized_keys}, {@code
 * packages} and {@code runcmd} (cloud-init, "Module reference").
 *
 * @param always at every boot
 * @param before at the first boot, before scripts
 * @param after at the first boot, after scripts
 */
record CloudConfig(String always, String before, String after) {
    private static final CloudConfig EMPTY = new CloudConfig("", "", "");

    /** The user of the images of Amazon's. */
    private static final String DEFAULT_USER = "ec2-user";

    private static final Set<String> DONE = Set.of(
            "bootcmd",
            "write_files",
            "hostname",
            "fqdn",
            "groups",
            "users",
            "ssh_authorized_keys",
            "packages",
            "runcmd",
            "final_message");

    /** What asks for nothing here: there is no repository, and what is said goes to the console as it is. */
    private static final Set<String> NEEDLESS = Set.of(
            "package_update",
            "package_upgrade",
            "package_reboot_if_required",
            "repo_update",
            "repo_upgrade",
            "preserve_hostname",
            "manage_etc_hosts",
            "output",
            "merge_how",
            "merge_type");

    /** What stands once and is meant often may grow without end: so many times it may be meant, and so much may stand. */
    private static final int MOST_ALIASES = 10;

    private static final int LONGEST = 1 << 18;

    static CloudConfig of(String text) {
        Object tree;
        try {
            tree = tree(text);
        } catch (YAMLException e) {
            return warning("Failed loading yaml blob. " + e.getMessage());
        }
        if (tree == null) {
            return EMPTY;
        }
        return tree instanceof Map<?, ?> config ? of(config) : warning("Failed loading yaml blob: it is no mapping");
    }

    private static @Nullable Object tree(String text) {
        var options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        var yaml = new Yaml(new SafeConstructor(options));
        long aliases = StreamSupport.stream(yaml.parse(new StringReader(text)).spliterator(), false)
                .filter(event -> event.is(Event.ID.Alias))
                .count();
        if (aliases > MOST_ALIASES) {
            throw new YAMLException("Number of aliases exceeds the specified max=" + MOST_ALIASES);
        }
        return yaml.load(text);
    }

    private static CloudConfig of(Map<?, ?> config) {
        var before = new StringBuilder();
        config.keySet().stream()
                .map(String::valueOf)
                .filter(key -> !DONE.contains(key) && !NEEDLESS.contains(key))
                .forEach(key -> before.append(
                        Shell.warn("the module of the key " + key + " is not available on this instance")));
        each(config, "write_files").stream()
                .filter(file -> !WrittenFile.isLate(file))
                .forEach(file -> before.append(WrittenFile.of(file)));
        Object hostname = config.get("fqdn") == null ? config.get("hostname") : config.get("fqdn");
        if (hostname != null) {
            before.append(Shell.line("hostname", String.valueOf(hostname)));
        }
        before.append(CloudUsers.groups(config.get("groups")));
        each(config, "users").forEach(user -> before.append(CloudUsers.user(user)));
        before.append(CloudUsers.keys(DEFAULT_USER, config.get("ssh_authorized_keys")));
        each(config, "packages").forEach(name -> before.append(install(name)));
        each(config, "write_files").stream()
                .filter(WrittenFile::isLate)
                .forEach(file -> before.append(WrittenFile.of(file)));
        String after = commands(config, "runcmd");
        if (config.get("final_message") != null) {
            after += Shell.line("echo", String.valueOf(config.get("final_message")));
        }
        return new CloudConfig(commands(config, "bootcmd"), before.toString(), after);
    }

    private static CloudConfig warning(String text) {
        return new CloudConfig("", Shell.warn(text), "");
    }

    private static List<?> each(Map<?, ?> config, String key) {
        return config.get(key) instanceof List<?> list ? list : List.of();
    }

    /** Lines for the shell, or programs with their arguments. */
    private static String commands(Map<?, ?> config, String key) {
        return each(config, key).stream()
                .map(command -> command instanceof List<?> words ? Shell.line(words) : command + "\n")
                .collect(Collectors.joining());
    }

    /** A name, or a name and a version. */
    private static String install(@Nullable Object wanted) {
        Object name = wanted instanceof List<?> words && !words.isEmpty() ? words.getFirst() : wanted;
        return Shell.line("yum", "install", "-y", String.valueOf(name));
    }
}
