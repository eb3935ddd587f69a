package neargate.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import neargate.engine.Engine;
import neargate.engine.Hypervisor;
import neargate.engine.docker.DockerEngine;
import neargate.engine.docker.DockerHosts;
import neargate.engine.docker.DockerPackages;
import neargate.engine.docker.Leftovers;
import neargate.engine.docker.PrivateDockerd;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.images.ImageStore;
import neargate.engine.images.PullBehavior;
import neargate.engine.images.Recipes;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.logs.LogWriters;
import neargate.engine.network.NamespaceNetwork;
import neargate.engine.network.Network;
import neargate.kernel.Ids;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/**
 * This machine, with real containers: on the Docker engine that answers at DOCKER_HOST or at the usual socket, or else on
 * one of our own under the data directory.
 */
public final class DockerMachine implements Machine {
    private static final Logger LOG = LoggerFactory.getLogger("neargate");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final String host;
    private final Optional<PrivateDockerd> own;
    private final DockerApi docker;
    private final Network network;
    private final ContainerLogs containerLogs;
    private final DockerEngine engine;
    private final Hypervisor hypervisor;

    private @Nullable Thread starter;

    private DockerMachine(Instance instance, String host, Egress egress, CloudWatchLogsClient logs, Clock clock) {
        this.host = host;
        this.own = Optional.of(new PrivateDockerd(instance.data()))
                .filter(engine -> engine.host().equals(host));
        this.docker = new DockerApi(host, PATIENCE);
        this.network =
                new NamespaceNetwork(instance.name(), egress == Egress.host ? NamespaceNetwork.ownNetwork() : null);
        try {
            this.containerLogs = new ContainerLogs(logs, instance.file("log-positions"));
        } catch (IOException e) {
            throw new Refusal("cannot write to the data directory " + instance.data() + ": " + e.getMessage());
        }
        this.engine = new DockerEngine(
                docker,
                network,
                images(docker, host, instance),
                containerLogs,
                DockerEngine.Settings.of(instance.name()),
                clock,
                new Ids(new SecureRandom()));
        this.hypervisor = engine.hypervisor(instance.file("instances"));
    }

    /** Makes the machine itself a place for tasks in the network modes bridge and host, beside instances. */
    void openItself() {
        engine.openMachine();
    }

    static DockerMachine of(Instance instance, Egress egress, CloudWatchLogsClient logs, Clock clock) {
        if (!PrivateDockerd.mayRun()) {
            throw new Refusal("real containers need root, for the networks of tasks. Run it as root, or without"
                    + " containers: up --engine simulated.");
        }
        String host = host(instance);
        instance.keepEngineHost(host);
        return new DockerMachine(instance, host, egress, logs, clock);
    }

    /** The engine that the instance has used before; at first, the one that answers, or one of our own. */
    private static String host(Instance instance) {
        String own = new PrivateDockerd(instance.data()).host();
        Optional<String> before = instance.engineHost();
        if (before.isEmpty()) {
            Optional<String> others = DockerHosts.find(System.getenv());
            if (others.isPresent()) {
                return others.get();
            }
        } else if (!before.get().equals(own)) {
            if (!DockerHosts.answers(before.get())) {
                throw new Refusal("the tasks of " + instance.data() + " run on the container engine at " + before.get()
                        + ", which does not answer. Start it, or choose another directory with --data.");
            }
            return before.get();
        }
        install(instance);
        return own;
    }

    /** Installs an engine where there is none, after saying so. */
    private static void install(Instance instance) {
        if (PrivateDockerd.isInstalled()) {
            return;
        }
        if (!DockerPackages.canInstall()) {
            throw new Refusal(
                    "no container engine answers and dockerd is not installed. Install one (on Debian: apt-get"
                            + " install " + String.join(" ", DockerPackages.NAMES)
                            + "), set DOCKER_HOST, or run without"
                            + " containers: up --engine simulated.");
        }
        System.err.println("neargate: no container engine here: installing " + String.join(", ", DockerPackages.NAMES));
        try {
            DockerPackages.install(instance.file("apt.log"));
        } catch (IOException e) {
            throw new Refusal("cannot install a container engine: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("interrupted while installing a container engine");
        }
    }

    /** The images of an engine, with the recipes that come with Neargate. */
    static ImageStore images(DockerApi docker, String host, Instance instance) {
        String behavior = System.getenv("ECS_IMAGE_PULL_BEHAVIOR");
        try {
            return new ImageStore(
                    docker,
                    host,
                    behavior == null ? PullBehavior.FARGATE : PullBehavior.of(behavior),
                    Recipes.in(Path.of(System.getProperty("neargate.home"), "images")),
                    instance.file("image-builds"));
        } catch (IllegalArgumentException e) {
            throw new Refusal("ECS_IMAGE_PULL_BEHAVIOR: " + e.getMessage(), 2);
        }
    }

    /** Where the engine of an instance answers; empty when none does. Starts nothing. */
    public static Optional<String> inReach(Instance instance) {
        return instance.engineHost()
                .filter(DockerHosts::answers)
                .or(() -> DockerHosts.find(System.getenv()))
                .or(() -> Optional.of(new PrivateDockerd(instance.data()))
                        .filter(own -> own.process().isPresent())
                        .map(PrivateDockerd::host));
    }

    /**
     * Stops the engine of our own that belongs to an instance, if there is one. Its containers go on running; their way
     * out is taken away, if a killed process left one.
     */
    public static void stop(Instance instance) throws InterruptedException {
        new PrivateDockerd(instance.data()).stop();
        if (PrivateDockerd.mayRun()) {
            new NamespaceNetwork(instance.name()).close();
        }
    }

    /** Ends all containers of an instance, and removes its networks and its own engine. */
    public static void wipe(Instance instance) throws IOException, InterruptedException {
        Optional<String> host = instance.engineHost();
        if (host.isEmpty()) {
            return;
        }
        var own = new PrivateDockerd(instance.data());
        if (host.get().equals(own.host())) {
            own.start();
        }
        try (var docker = new DockerApi(host.get(), PATIENCE)) {
            Leftovers.removeAll(docker, instance.name());
        }
        var network = new NamespaceNetwork(instance.name());
        network.retain(Set.of());
        network.removeOwnBridge();
        own.wipe();
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public Hypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    public void logsAreWrittenBy(LogWriters writers) {
        containerLogs.writtenBy(writers);
    }

    @Override
    public String where() {
        return host.startsWith("unix:") ? URI.create(host).getPath() : host;
    }

    @Override
    public void start(Runnable ready) {
        starter = Thread.ofVirtual().name("machine").start(() -> {
            try {
                if (own.isPresent()) {
                    keepUp(own.get(), ready);
                } else {
                    ready.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("no tasks can run", e);
            }
        });
    }

    /** Starts the engine, and starts it again whenever it ends; containers do not end with it. */
    private static void keepUp(PrivateDockerd own, Runnable ready) throws InterruptedException {
        boolean began = false;
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                own.start();
                if (!began) {
                    ready.run();
                    began = true;
                }
                wait = FIRST_WAIT;
                own.awaitEnd();
                LOG.warn("the container engine has ended; it is started again");
                Thread.sleep(FIRST_WAIT);
            } catch (IOException e) {
                LOG.error("no tasks can run: {}; tried again in {} s", e.getMessage(), wait.toSeconds());
                Thread.sleep(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
    }

    @Override
    public void close() {
        Thread starting = starter;
        if (starting != null) {
            starting.interrupt();
        }
        hypervisor.close();
        engine.close();
        try {
            containerLogs.close();
        } catch (IOException e) {
            LOG.warn("closing the containers' logs: {}", e.getMessage());
        }
        network.close();
        docker.close();
    }
}
