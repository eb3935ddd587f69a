package neargate.engine.docker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Installs what a bare Debian machine lacks to run containers. Says nothing and asks nobody: the caller does. */
public final class DockerPackages {
    /** What is installed. */
    public static final List<String> NAMES = List.of("docker.io", "iproute2", "nftables");

    private static final String NO_SERVICES =
            "#!/bin/sh\n# Left by an installation of Neargate's that was killed; may be deleted.\nexit 101\n";
    private static final Path POLICY = Path.of("/usr/sbin/policy-rc.d");

    private DockerPackages() {}

    /** Whether this is a machine, and we are a user, for which it can be done. */
    public static boolean canInstall() {
        return Files.isExecutable(Path.of("/usr/bin/apt-get"))
                && Files.exists(Path.of("/etc/debian_version"))
                && PrivateDockerd.mayRun();
    }

    /**
     * Installs the packages, without starting the engine that comes with them.
     *
     * @param log where apt's words go
     */
    public static void install(Path log) throws IOException, InterruptedException {
        boolean policyIsOurs = forbidServices();
        try {
            apt(log, List.of("apt-get", "update", "-q"));
            apt(log, concat(List.of("apt-get", "install", "-q", "-y", "--no-install-recommends"), NAMES));
        } finally {
            if (policyIsOurs) {
                Files.deleteIfExists(POLICY);
            }
        }
    }

    /** Debian asks this program before it starts a service; where somebody has one already, it stays. */
    private static boolean forbidServices() throws IOException {
        if (Files.exists(POLICY) && !Files.readString(POLICY).equals(NO_SERVICES)) {
            return false;
        }
        Files.writeString(POLICY, NO_SERVICES);
        Files.setPosixFilePermissions(POLICY, PosixFilePermissions.fromString("rwxr-xr-x"));
        return true;
    }

    private static void apt(Path log, List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        int exit = builder.start().waitFor();
        if (exit != 0) {
            throw new IOException(
                    "'" + String.join(" ", command) + "' ended with " + exit + "; what it said is in " + log);
        }
    }

    private static List<String> concat(List<String> left, List<String> right) {
        return java.util.stream.Stream.concat(left.stream(), right.stream()).toList();
    }
}
