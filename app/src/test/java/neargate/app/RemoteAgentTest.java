package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import neargate.agent.Agent;
import neargate.agent.EcsConfig;
import neargate.agent.GivenTasks;
import neargate.agent.Registration;
import neargate.agent.remote.Dialer;
import neargate.agent.remote.Membership;
import neargate.agent.remote.RemoteAgent;
import neargate.engine.Engine;
import neargate.engine.TaskNetwork;
import neargate.engine.images.PullBehavior;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.Ids;
import neargate.kernel.Pace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/** An agent and its control plane, over sockets and with signatures that are verified; neither runs containers. */
class RemoteAgentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private Instance directory;
    private Neargate neargate;
    private StaticCredentialsProvider credentials;
    private EcsClient user;

    @BeforeEach
    void neargateIsUp() {
        directory = new Instance(folder.resolve("neargate"));
        directory.lock();
        up(0);
        Instance.RootKey key = directory.rootKey();
        credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        user = client();
        user.createCluster(request -> request.clusterName("c"));
        user.registerTaskDefinition(request -> request.family("web")
                .containerDefinitions(container -> container
                        .name("main")
                        .image("nginx")
                        .memory(128)
                        .portMappings(port -> port.containerPort(80).hostPort(0))));
    }

    private void up(int port) {
        neargate = Neargate.start(
                new Configuration(
                        directory.data(),
                        "127.0.0.1",
                        port,
                        "us-east-1",
                        "123456789012",
                        false,
                        Configuration.Auth.strict,
                        Configuration.EngineKind.simulated,
                        Pace.AWS,
                        Egress.none,
                        false),
                directory);
    }

    private EcsClient client() {
        return EcsClient.builder()
                .endpointOverride(URI.create(neargate.status().endpoint()))
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterEach
    void everythingIsGone() throws IOException {
        neargate.close();
        directory.close();
        executor.shutdownNow();
    }

    /** A machine: what it keeps, and the process of its agent. */
    private final class Remote implements AutoCloseable {
        final Path data;
        final SimulatedEngine engine =
                new SimulatedEngine(Clock.systemUTC(), executor, new Engine.Capacity(2_048, 4_096));
        final String arn;
        private final Agent agent;
        private final RemoteAgent connections;

        Remote(String name) throws Exception {
            data = Files.createDirectories(folder.resolve(name));
            var config = new EcsConfig(Map.of());
            arn = Membership.register(
                            user,
                            "c",
                            new Registration(2_048, 4_096, null, List.of(), null),
                            config,
                            data.resolve("agent.json"),
                            new Random(1))
                    .containerInstanceArn();
            agent = new Agent(
                    new Agent.Identity("c", arn),
                    new Agent.Machine(TaskNetwork.MACHINE, null, PullBehavior.DEFAULT),
                    engine,
                    GivenTasks.in(data.resolve("tasks")),
                    user,
                    executor,
                    new Ids(new Random(2)));
            engine.listen(agent::told);
            agent.resume();
            connections = new RemoteAgent(
                    agent, user, new Dialer(credentials, Region.US_EAST_1, executor), executor, new Random(3));
            connections.start();
        }

        @Override
        public void close() {
            connections.close();
            agent.close();
        }

        List<Path> tasks() {
            try (Stream<Path> files = Files.list(data.resolve("tasks"))) {
                return files.toList();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static <T> T await(Supplier<@Nullable T> seen) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T value = seen.get();
            if (value != null) {
                return value;
            }
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(20);
        }
    }

    private ContainerInstance instance(Remote remote) {
        return user.describeContainerInstances(request -> request.cluster("c").containerInstances(remote.arn))
                .containerInstances()
                .getFirst();
    }

    private ContainerInstance connected(Remote remote, boolean connected) throws InterruptedException {
        return await(() -> {
            ContainerInstance now = instance(remote);
            return now.agentConnected() == connected ? now : null;
        });
    }

    private Task run() {
        return user.runTask(
                        request -> request.cluster("c").taskDefinition("web").launchType(LaunchType.EC2))
                .tasks()
                .getFirst();
    }

    private Task task(Task task) {
        return user.describeTasks(request -> request.cluster("c").tasks(task.taskArn()))
                .tasks()
                .getFirst();
    }

    private Task await(Task task, String status) throws InterruptedException {
        return await(() -> {
            Task now = task(task);
            return now.lastStatus().equals(status) ? now : null;
        });
    }

    @Test
    void aMachineJoinsRunsATaskAndStopsIt() throws Exception {
        try (var remote = new Remote("one")) {
            connected(remote, true);
            Task task = run();
            await(task, "RUNNING");
            assertThat(task(task).containerInstanceArn()).isEqualTo(remote.arn);
            user.stopTask(request -> request.cluster("c").task(task.taskArn()).reason("enough"));
            assertThat(await(task, "STOPPED").stoppedReason()).isEqualTo("enough");
            await(() -> remote.tasks().isEmpty() ? true : null);
            remote.close();
            connected(remote, false);
        }
    }

    @Test
    void aControlPlaneThatComesBackAgreesWithItsAgentsAgain() throws Exception {
        try (var remote = new Remote("one")) {
            connected(remote, true);
            Task task = run();
            await(task, "RUNNING");
            int port = URI.create(neargate.status().endpoint()).getPort();
            neargate.close();
            remote.engine.exit(task.taskArn(), "main", 3);
            up(port);
            connected(remote, true);
            Task stopped = await(task, "STOPPED");
            assertThat(stopped.containers().getFirst().exitCode()).isEqualTo(3);
        }
    }

    @Test
    void theNextProcessOfAnAgentIsTheSameInstanceWithTheSameTasks() throws Exception {
        Task task;
        String arn;
        try (var remote = new Remote("one")) {
            connected(remote, true);
            task = run();
            await(task, "RUNNING");
            arn = remote.arn;
        }
        try (var again = new Remote("one")) {
            assertThat(again.arn).isEqualTo(arn);
            connected(again, true);
            assertThat(task(task).lastStatus()).isEqualTo("RUNNING");
            user.stopTask(request -> request.cluster("c").task(task.taskArn()));
            await(task, "STOPPED");
        }
    }

    @Test
    void whatAnAgentHasLostIsReportedWhenItConnects() throws Exception {
        Task task;
        try (var remote = new Remote("one")) {
            connected(remote, true);
            task = run();
            await(task, "RUNNING");
            for (Path file : remote.tasks()) {
                Files.delete(file);
            }
        }
        try (var again = new Remote("one")) {
            assertThat(await(task, "STOPPED").stoppedReason()).isEqualTo("The agent has lost the task.");
            connected(again, true);
        }
    }

    @Test
    void aTaskThatNobodyWantsAnyMoreEndsWhenItsAgentComesBack() throws Exception {
        Path file;
        Path kept = folder.resolve("kept");
        try (var remote = new Remote("one")) {
            connected(remote, true);
            Task task = run();
            await(task, "RUNNING");
            file = remote.tasks().getFirst();
            Files.copy(file, kept);
            user.stopTask(request -> request.cluster("c").task(task.taskArn()));
            await(task, "STOPPED");
            await(() -> remote.tasks().isEmpty() ? true : null);
            // As if the disk had been taken back to before.
            Files.copy(kept, file);
        }
        try (var again = new Remote("one")) {
            connected(again, true);
            await(() -> again.tasks().isEmpty() ? true : null);
        }
    }

    @Test
    void aMachineThatWasDeregisteredSaysSoWhenItStartsAgain() throws Exception {
        try (var remote = new Remote("one")) {
            connected(remote, true);
            user.deregisterContainerInstance(request ->
                    request.cluster("c").containerInstance(remote.arn).force(true));
        }
        assertThatThrownBy(() -> new Remote("one")).isInstanceOf(Membership.EndedException.class);
    }
}
