package neargate.app.commands;

import java.util.concurrent.Callable;
import neargate.app.Configuration;
import neargate.app.Egress;
import neargate.app.Instance;
import neargate.app.Logging;
import neargate.app.Neargate;
import neargate.app.Refusal;
import neargate.kernel.Pace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts Neargate. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Starts Neargate and stays in the foreground, or goes to the background with --detach.",
        footer = {"", "Example:", "  neargate up --detach --data /var/lib/neargate"})
public final class UpCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

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

    @Option(
            names = "--speed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Divides every fixed wait of the control plane by N: throttles, grace periods, bake times.")
    private int speed;

    @Option(
            names = "--egress",
            paramLabel = "none|host",
            description = "Where tasks get out to whose subnet has a route to an internet or NAT gateway: none, or by"
                    + " this host's network, which gets a device and a masquerading nftables table while Neargate is"
                    + " up. Remembered for the data directory; at first none.")
    private @Nullable Egress egress;

    @Option(
            names = "--strict-amis",
            description =
                    "Refuse image ids that are not Amazon's own here, as AWS would. By default any well-formed id is"
                            + " taken for an Amazon Linux, since templates carry hard-coded ids.")
    private boolean strictAmis;

    @Override
    public Integer call() throws InterruptedException {
        Instance instance = options.instance();
        if (speed < 1) {
            throw new Refusal("--speed is " + speed + ", but waits cannot be longer than AWS's: 1 or more.", 2);
        }
        Configuration configuration = new Configuration(
                instance.data(),
                host,
                port,
                region,
                account,
                ephemeral,
                auth,
                engine,
                new Pace(speed),
                egress == null ? instance.egress() : egress,
                strictAmis);
        check(configuration);
        if (detach) {
            System.setProperty(Logging.FILE, instance.file("neargate.log").toString());
        }
        instance.lock();
        instance.keepEgress(configuration.egress());
        try (var termination = new Termination();
                Neargate neargate = Neargate.start(configuration, instance)) {
            say(neargate.status());
            termination.await();
        }
        return 0;
    }

    /** Whoever started it with {@code --detach} waits for the end of the standard output, and not of the process. */
    private void say(Instance.Status status) throws InterruptedException {
        if (!detach) {
            System.err.println("Neargate is up at " + status.endpoint() + ", data in " + status.data()
                    + ". Ctrl-C stops it; tasks go on running until `neargate down`.");
        } else if (Endpoint.answers(status.endpoint())) {
            System.out.println(status.endpoint());
            System.out.close();
            System.err.close();
        } else {
            throw new Refusal(status.endpoint() + " does not answer; see " + status.data() + "/neargate.log");
        }
    }

    private static void check(Configuration configuration) {
        if (configuration.port() < 0 || configuration.port() > 65_535) {
            throw new Refusal(
                    "--port is " + configuration.port() + ", but a port is a number from 1 to 65535 (0: any free one).",
                    2);
        }
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
}
