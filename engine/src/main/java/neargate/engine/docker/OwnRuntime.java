package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * How our own Docker engine runs containers: as runc does, except that a container's host is called what its {@code
 * /etc/hostname} says. Docker calls it as the sandbox that the container joins, and that one was made before it was known
 * whose it is: only what is in its files can be said afterwards.
 */
final class OwnRuntime {
    static final String NAME = "neargate";

    /** Docker writes the bundle's configuration on one line, the members of a mount always in the same order. */
    private static final String SCRIPT = """
            #!/bin/sh
            all=" $*"
            case "$all" in
            *" create "*--bundle*)
                bundle=${all#*--bundle }
                awk '{ line = $0 }
                END {
                    mount = "\\"destination\\":\\"/etc/hostname\\",\\"type\\":\\"bind\\",\\"source\\":\\""
                    at = index(line, mount)
                    if (!at) exit
                    file = substr(line, at + length(mount))
                    file = substr(file, 1, index(file, "\\"") - 1)
                    if ((getline name < file) <= 0 || name !~ /^[a-zA-Z0-9.-]+$/) exit
                    if (!match(line, /"hostname":"[0-9a-f]+"/) || RLENGTH != 25) exit
                    before = substr(line, RSTART, RLENGTH)
                    after = "\\"hostname\\":\\"" name "\\""
                    if (after == before) exit
                    line = substr(line, 1, RSTART - 1) after substr(line, RSTART + RLENGTH)
                    printf "%s", line > ARGV[1]
                }' "${bundle%% *}/config.json"
                ;;
            esac
            exec runc "$@"
            """;

    private OwnRuntime() {}

    /** Writes it into a folder, and returns where it is. */
    static Path in(Path folder) throws IOException {
        Path program = Files.writeString(folder.resolve("runtime"), SCRIPT);
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
