package neargate.app.commands;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import neargate.app.Configuration;
import neargate.app.Instance;
import neargate.app.Neargate;
import neargate.app.Refusal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts Neargate. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Starts Neargate and stays in the foreground, or goes to the background with --detach.",
        footer = {"", "Example:", "  neargate up --detach --data /var/lib/neargate"})
public final class UpCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--detach",
            description = "Returns when the first request is answered; the log is in DIR/neargate.log.")
    private boolean detach;

    @Option(names = "--port", paramLabel = "N", defaultValue = "4566", description = "The port to listen on.")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on; any but loopback needs --auth strict.")
    private String host;

    @Option(
            names = "--region",
            paramLabel = "REGION",
            defaultValue = "us-east-1",
            description = "The region of requests that name none.")
    private String region;

    @Option(
            names = "--account",
            paramLabel = "ID",
            defaultValue = "123456789012",
            description = "The twelve-digit account of requests that name none.")
    private String account;

    @Option(names = "--ephemeral", description = "Keeps all state in memory, and allows POST /_neargate/reset.")
    private boolean ephemeral;

    @Option(
            names = "--auth",
            defaultValue = "open",
            description = "open: any signature acts as the account's root; strict: every request is verified.")
    private Configuration.Auth auth;

    @Option(
            names = "--engine",
            defaultValue = "docker",
            description = "docker: real containers; simulated: none, tasks reach RUNNING at once.")
    private Configuration.EngineKind engine;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instance instance = options.instance();
        Configuration configuration =
                new Configuration(instance.data(), host, port, region, account, ephemeral, auth, engine);
        check(configuration);
        if (detach) {
            System.out.println(
                    detached(instance, spec.commandLine().getParseResult().originalArgs())
                            .endpoint());
            return 0;
        }
        instance.lock();
        try (Neargate neargate = Neargate.start(configuration, instance)) {
            System.err.println("Neargate is up at " + neargate.status().endpoint() + ", data in " + instance.data()
                    + ". Ctrl-C stops it; tasks go on running until `neargate down`.");
            var ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ended.countDown();
                neargate.close();
            }));
            ended.await();
        }
        return 0;
    }

    private static void check(Configuration configuration) {
        if (!configuration.account().matches("\\d{12}")) {
            throw new Refusal("--account is " + configuration.account() + ", but an account has twelve digits.", 2);
        }
        if (!configuration.region().matches("[a-z]{2}(-[a-z]+)+-\\d")) {
            throw new Refusal(
                    "--region is " + configuration.region() + ", which is not a region such as us-east-1.", 2);
        }
        boolean loopback = configuration.host().startsWith("127.")
                || configuration.host().equals("localhost")
                || configuration.host().equals("::1");
        if (!loopback && configuration.auth() == Configuration.Auth.open) {
            throw new Refusal(
                    "listening on " + configuration.host()
                            + " lets others in: add --auth strict, or use a loopback address.",
                    2);
        }
    }

    /** Starts the same command as a process of its own and waits for its first answer. */
    static Instance.Status detached(Instance instance, List<String> arguments)
            throws IOException, InterruptedException {
        Optional<Instance.Status> running = instance.status();
        if (running.isPresent()) {
            throw new Refusal("a Neargate is already up on " + instance.data() + " (pid "
                    + running.get().pid() + ", " + running.get().endpoint() + ").");
        }
        File log = instance.file("neargate.log").toFile();
        try {
            Files.createDirectories(instance.data());
        } catch (IOException e) {
            throw new Refusal("cannot use the data directory " + instance.data() + ": " + e.getMessage()
                    + ". Choose another with --data.");
        }
        var command = new ArrayList<String>(List.of("setsid", System.getProperty("neargate.home") + "/neargate"));
        arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
        long before = log.length();
        Process process = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        process.getOutputStream().close();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new Refusal(lastLine(log.toPath(), before));
            }
            Optional<Instance.Status> status = instance.status();
            if (status.isPresent() && Endpoint.answers(status.get().endpoint())) {
                return status.get();
            }
            Thread.sleep(10);
        }
        throw new Refusal("no answer within " + PATIENCE.toSeconds() + " s; see " + log);
    }

    private static String lastLine(Path log, long from) throws IOException {
        byte[] all = Files.readAllBytes(log);
        int start = (int) Math.min(from, all.length);
        List<String> lines = new String(all, start, all.length - start, StandardCharsets.UTF_8)
                .strip()
                .lines()
                .toList();
        return lines.isEmpty()
                ? "it ended without a word; see " + log
                : lines.getLast().replaceFirst("^neargate: ", "");
    }
}
