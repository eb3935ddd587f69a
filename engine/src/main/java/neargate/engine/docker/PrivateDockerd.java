package neargate.engine.docker;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A Docker engine of our own, under the data directory, for machines on which none runs. It has no bridge and no firewall
 * rules; it lives in a session of its own, so that it and the containers outlive Neargate, and is found again by its pid
 * file.
 */
public final class PrivateDockerd {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final Path data;
    private final Path runtime;
    private final Path socket;
    private final Path pidFile;
    private final Path log;

    /** The engine that belongs to a data directory; it need not run. */
    public PrivateDockerd(Path dataDirectory) {
        Path whole = dataDirectory.toAbsolutePath().normalize();
        this.data = whole.resolve("docker");
        // The path of a socket has at most 107 characters: it must not depend on where the data are.
        this.runtime = Path.of("/run/neargate", digest(whole));
        this.socket = runtime.resolve("docker.sock");
        this.pidFile = runtime.resolve("docker.pid");
        this.log = data.resolve("dockerd.log");
    }

    private static String digest(Path path) {
        return HexFormat.of().toHexDigits(path.toString().hashCode());
    }

    /** Where it is reached, written as in {@code DOCKER_HOST}. */
    public String host() {
        return "unix://" + socket;
    }

    /** Its process, if it runs. */
    public Optional<ProcessHandle> process() {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isOurs);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Pids are used again: the process is ours if it was started with our pid file. */
    private boolean isOurs(ProcessHandle process) {
        try {
            String line = Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return List.of(line.split("\0", -1)).containsAll(List.of("--pidfile", pidFile.toString()));
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts it unless it runs; returns when it answers. */
    public void start() throws IOException, InterruptedException {
        if (process().isEmpty()) {
            Path program = program()
                    .orElseThrow(() -> new IOException("No Docker engine runs here and dockerd is not installed."
                            + " Install one (on Debian: apt-get install docker.io), or set DOCKER_HOST."));
            launch(program);
        }
        awaitAnswer();
    }

    /** Returns when it runs no more. */
    public void awaitEnd() throws InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isPresent()) {
            try {
                process.get().onExit().get();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void launch(Path program) throws IOException {
        Files.createDirectories(data);
        Files.createDirectories(runtime);
        Files.deleteIfExists(pidFile);
        Files.deleteIfExists(socket);
        // The machine's own configuration is for another engine.
        Path configuration = Files.writeString(data.resolve("daemon.json"), "{}\n");
        new ProcessBuilder(
                        "setsid",
                        program.toString(),
                        "--config-file",
                        configuration.toString(),
                        "--data-root",
                        data.resolve("root").toString(),
                        "--exec-root",
                        runtime.resolve("exec").toString(),
                        "--pidfile",
                        pidFile.toString(),
                        "--host",
                        host(),
                        "--bridge=none",
                        "--iptables=false",
                        "--ip-forward=false",
                        "--ip-masq=false",
                        "--userland-proxy=false",
                        "--live-restore",
                        "--add-runtime",
                        OwnRuntime.NAME + "=" + OwnRuntime.in(data),
                        "--default-runtime",
                        OwnRuntime.NAME)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START.toNanos();
        boolean began = false;
        while (!DockerHosts.answers(host())) {
            boolean runs = process().isPresent();
            if ((began && !runs) || System.nanoTime() > deadline) {
                throw new IOException("The Docker engine of " + data.getParent() + " does not start: " + lastWords()
                        + " (all of it is in " + log + ")");
            }
            began |= runs;
            Thread.sleep(10);
        }
    }

    private String lastWords() {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.filter(line -> !line.isBlank()).reduce("it said nothing", (_, line) -> line);
        } catch (IOException e) {
            return "it said nothing";
        }
    }

    /** Stops it. Containers go on running and are found again at the next start. */
    public void stop() throws InterruptedException {
        Optional<ProcessHandle> process = process();
        if (process.isPresent()) {
            process.get().destroy();
            try {
                process.get().onExit().get(STOP.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException e) {
                process.get().destroyForcibly();
            }
        }
    }

    /** Stops it and deletes all that it kept. Its containers must be gone. */
    public void wipe() throws IOException, InterruptedException {
        stop();
        // A Docker that was restarted while containers ran leaves its folder mounted on itself.
        for (String mount : mounts()) {
            new ProcessBuilder("umount", "--lazy", mount)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
        delete(data);
        delete(runtime);
    }

    /** What is mounted below our folders, innermost first. */
    private List<String> mounts() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
            return lines.map(line -> line.split(" ", 6)[4])
                    .filter(mount ->
                            Path.of(mount).startsWith(data) || Path.of(mount).startsWith(runtime))
                    .toList()
                    .reversed();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
    }

    private static Optional<Path> program() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin";
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "dockerd"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Whether an engine could be started here without installing one. */
    public static boolean isInstalled() {
        return program().isPresent();
    }

    /** Whether this user may start one: only root may. The number counts; a machine without names has it too. */
    public static boolean mayRun() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }
}
