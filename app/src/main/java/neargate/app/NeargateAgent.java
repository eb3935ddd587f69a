package neargate.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import neargate.agent.Agent;
import neargate.agent.AgentTasks;
import neargate.agent.EcsConfig;
import neargate.agent.GivenTasks;
import neargate.agent.Registration;
import neargate.agent.metadata.MetadataEndpoint;
import neargate.agent.remote.Dialer;
import neargate.agent.remote.Membership;
import neargate.agent.remote.RemoteAgent;
import neargate.engine.Engine;
import neargate.engine.TaskNetwork;
import neargate.engine.images.PullBehavior;
import neargate.kernel.Ids;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;

/** An ECS agent for this machine, put together: the machine becomes a container instance and runs what ECS wants on it. */
public final class NeargateAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate");
    private static final int HTTP = 80;

    private final Configuration configuration;
    private final Instance instance;
    private final EcsClient ecs;
    private final Dialer dialer;
    private final DockerMachine machine;
    private final ExecutorService executor;
    private final SecureRandom random = new SecureRandom();
    private final CompletableFuture<Refusal> failure = new CompletableFuture<>();
    private @Nullable Thread joining;
    private volatile @Nullable Agent agent;
    private volatile @Nullable String containerInstanceArn;
    private volatile @Nullable GivenTasks given;
    private volatile @Nullable RemoteAgent remote;

    /**
     * What {@code neargate agent} was told.
     *
     * @param cluster the cluster to join, by name or ARN
     * @param endpoint where ECS answers
     * @param settings variables as in {@code ecs.config}
     */
    public record Configuration(String cluster, URI endpoint, String region, EcsConfig settings) {}

    private NeargateAgent(Configuration configuration, Instance instance) {
        this.configuration = configuration;
        this.instance = instance;
        this.executor = Executors.newVirtualThreadPerTaskExecutor();
        AwsCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().build();
        this.ecs = reached(EcsClient.builder(), credentials).build();
        this.dialer = new Dialer(credentials, Region.of(configuration.region()), executor);
        this.machine = DockerMachine.of(
                instance,
                Egress.none,
                reached(CloudWatchLogsClient.builder(), credentials).build(),
                Clock.systemUTC());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B reached(
            B builder, AwsCredentialsProvider credentials) {
        return builder.endpointOverride(configuration.endpoint())
                .region(Region.of(configuration.region()))
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder());
    }

    /**
     * Starts an agent in a directory whose lock this process holds. It joins its cluster when the container engine and ECS are
     * there.
     *
     * @throws Refusal when the machine or the directory does not allow it
     */
    public static NeargateAgent start(Configuration configuration, Instance instance) {
        try {
            Membership.in(instance.file("agent.json"))
                    .filter(before -> !before.cluster().equals(configuration.cluster()))
                    .ifPresent(before -> {
                        throw new Refusal("the agent of " + instance.data() + " belongs to the cluster "
                                + before.cluster() + ". Choose another directory with --data.");
                    });
        } catch (IOException e) {
            throw new Refusal("cannot read the data directory " + instance.data() + ": " + e.getMessage());
        }
        var agent = new NeargateAgent(configuration, instance);
        instance.say(new Instance.Status(
                ProcessHandle.current().pid(),
                configuration.endpoint().toString(),
                Version.current(),
                instance.data().toString(),
                "docker",
                agent.machine.where(),
                Egress.none.name(),
                "",
                configuration.region(),
                "",
                false));
        agent.joining = Thread.ofVirtual().name("joining").start(agent::join);
        return agent;
    }

    /** The container engine is started for who is registered, or was and may have tasks. */
    private void join() {
        try {
            var before = Membership.in(instance.file("agent.json"));
            GivenTasks tasks = GivenTasks.in(instance.file("tasks"));
            given = tasks;
            answer(tasks);
            if (before.isPresent()) {
                // Tasks of an earlier process are taken up first: ECS may be out of reach for long.
                openMachine();
                Agent resumed = resume(before.get(), tasks);
                register();
                connect(resumed);
            } else {
                Membership now = register();
                openMachine();
                connect(resume(now, tasks));
            }
        } catch (Membership.EndedException e) {
            fail("this machine was deregistered (" + e.getMessage()
                    + "); its tasks run on. To register it anew, delete " + instance.file("agent.json") + ".");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            LOG.error("the agent cannot begin", e);
            fail("the agent cannot begin: " + e.getMessage());
        }
    }

    /** What the tasks of this machine find around them. */
    private void answer(GivenTasks tasks) {
        machine.network()
                .answerTasks(new MetadataEndpoint(
                        machine.engine(),
                        new AgentTasks(
                                tasks,
                                machine.engine(),
                                ecs,
                                () -> Optional.ofNullable(containerInstanceArn),
                                NeargateAgent::isOwn)));
        URI endpoint = configuration.endpoint();
        if (isForwarded()) {
            int port = endpoint.getPort() < 0 ? HTTP : endpoint.getPort();
            machine.network().answerApi(new InetSocketAddress(endpoint.getHost(), port));
        }
    }

    private static boolean isOwn(String address) {
        try {
            return NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address)) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** Tasks are led to an endpoint that may be this machine's own loopback's; not to one that must prove its name. */
    private boolean isForwarded() {
        return "http".equals(configuration.endpoint().getScheme());
    }

    private void openMachine() throws InterruptedException {
        var ready = new CountDownLatch(1);
        machine.start(ready::countDown);
        ready.await();
        machine.openItself();
    }

    private Membership register() throws IOException, InterruptedException, Membership.EndedException {
        Engine.Capacity capacity = machine.engine().capacity();
        Membership now = Membership.register(
                ecs,
                configuration.cluster(),
                new Registration((int) capacity.cpu(), (int) capacity.memory(), null, List.of(), null),
                configuration.settings(),
                instance.file("agent.json"),
                random);
        LOG.info("this machine is {}", now.containerInstanceArn());
        return now;
    }

    private void connect(Agent joined) {
        var connections = new RemoteAgent(joined, ecs, dialer, executor, random);
        remote = connections;
        connections.start();
    }

    private void fail(String why) {
        boolean _ = failure.complete(new Refusal(why));
    }

    /** Why the agent cannot go on, if that ever comes: then the process is to end. */
    public CompletableFuture<Refusal> failure() {
        return failure;
    }

    private Agent.Machine agentMachine() {
        PullBehavior pull = configuration.settings().pullBehavior();
        return isForwarded()
                ? new Agent.Machine(TaskNetwork.MACHINE, null, pull)
                : new Agent.Machine(
                        TaskNetwork.MACHINE,
                        null,
                        pull,
                        configuration.endpoint().toString());
    }

    private Agent resume(Membership membership, GivenTasks tasks) {
        var made = new Agent(
                new Agent.Identity(membership.cluster(), membership.containerInstanceArn()),
                agentMachine(),
                machine.engine(),
                tasks,
                ecs,
                executor,
                new Ids(random));
        agent = made;
        containerInstanceArn = membership.containerInstanceArn();
        machine.engine().listen(made::told);
        List<GivenTasks.Given> all = tasks.all();
        machine.engine().retain(all.stream().map(given -> given.task().arn()).collect(Collectors.toUnmodifiableSet()));
        made.resume();
        return made;
    }

    /** Leaves ECS and lets go of the machine. Tasks go on running; an engine that was begun for none ends. */
    @Override
    public void close() {
        Thread thread = joining;
        if (thread != null) {
            thread.interrupt();
        }
        RemoteAgent connections = remote;
        if (connections != null) {
            connections.close();
        }
        Agent running = agent;
        if (running != null) {
            running.close();
        }
        machine.close();
        GivenTasks tasks = given;
        if (connections == null && tasks != null && tasks.all().isEmpty()) {
            stopEngine();
        }
        executor.shutdownNow();
        ecs.close();
        LOG.info("stopped");
    }

    private void stopEngine() {
        try {
            DockerMachine.stop(instance);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
