package neargate.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import neargate.agent.acs.AcsContainers;
import neargate.agent.acs.AcsMessage;
import neargate.agent.acs.AcsTask;
import neargate.agent.tcs.TcsMessage;
import neargate.engine.Engine;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.TaskState;
import neargate.engine.TaskNetwork;
import neargate.engine.images.PullBehavior;
import neargate.engine.simulated.SimulatedEngine;
import neargate.kernel.Ids;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerStateChange;
import software.amazon.awssdk.services.ecs.model.ServerException;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeResponse;

/** An agent of which ECS does not always want to hear. */
class AgentTest {
    private static final String INSTANCE = "arn:aws:ecs:us-east-1:123456789012:container-instance/c/0";
    private static final String ONE = "arn:aws:ecs:us-east-1:123456789012:task/c/one";
    private static final String OTHER = "arn:aws:ecs:us-east-1:123456789012:task/c/other";

    @TempDir
    private Path folder;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final SimulatedEngine engine =
            new SimulatedEngine(Clock.systemUTC(), Runnable::run, new Engine.Capacity(1_024, 1_024));
    private final Ecs ecs = new Ecs();
    private GivenTasks tasks;
    private Agent agent;

    /** Fails over reports of a task's end for as long as it is told to. */
    private static final class Ecs implements EcsClient {
        final BlockingQueue<String> accepted = new LinkedBlockingQueue<>();
        final CountDownLatch failedTwice = new CountDownLatch(2);
        volatile String failsOver = "";

        @Override
        public SubmitTaskStateChangeResponse submitTaskStateChange(SubmitTaskStateChangeRequest request) {
            if (failsOver.equals(request.task()) && request.status().equals("STOPPED")) {
                failedTwice.countDown();
                throw ServerException.builder().statusCode(500).build();
            }
            String digests = request.containers().stream()
                    .map(ContainerStateChange::imageDigest)
                    .filter(Objects::nonNull)
                    .map(digest -> " " + digest)
                    .collect(Collectors.joining());
            accepted.add(request.task() + " " + request.status() + digests);
            return SubmitTaskStateChangeResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {}
    }

    /** A connection, and what is said on it. */
    private static final class Line implements Agent.Line {
        final List<AcsMessage> said = new ArrayList<>();

        @Override
        public void send(AcsMessage message) {
            said.add(message);
        }

        @Override
        public void send(TcsMessage message) {}
    }

    @BeforeEach
    void isRegistered() throws Exception {
        tasks = GivenTasks.in(folder);
        agent = new Agent(
                new Agent.Identity("c", INSTANCE),
                new Agent.Machine(TaskNetwork.MACHINE, null, PullBehavior.DEFAULT),
                engine,
                tasks,
                ecs,
                executor,
                new Ids(new Random(1)));
        engine.listen(agent::told);
        agent.connected(new Line());
    }

    @AfterEach
    void ends() {
        agent.close();
        executor.shutdownNow();
    }

    private static AcsTask task(String arn) {
        var container = ContainerDefinition.builder()
                .name("main")
                .image("nginx")
                .memory(64)
                .essential(true)
                .build();
        return new AcsTask(
                arn,
                "c",
                "RUNNING",
                "web",
                "1",
                0.25,
                512,
                "bridge",
                "EC2",
                null,
                null,
                null,
                null,
                List.of(),
                List.of(AcsContainers.of(container, null)),
                List.of());
    }

    private void given(String arn) {
        agent.receive(new AcsMessage.PayloadMessage("c", INSTANCE, "payload", 0, 1, List.of(task(arn))));
    }

    private void manifest(long timeline, String... arns) {
        agent.receive(new AcsMessage.TaskManifestMessage(
                "c",
                INSTANCE,
                "manifest",
                0,
                timeline,
                List.of(arns).stream()
                        .map(arn -> new AcsMessage.TaskIdentifier(arn, "c", "RUNNING"))
                        .toList()));
    }

    private void assertAccepted(String report) throws InterruptedException {
        assertThat(ecs.accepted.poll(30, TimeUnit.SECONDS)).isEqualTo(report);
    }

    private void assertForgotten(String arn) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (tasks.has(arn)) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(10);
        }
    }

    @Test
    void aReportOverWhichEcsFailsKeepsNoOtherTaskWaiting() throws Exception {
        ecs.failsOver = ONE;
        given(ONE);
        assertAccepted(ONE + " RUNNING");
        engine.exit(ONE, "main", 1);
        assertThat(ecs.failedTwice.await(30, TimeUnit.SECONDS)).isTrue();
        given(OTHER);
        assertAccepted(OTHER + " RUNNING");
        engine.exit(OTHER, "main", 0);
        assertAccepted(OTHER + " STOPPED");
        ecs.failsOver = "";
        assertAccepted(ONE + " STOPPED");
    }

    @Test
    void whichImagesATaskRunsIsToldBeforeItRuns() throws Exception {
        agent.told(new TaskState(ONE, Status.PENDING, List.of(pending(null)), null, null, null, null));
        agent.told(new TaskState(ONE, Status.PENDING, List.of(pending("sha256:one")), null, null, null, null));
        assertAccepted(ONE + " PENDING sha256:one");
    }

    private static ContainerState pending(@Nullable String digest) {
        return new ContainerState(
                "main", Status.PENDING, null, digest, null, null, Health.UNKNOWN, null, null, List.of());
    }

    @Test
    void anEndIsRememberedUntilEcsKnowsOfIt() throws Exception {
        ecs.failsOver = ONE;
        given(ONE);
        assertAccepted(ONE + " RUNNING");
        engine.exit(ONE, "main", 1);
        assertThat(ecs.failedTwice.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(tasks.has(ONE)).isTrue();
        assertThat(GivenTasks.in(folder).has(ONE)).isTrue();
        ecs.failsOver = "";
        assertAccepted(ONE + " STOPPED");
        assertForgotten(ONE);
        assertThat(GivenTasks.in(folder).all()).isEmpty();
    }

    @Test
    void whoReconnectsMeanwhileNeitherLosesTheEndNorBeginsAnew() throws Exception {
        ecs.failsOver = ONE;
        given(ONE);
        assertAccepted(ONE + " RUNNING");
        engine.exit(ONE, "main", 1);
        assertThat(ecs.failedTwice.await(30, TimeUnit.SECONDS)).isTrue();
        agent.disconnected();
        var line = new Line();
        agent.connected(line);
        given(ONE);
        manifest(1, ONE);
        assertThat(engine.state(ONE)).isEmpty();
        assertThat(line.said).hasOnlyElementsOfType(AcsMessage.AckRequest.class);
        ecs.failsOver = "";
        assertAccepted(ONE + " STOPPED");
        assertForgotten(ONE);
        // What ECS said before it heard of the end may arrive after that.
        given(ONE);
        assertThat(engine.state(ONE)).isEmpty();
        assertThat(ecs.accepted).isEmpty();
    }
}
