package neargate.engine.instances;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The module {@code users} and its neighbours, as lines of shell. */
final class CloudUsers {
    private CloudUsers() {}

    /** Names, or names with their members, in a list or between commas. */
    static String groups(@Nullable Object groups) {
        var lines = new StringBuilder();
        for (Object group : names(groups)) {
            if (group instanceof Map<?, ?> members) {
                members.forEach((name, users) -> {
                    lines.append(Shell.line("groupadd", "-f", String.valueOf(name)));
                    names(users)
                            .forEach(user -> lines.append(
                                    Shell.line("usermod", "-a", "-G", String.valueOf(name), String.valueOf(user))));
                });
            } else {
                lines.append(Shell.line("groupadd", "-f", String.valueOf(group)));
            }
        }
        return lines.toString();
    }

    /** {@code default} is there already. */
    static String user(@Nullable Object user) {
        if (!(user instanceof Map<?, ?> description)) {
            return "default".equals(user) ? "" : Shell.line("useradd", "-p", "*", "-m", String.valueOf(user));
        }
        if (!(description.get("name") instanceof String name)) {
            return Shell.warn("users: a user has no name");
        }
        // Without a password, but not locked: sshd lets nobody in who is.
        List<String> words = new ArrayList<>(List.of("useradd", "-p", "*"));
        words.add(Boolean.TRUE.equals(description.get("no_create_home")) ? "-M" : "-m");
        option(words, "-s", description.get("shell"));
        option(words, "-c", description.get("gecos"));
        option(words, "-d", description.get("homedir"));
        option(words, "-u", description.get("uid"));
        option(words, "-g", description.get("primary_group"));
        String groups =
                names(description.get("groups")).stream().map(String::valueOf).collect(Collectors.joining(","));
        boolean isRoot = description.get("sudo") != null && !Boolean.FALSE.equals(description.get("sudo"));
        // Whoever may use sudo is in this group, as the instance's sudo has it.
        option(words, "-G", isRoot ? (groups.isEmpty() ? "wheel" : groups + ",wheel") : groups);
        words.add(name);
        return Shell.line(words) + keys(name, description.get("ssh_authorized_keys"));
    }

    private static void option(List<String> words, String flag, @Nullable Object value) {
        if (value != null && !value.equals("")) {
            words.add(flag);
            words.add(String.valueOf(value));
        }
    }

    /** Keys that open a shell of the user's. */
    static String keys(String user, @Nullable Object keys) {
        List<?> lines = keys instanceof List<?> list ? list : names(keys);
        if (lines.isEmpty()) {
            return "";
        }
        String all = lines.stream().map(String::valueOf).collect(Collectors.joining("\n"));
        return Shell.line("authorize", user, all);
    }

    private static List<?> names(@Nullable Object names) {
        return switch (names) {
            case null -> List.of();
            case List<?> list -> list;
            case Map<?, ?> map -> List.of(map);
            default -> Arrays.asList(String.valueOf(names).strip().split("\\s*,\\s*", -1));
        };
    }
}
