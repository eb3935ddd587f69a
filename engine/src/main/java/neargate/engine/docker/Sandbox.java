package neargate.engine.docker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.docker.api.Inspection;
import neargate.engine.network.VpcSpec.DhcpOptions;

/**
 * What the containers of a task share: a pause container that left the engine's network namespace for one of its own.
 *
 * @param id Docker's id of the pause container
 * @param pid its process, which holds the namespaces
 * @param hostname what it was called when it was made, before the task was known
 */
record Sandbox(String id, long pid, String hostname, Path hosts, Path resolvConf) {
    private static final Path PROC = Path.of("/proc");

    /** The sandbox that a running pause container holds; empty while, or if, it is in the engine's own network. */
    static Optional<Sandbox> of(Inspection pause) {
        var sandbox = new Sandbox(
                pause.id(),
                pause.state().pid(),
                pause.config().hostname(),
                Path.of(pause.hostsPath()),
                Path.of(pause.resolvConfPath()));
        return pause.state().isRunning() && sandbox.isApart() ? Optional.of(sandbox) : Optional.empty();
    }

    /**
     * Whether the process has left the network it was started in. The process that started it, the container's shim, is
     * still there; so are we, perhaps elsewhere.
     */
    boolean isApart() {
        try {
            Path mine = networkOf(Long.toString(pid));
            return !mine.equals(networkOf("self")) && !mine.equals(networkOf(parent()));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path networkOf(String process) throws IOException {
        return Files.readSymbolicLink(PROC.resolve(process).resolve("ns/net"));
    }

    private String parent() throws IOException {
        String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
        // pid (name) state parent ...; the name may hold anything.
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3)[1];
    }

    /** Whether nothing was ever plugged into it, so that any task may have it. */
    boolean isUnused() {
        try (Stream<String> devices =
                Files.lines(PROC.resolve(Long.toString(pid)).resolve("net/dev"))) {
            return devices.skip(2).allMatch(line -> line.strip().startsWith("lo:"));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static String resolvConf(DhcpOptions names) {
        var lines = new StringBuilder();
        if (names.domainName() != null) {
            lines.append("search ").append(names.domainName()).append('\n');
        }
        names.domainNameServers()
                .forEach(server -> lines.append("nameserver ").append(server).append('\n'));
        return lines.toString();
    }

    /**
     * Calls the host otherwise than when it was made, where the engine is our own ({@link OwnRuntime}): for containers that
     * start from now on.
     */
    void rename(String name) throws IOException {
        Files.writeString(hosts.resolveSibling("hostname"), name + "\n");
    }

    /**
     * Says who the task is, in the files that Docker shares between the containers of a sandbox. They are written in
     * place, since Docker mounts them as they are.
     *
     * @param entries lines of the hosts file, but for the loopback's
     * @param names where other names are looked up
     */
    void describe(List<String> entries, DhcpOptions names) throws IOException {
        List<String> hosts = new ArrayList<>(List.of("127.0.0.1 localhost"));
        hosts.addAll(entries);
        Files.write(this.hosts, (String.join("\n", hosts) + "\n").getBytes(StandardCharsets.UTF_8));
        Files.writeString(resolvConf, resolvConf(names));
    }
}
