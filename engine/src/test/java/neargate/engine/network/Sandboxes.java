package neargate.engine.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Plain processes in network namespaces of their own, which stand for tasks; what they serve, and what they hear. */
public abstract class Sandboxes {
    final List<Process> sandboxes = new ArrayList<>();

    /** A process in a network namespace of its own, as a pause container is. */
    protected final long sandbox() throws IOException {
        Process process = new ProcessBuilder("unshare", "-n", "sleep", "600").start();
        sandboxes.add(process);
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        while (Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/net"))
                .equals(own)) {
            Thread.onSpinWait();
        }
        return process.pid();
    }

    /** Serves the word on a port inside a sandbox. */
    protected final void serve(long pid, int port, String word) throws IOException {
        Path page = Files.createTempDirectory("ng").resolve("index.html");
        Files.writeString(page, word);
        run(
                pid,
                port,
                "busybox",
                "httpd",
                "-f",
                "-p",
                Integer.toString(port),
                "-h",
                page.getParent().toString());
    }

    /** Runs a server inside a sandbox and waits until it listens. */
    final void run(long pid, int port, String... command) throws IOException {
        List<String> inside = new ArrayList<>(List.of("nsenter", "--net=/proc/" + pid + "/ns/net"));
        inside.addAll(List.of(command));
        sandboxes.add(new ProcessBuilder(inside)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
        String hex = String.format(":%04X", port);
        while (!Files.readString(Path.of("/proc/" + pid + "/net/tcp6")).contains(hex)
                && !Files.readString(Path.of("/proc/" + pid + "/net/tcp")).contains(hex)) {
            Thread.onSpinWait();
        }
    }

    /** What a sandbox hears from an address; empty when nothing came within a second. */
    protected static String hear(long pid, String ip, int port) throws IOException {
        Process client = new ProcessBuilder(
                        "nsenter",
                        "--net=/proc/" + pid + "/ns/net",
                        "timeout",
                        "1",
                        "busybox",
                        "nc",
                        ip,
                        Integer.toString(port))
                .start();
        try (var in = client.getOutputStream()) {
            in.write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
        return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Whether a sandbox hears a word; a busy machine gets several tries. */
    protected static boolean hears(long pid, String ip, int port, String word) throws IOException {
        for (int i = 0; i < 5; i++) {
            if (hear(pid, ip, port).contains(word)) {
                return true;
            }
        }
        return false;
    }

    protected final void endSandboxes() {
        sandboxes.forEach(Process::destroyForcibly);
    }

    /** What there is of the network of this host: nothing of a test may be left there. */
    static String host() {
        return Commands.run(List.of("ip", "-o", "link"), "")
                + Commands.run(List.of("ip", "route"), "")
                + Commands.run(List.of("nft", "-n", "list", "ruleset"), "")
                + Commands.run(List.of("cat", "/proc/sys/net/ipv4/ip_forward"), "");
    }

    static boolean becomes(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (condition.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }
}
