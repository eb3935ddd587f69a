package neargate.engine.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.TaskState;
import neargate.engine.Hypervisor;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.Waiting;
import neargate.engine.docker.DockerEngine.Settings;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.images.ImageStore;
import neargate.engine.images.PullBehavior;
import neargate.engine.images.Recipes;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.logs.RecordedLogs;
import neargate.engine.network.Network;
import neargate.engine.network.SimulatedNetwork;
import neargate.kernel.Ids;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** A private Docker engine and a Neargate's engine on it, for tests. */
final class DockerRig implements AutoCloseable {
    /** Runs at the same time, of other checkouts perhaps, share the kernel: what they name there must not. */
    static final String INSTANCE = "test" + ProcessHandle.current().pid();

    private final Network network;
    private final Path data;
    private final PrivateDockerd dockerd;
    private final Ids ids = new Ids(RandomGenerator.getDefault());
    final DockerApi docker;
    final RecordedLogs logs = new RecordedLogs("/ecs/test");
    private final Map<String, TaskState> latest = new ConcurrentHashMap<>();
    final Queue<TaskState> told = new ConcurrentLinkedQueue<>();
    private ContainerLogs containerLogs;
    DockerEngine engine;

    DockerRig(Settings settings) throws Exception {
        this(settings, new SimulatedNetwork());
    }

    DockerRig(Settings settings, Network network) throws Exception {
        this.network = network;
        Path memory = Path.of("/dev/shm");
        data = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "neargate-test")
                : Files.createTempDirectory("neargate-test");
        dockerd = new PrivateDockerd(data);
        dockerd.start();
        docker = new DockerApi(dockerd.host(), Duration.ofSeconds(10));
        begin(settings);
    }

    /** Without it, whatever needs it is left out. */
    static void assumePossible() {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")) && PrivateDockerd.isInstalled(),
                "only root may run a Docker engine");
    }

    static Settings settings(int warm) {
        return new Settings(INSTANCE, warm, 4);
    }

    private void begin(Settings settings) throws IOException {
        containerLogs = new ContainerLogs(logs, data.resolve("positions"));
        engine = new DockerEngine(docker, network, images(), containerLogs, settings, Clock.systemUTC(), ids);
        engine.listen(state -> {
            told.add(state);
            latest.put(state.taskArn(), state);
        });
    }

    ImageStore images() {
        return new ImageStore(
                docker,
                dockerd.host(),
                PullBehavior.PREFER_CACHED,
                Recipes.in(Path.of("../images").toAbsolutePath()),
                data);
    }

    /** The EC2 instances on it; told afterwards of who listens. */
    Hypervisor hypervisor() {
        return engine.hypervisor(data.resolve("instances"));
    }

    /** Lets go of everything, as a process that ends. */
    void end() throws IOException {
        engine.close();
        containerLogs.close();
    }

    /** Ends and begins anew. */
    void restart() throws IOException {
        end();
        latest.clear();
        told.clear();
        begin(settings(0));
    }

    PrivateDockerd dockerd() {
        return dockerd;
    }

    TaskSpec task(ContainerDefinition... containers) {
        return task(null, null, containers);
    }

    TaskSpec task(Long cpu, Long memory, ContainerDefinition... containers) {
        return task(cpu, memory, null, containers);
    }

    TaskSpec task(TaskNetwork network, ContainerDefinition... containers) {
        return task(null, null, network, containers);
    }

    /** A task whose containers share something. */
    TaskSpec task(TaskSpec.Shared shared, ContainerDefinition... containers) {
        TaskSpec alone = task(containers);
        return new TaskSpec(
                alone.taskArn(), alone.family(), alone.revision(), null, null, alone.containers(), null, shared, null);
    }

    List<DockerApi.VolumeSummary> volumesOf(TaskSpec task) {
        return docker.volumes(Labels.TASK + "=" + task.taskArn());
    }

    private TaskSpec task(Long cpu, Long memory, TaskNetwork network, ContainerDefinition... containers) {
        return new TaskSpec(
                "arn:aws:ecs:us-east-1:123456789012:task/test/" + ids.hex(32),
                "test",
                1,
                cpu,
                memory,
                List.of(containers),
                network);
    }

    /** A container of busybox that runs a line of shell. */
    static ContainerDefinition.Builder shell(String name, String line) {
        return ContainerDefinition.builder().name(name).image("busybox").command("sh", "-c", line);
    }

    /** A container that runs until it is told to stop; a moment after its start it listens to that. */
    static ContainerDefinition.Builder idle(String name) {
        return shell(name, "trap 'echo bye; exit 7' TERM; echo ready; while true; do sleep 1000 & wait $!; done")
                .stopTimeout(1)
                .logConfiguration(DockerRig::logs);
    }

    /** What it writes goes where {@link #lines} finds it. */
    static void logs(LogConfiguration.Builder logs) {
        logs.logDriver(LogDriver.AWSLOGS).options(Map.of("awslogs-group", "/ecs/test", "awslogs-stream-prefix", "ecs"));
    }

    /** Runs a task and waits until each of its containers, idle ones, listens. */
    TaskSpec ready(TaskSpec task) throws Exception {
        engine.run(task);
        await(task, Status.RUNNING);
        for (ContainerDefinition container : task.containers()) {
            Waiting.until(() -> lines(task, container.name()).contains("ready"));
        }
        return task;
    }

    /** What a container of a task has written. */
    List<String> lines(TaskSpec task, String container) {
        return logs.lines("ecs/" + container + "/" + task.taskId());
    }

    TaskState await(TaskSpec task, Status status) throws Exception {
        Waiting.until(
                () -> latest(task).filter(state -> state.status() == status).isPresent());
        return latest(task).orElseThrow();
    }

    Optional<TaskState> latest(TaskSpec task) {
        return Optional.ofNullable(latest.get(task.taskArn()));
    }

    List<Summary> containersOf(TaskSpec task) {
        return docker.list(Labels.TASK + "=" + task.taskArn());
    }

    @Override
    public void close() throws Exception {
        engine.close();
        containerLogs.close();
        Leftovers.removeAll(docker, INSTANCE);
        docker.close();
        dockerd.wipe();
        try (Stream<Path> rest = Files.walk(data)) {
            for (Path path : rest.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
