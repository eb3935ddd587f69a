package neargate.app.commands;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import neargate.agent.datachannel.ChannelMessage.TerminalSize;
import neargate.app.Instance;
import neargate.app.Refusal;
import neargate.app.exec.Session;
import neargate.app.exec.Terminal;
import neargate.kernel.controller.Timers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandResponse;

/** Runs a command in a container, as {@code aws ecs execute-command} does, without its plugin. */
@Command(
        name = "exec",
        mixinStandardHelpOptions = true,
        description =
                "Runs a command in a container of a task that was started with --enable-execute-command, and ends with"
                        + " its exit code. With input from a pipe, the command gets no terminal.",
        footer = {
            "",
            "Examples:",
            "  neargate exec 4d1f... web",
            "  neargate exec arn:aws:ecs:us-east-1:000000000000:task/blue/4d1f... -- ls -l /",
            "  tar c . | neargate exec 4d1f... web -- tar x -C /srv"
        })
public final class ExecCommand implements Callable<Integer> {
    private static final String SHELL = "/bin/sh";

    /** As often as Amazon's plugin looks. */
    private static final int MILLIS_BETWEEN_SIZES = 500;

    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Option(
            names = "--cluster",
            paramLabel = "NAME",
            description = "The cluster (default: that of the task's ARN, or default).")
    private @Nullable String cluster;

    @Parameters(
            paramLabel = "TASK [CONTAINER] [-- COMMAND...]",
            arity = "1..*",
            description = "The id of a task or its ARN, one of its containers if it has several, and the command"
                    + " (default: " + SHELL + ").")
    private List<String> words = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Instance.Status status = options.running();
        int own = words.size() - afterDashes();
        if (own < 1 || own > 2) {
            throw new Refusal("which task? neargate exec TASK [CONTAINER] [-- COMMAND...]", 2);
        }
        ExecuteCommandResponse begun = begin(
                status, words.getFirst(), own == 2 ? words.get(1) : null, command(words.subList(own, words.size())));
        var terminal = new Terminal();
        Optional<TerminalSize> size = terminal.isThere() ? Optional.of(terminal.size()) : Optional.empty();
        try (HttpClient http = HttpClient.newHttpClient();
                Timers timers = Timers.of(Clock.systemUTC())) {
            Session session = Session.open(
                    http,
                    URI.create(begun.session().streamUrl()),
                    begun.session().tokenValue(),
                    new Session.Streams(System.in, System.out, System.err),
                    size,
                    timers);
            Session.End end = size.isPresent() ? onTerminal(terminal, size.get(), session) : session.await();
            http.shutdownNow();
            if (!end.said().isEmpty()) {
                System.err.println("neargate: " + end.said());
            }
            return end.exitCode().orElse(1);
        }
    }

    /** How many words follow the two dashes. */
    private int afterDashes() {
        List<String> line = spec.commandLine().getParseResult().originalArgs();
        int dashes = line.indexOf("--");
        return dashes < 0 ? 0 : line.size() - dashes - 1;
    }

    private static Session.End onTerminal(Terminal terminal, TerminalSize size, Session session) {
        var restoring = new Thread(terminal::close);
        Runtime.getRuntime().addShutdownHook(restoring);
        Thread sizes = Thread.ofVirtual().start(() -> tellSizes(terminal, size, session));
        try (terminal) {
            terminal.makeRaw();
            return session.await();
        } finally {
            sizes.interrupt();
        }
    }

    private static void tellSizes(Terminal terminal, TerminalSize told, Session session) {
        TerminalSize last = told;
        try {
            while (true) {
                Thread.sleep(MILLIS_BETWEEN_SIZES);
                TerminalSize size = terminal.size();
                if (!size.equals(last)) {
                    session.resize(size);
                    last = size;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ExecuteCommandResponse begin(
            Instance.Status status, String task, @Nullable String container, String command) {
        Instance.RootKey key = options.instance().rootKey();
        try (EcsClient ecs = EcsClient.builder()
                .endpointOverride(URI.create(status.endpoint()))
                .region(Region.of(status.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .httpClient(UrlConnectionHttpClient.create())
                .build()) {
            return ecs.executeCommand(request -> request.cluster(clusterOf(task))
                    .task(task)
                    .container(container)
                    .command(command)
                    .interactive(true));
        } catch (EcsException e) {
            throw new Refusal(e.awsErrorDetails().errorMessage());
        } catch (SdkClientException e) {
            throw new Refusal("no answer at " + status.endpoint() + ": does Neargate still run? (neargate status)");
        }
    }

    /** An ARN has its cluster's name before its id. */
    private @Nullable String clusterOf(String task) {
        String[] parts = task.split("/", -1);
        return cluster == null && parts.length == 3 ? parts[1] : cluster;
    }

    /** As one line, from which the same words are read. */
    private static String command(List<String> words) {
        return words.isEmpty()
                ? SHELL
                : words.stream()
                        .map(word -> "'" + word.replace("'", "'\\''") + "'")
                        .collect(Collectors.joining(" "));
    }
}
