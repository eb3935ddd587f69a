package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.TaskState;
import neargate.engine.TaskSpec;
import neargate.engine.Waiting;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.images.ImageStore;
import neargate.engine.images.PullBehavior;
import neargate.engine.images.Recipes;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.logs.RecordedLogs;
import neargate.engine.network.SimulatedNetwork;
import neargate.kernel.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** What becomes of tasks when Docker refuses, hangs or is late. Docker is none; sandboxes are real and need root. */
@Tag("machine")
class UnreliableDockerTest {
    private static final String INSTANCE = "unreliable";

    @TempDir
    private Path folder;

    private final Ids ids = new Ids(RandomGenerator.getDefault());
    private final Queue<TaskState> told = new ConcurrentLinkedQueue<>();
    private final RecordedLogs recorded = new RecordedLogs("/secret");
    private FakeContainers containers;
    private DockerApi docker;
    private ContainerLogs logs;
    private DockerEngine engine;

    @BeforeEach
    void make() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may make namespaces");
        containers = new FakeContainers(folder);
        docker = containers.api();
        logs = new ContainerLogs(recorded, folder.resolve("positions"));
    }

    @AfterEach
    void close() throws IOException {
        if (containers != null) {
            engine.close();
            logs.close();
            docker.close();
            containers.close();
        }
    }

    private void begin() {
        begin(0);
    }

    private void begin(int warmSandboxes) {
        var images = new ImageStore(docker, containers.host(), PullBehavior.PREFER_CACHED, Recipes.NONE, folder);
        var settings = new DockerEngine.Settings(INSTANCE, warmSandboxes, 4);
        engine = new DockerEngine(docker, new SimulatedNetwork(), images, logs, settings, Clock.systemUTC(), ids);
        engine.listen(told::add);
    }

    private static ContainerDefinition container(String name) {
        return ContainerDefinition.builder().name(name).image("busybox").build();
    }

    private TaskSpec task(String... names) {
        return new TaskSpec(
                "arn:aws:ecs:us-east-1:123456789012:task/test/" + ids.hex(32),
                "test",
                1,
                null,
                null,
                Stream.of(names).map(UnreliableDockerTest::container).toList(),
                null);
    }

    /** A task that an earlier process left running. */
    private TaskSpec leftBehind(String... names) {
        TaskSpec task = task(names);
        String pause = sandbox();
        var joined = new Sandbox(pause, 1, pause, folder, folder);
        for (ContainerDefinition container : task.containers()) {
            ContainerConfig config = Containers.config(
                    INSTANCE, task, container, Wiring.Outlet.of(joined), Containers.Shared.NOTHING, null);
            docker.start(docker.create(container.name(), config));
        }
        return task;
    }

    /** A sandbox that an earlier process left behind. */
    private String sandbox() {
        var host = ContainerConfig.HostConfig.in("host", new ContainerConfig.LogConfig("none", Map.of()));
        String id = docker.create(
                "pause",
                new ContainerConfig(
                        "pause", null, null, null, null, List.of(), null, Labels.ofPause(INSTANCE), null, host));
        docker.start(id);
        return id;
    }

    private TaskState await(TaskSpec task, Status status) throws Exception {
        Waiting.until(() -> told(task).anyMatch(state -> state.status() == status));
        return told(task).filter(state -> state.status() == status).findFirst().orElseThrow();
    }

    private Stream<TaskState> told(TaskSpec task) {
        return told.stream().filter(state -> state.taskArn().equals(task.taskArn()));
    }

    private void awaitAsked(String deed, int times) throws Exception {
        Waiting.until(() -> containers.asked(deed) >= times);
    }

    @Test
    void aStopThatDockerRefusesIsTriedUntilDockerObeys() throws Exception {
        begin();
        TaskSpec task = task("app");
        engine.run(task);
        await(task, Status.RUNNING);
        containers.refuses("stop app1");
        containers.refuses("remove app1");
        engine.stop(task.taskArn());
        awaitAsked("remove app1", 2);
        containers.obeys("stop app1");
        await(task, Status.STOPPED);
    }

    @Test
    void aContainerOfWhichDockerTellsNothingIsAskedAboutAgain() throws Exception {
        begin();
        TaskSpec task = task("app");
        engine.run(task);
        await(task, Status.RUNNING);
        containers.refuses("inspect app1");
        docker.stop("app1", Duration.ZERO);
        awaitAsked("inspect app1", 1);
        containers.obeys("inspect app1");
        await(task, Status.STOPPED);
    }

    @Test
    void aTaskWhoseContainerIsAnsweredWithNonsenseIsStopped() throws Exception {
        begin();
        containers.garbles("create app1");
        TaskSpec task = task("app");
        engine.run(task);
        TaskState stopped = await(task, Status.STOPPED);
        assertThat(stopped.stop().code()).isEqualTo("TaskFailedToStart");
        assertThat(stopped.stop().reason()).startsWith("CannotStartContainerError: ");
    }

    @Test
    void aTaskIsTakenUpOnceDockerTellsOfIt() throws Exception {
        TaskSpec task = leftBehind("app");
        containers.refuses("inspect app1");
        begin();
        engine.adopt(task);
        awaitAsked("inspect app1", 1);
        containers.obeys("inspect app1");
        await(task, Status.RUNNING);
        engine.stop(task.taskArn());
        await(task, Status.STOPPED);
        Waiting.until(() -> containers.all().isEmpty());
    }

    private static ContainerDefinition logged(Map<String, String> options) {
        return container("app")
                .copy(it -> it.logConfiguration(
                        log -> log.logDriver(LogDriver.AWSLOGS).options(options)));
    }

    @Test
    void aLogOfWhichASecretSaysWhereToIsFollowedByALaterProcessThatIsNotToldTheSecret() throws Exception {
        begin();
        TaskSpec task = task("app");
        engine.run(task.with(List.of(logged(Map.of("awslogs-group", "/secret", "awslogs-stream-prefix", "s3cret")))));
        await(task, Status.RUNNING);
        engine.close();
        logs.close();
        logs = new ContainerLogs(recorded, folder.resolve("positions"));
        told.clear();
        begin();
        Path log = folder.resolve("containers/app1/app1-json.log");
        Files.createDirectories(log.getParent());
        Files.writeString(log, """
                {"log":"said\\n","stream":"stdout","time":"2026-11-23T08:00:00Z"}
                """);
        engine.adopt(task.with(List.of(logged(Map.of()))));
        await(task, Status.RUNNING);
        Waiting.until(() -> recorded.lines("s3cret/app/" + task.taskId()).equals(List.of("said")));
    }

    @Test
    void aTaskThatIsBeingTakenUpIsClearedWhole() throws Exception {
        TaskSpec task = leftBehind("app", "sidecar");
        containers.refuses("inspect app1");
        begin();
        engine.adopt(task);
        awaitAsked("inspect app1", 1);
        engine.clear();
        assertThat(containers.all()).isEmpty();
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsStartedWhileEverythingIsClearedIsRemovedThoughItFails() throws Exception {
        begin();
        CountDownLatch creation = containers.holds("create app1");
        containers.refuses("start app1");
        engine.run(task("app"));
        awaitAsked("create app1", 1);
        engine.clear();
        creation.countDown();
        awaitAsked("remove app1", 1);
        Waiting.until(() -> containers.all().isEmpty());
    }

    @Test
    void aSandboxThatIsMadeWhileEverythingIsClearedIsRemovedThoughItCannotBeUsed() throws Exception {
        begin();
        CountDownLatch creation = containers.holds("create pause1");
        folder.resolve("hosts").toFile().mkdir();
        engine.run(task("app"));
        awaitAsked("create pause1", 1);
        engine.clear();
        creation.countDown();
        awaitAsked("remove pause1", 1);
        Waiting.until(() -> containers.all().isEmpty());
    }

    @Test
    void aSandboxIsGivenToOneTaskHoweverOftenDockerIsLookedAt() throws Exception {
        sandbox();
        sandbox();
        containers.refuses("inspect pause2");
        begin(3);
        awaitAsked("inspect pause2", 1);
        containers.obeys("inspect pause2");
        TaskSpec one = task("app");
        TaskSpec other = task("app");
        engine.run(one);
        engine.run(other);
        await(one, Status.RUNNING);
        await(other, Status.RUNNING);
        assertThat(containers.network("app1")).isNotEqualTo(containers.network("app2"));
    }

    @Test
    void aTaskWhoseSandboxIsNewerThanTheListRunsOn() throws Exception {
        begin();
        TaskSpec task = task("app");
        engine.run(task);
        await(task, Status.RUNNING);
        long lists = containers.asked("list");
        containers.listsLate();
        containers.breaksOff();
        awaitAsked("list", (int) lists + 1);
        containers.says("health_status: healthy", "app1");
        Waiting.until(
                () -> told(task).anyMatch(state -> state.containers().getFirst().health() == Health.HEALTHY));
        assertThat(told(task)).extracting(TaskState::status).containsOnly(Status.PENDING, Status.RUNNING);
    }
}
