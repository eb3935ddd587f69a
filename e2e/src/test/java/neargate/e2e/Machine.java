package neargate.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** A machine with nothing on it but Neargate: a network namespace, a data directory, and a shell in it. */
final class Machine implements AutoCloseable {
    private static final Path HOME = Path.of("").toAbsolutePath().getParent();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String namespace;
    private final Path data;
    private final Map<String, String> environment = new HashMap<>();

    private Machine(String namespace, Path data) {
        this.namespace = namespace;
        this.data = data;
    }

    /** Makes one; tests that need it are skipped, with the reason, where nobody may make namespaces. */
    static Machine make() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may make network namespaces");
        try {
            Path data = Files.createTempDirectory("nge2e");
            String namespace = data.getFileName().toString();
            var machine = new Machine(namespace, data);
            machine.host("ip", "netns", "add", namespace);
            machine.host("ip", "-n", namespace, "link", "set", "lo", "up");
            return machine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return data;
    }

    /**
     * Has the images' packages fetched outside, since this machine has no network: recipes find them where they were kept.
     */
    void fetchPackages() {
        for (String recipe : List.of("busybox", "pause", "nginx", "simplehttp", "instance", "logrouter")) {
            Path archive = data.resolve(recipe + ".tar");
            host(HOME.resolve("images/" + recipe + "/build").toString(), archive.toString());
            try {
                Files.delete(archive);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The program. */
    String program() {
        return home("neargate");
    }

    /** A file of the project. */
    String home(String file) {
        return HOME.resolve(file).toString();
    }

    /** Ends Neargate as a crash does. */
    void kill() {
        String pid = neargate("status", "--json").out().replaceAll("(?s).*\"pid\":(\\d+).*", "$1");
        run("kill", "-9", pid).mustSucceed();
        await(
                "the end of " + pid,
                Duration.ofSeconds(10),
                () -> neargate("status").exitCode() == 3);
    }

    /** Runs {@code neargate} with this machine's data directory. */
    Result neargate(String command, String... arguments) {
        var line = new ArrayList<String>(List.of(program(), command, "--data", data.toString()));
        line.addAll(List.of(arguments));
        return run(line.toArray(String[]::new));
    }

    /** Starts Neargate in the background, and takes its settings into this machine's environment. */
    void up(String... arguments) {
        var all = new ArrayList<>(List.of("--detach"));
        all.addAll(List.of(arguments));
        neargate("up", all.toArray(String[]::new)).mustSucceed();
        takeSettings();
    }

    /** What {@code eval "$(neargate env)"} does. */
    void takeSettings() {
        neargate("env").mustSucceed().out().lines().forEach(line -> {
            String[] parts = line.substring("export ".length()).split("=", 2);
            environment.put(parts[0], parts[1]);
        });
    }

    /** Lays a cable between two machines: this one has the first address of the block, the other the second. */
    void cable(Machine other, String block) {
        String device = "cable" + block.substring(block.lastIndexOf('.') + 1);
        host(
                "ip",
                "link",
                "add",
                device,
                "netns",
                namespace,
                "type",
                "veth",
                "peer",
                "name",
                device,
                "netns",
                other.namespace);
        host("ip", "-n", namespace, "address", "add", block + ".1/24", "dev", device);
        host("ip", "-n", other.namespace, "address", "add", block + ".2/24", "dev", device);
        plug(block, true);
        other.plug(block, true);
    }

    /** Plugs the machine's end of a cable in, or pulls it out. */
    void plug(String block, boolean in) {
        String device = "cable" + block.substring(block.lastIndexOf('.') + 1);
        host("ip", "-n", namespace, "link", "set", device, in ? "up" : "down");
    }

    /** Knows of another machine's Neargate what {@code neargate env} says there, and by which name it is reached. */
    void use(Machine other, String endpoint) {
        environment.putAll(other.environment);
        environment.put("AWS_ENDPOINT_URL", endpoint);
    }

    /** Sets a variable of the machine's environment. */
    void set(String name, String value) {
        environment.put(name, value);
    }

    /** Starts a program that stays; what it says is in the machine's file {@code log}. */
    Process stay(String log, String... command) {
        var line = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
        line.addAll(List.of(command));
        try {
            var builder = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(Path.of(log).toFile()));
            prepare(builder);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void prepare(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        builder.environment().put("AWS_PAGER", "");
    }

    /** Runs the AWS CLI and returns its JSON; fails when it fails. */
    JsonNode aws(String arguments) {
        Result result = tryAws(arguments).mustSucceed();
        try {
            return JSON.readTree(result.out().isBlank() ? "{}" : result.out());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs the AWS CLI, whatever comes of it. Arguments are as a shell reads them. */
    Result tryAws(String arguments) {
        return shell("aws --output json " + arguments);
    }

    Result shell(String script) {
        return run("sh", "-c", script);
    }

    Result run(String... command) {
        var line = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace, "--"));
        line.addAll(List.of(command));
        return start(line);
    }

    private Result host(String... command) {
        return start(List.of(command)).mustSucceed();
    }

    private Result start(List<String> command) {
        try {
            Path out = Files.createTempFile("nge2e", ".out");
            Path err = Files.createTempFile("nge2e", ".err");
            var builder =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            prepare(builder);
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("no end after five minutes: " + command);
            }
            var result = new Result(command, process.exitValue(), Files.readString(out), Files.readString(err));
            Files.delete(out);
            Files.delete(err);
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Looks until {@code condition} holds, and returns at once when it does. */
    static void await(String what, Duration patience, Supplier<Boolean> condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.get()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + patience.toSeconds() + " s: " + what);
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Ends everything that was made here. */
    @Override
    public void close() {
        neargate("down", "--wipe");
        host("ip", "netns", "del", namespace);
    }

    /** What a command left: exit code and output. */
    record Result(List<String> command, int exitCode, String out, String err) {
        Result mustSucceed() {
            if (exitCode != 0) {
                throw new AssertionError(command + " ended with " + exitCode + ":\n" + out + err);
            }
            return this;
        }

        boolean succeeded() {
            return exitCode == 0;
        }
    }
}
