package neargate.engine.docker;

import static neargate.engine.docker.DockerRig.idle;
import static neargate.engine.docker.DockerRig.settings;
import static neargate.engine.docker.DockerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import neargate.engine.ContainerStats;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.Stop;
import neargate.engine.Engine.TaskState;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.Waiting;
import neargate.engine.docker.api.Inspection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DockerVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.Scope;
import software.amazon.awssdk.services.ecs.model.Volume;

/** Real containers on a Docker engine of our own. Needs root and dockerd. */
@Tag("machine")
class DockerEngineTest {
    private static final Stop EXITED = new Stop("EssentialContainerExited", "Essential container in task exited");

    private static DockerRig rig;

    @BeforeAll
    static void start() throws Exception {
        DockerRig.assumePossible();
        rig = new DockerRig(settings(2));
        rig.images().get("busybox");
    }

    @AfterAll
    static void stop() throws Exception {
        if (rig != null) {
            rig.close();
        }
    }

    private static ContainerState container(TaskState state, String name) {
        return state.containers().stream()
                .filter(container -> container.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitNoContainers(TaskSpec task) throws Exception {
        Waiting.until(() -> rig.containersOf(task).isEmpty());
    }

    @Test
    void aTaskRunsAndStopsWhenAsked() throws Exception {
        TaskSpec task = rig.task(idle("app").build());
        rig.engine.run(task);
        TaskState running = rig.await(task, Status.RUNNING);
        assertThat(running.pullStartedAt()).isNotNull();
        assertThat(running.pullStoppedAt()).isAfterOrEqualTo(running.pullStartedAt());
        assertThat(container(running, "app")).satisfies(app -> {
            assertThat(app.runtimeId()).hasSize(64);
            assertThat(app.imageDigest()).startsWith("sha256:");
            assertThat(app.startedAt()).isNotNull();
        });
        assertThat(rig.engine.storage(task.taskArn()).orElseThrow())
                .as("its image at least")
                .isGreaterThan(100_000);
        Waiting.until(() -> rig.lines(task, "app").contains("ready"));
        rig.engine.stop(task.taskArn());
        TaskState stopped = rig.await(task, Status.STOPPED);
        assertThat(container(stopped, "app").exitCode()).isEqualTo(7);
        assertThat(stopped.stop()).isNull();
        assertThat(stopped.executionStoppedAt()).isNotNull();
        awaitNoContainers(task);
    }

    @Test
    void aTaskWhoseContainerEndsIsStoppedWithItsExitCode() throws Exception {
        TaskSpec task = rig.task(shell("app", "exit 3").build(), idle("sidecar").build());
        rig.engine.run(task);
        TaskState stopped = rig.await(task, Status.STOPPED);
        assertThat(stopped.stop()).isEqualTo(EXITED);
        assertThat(container(stopped, "app").exitCode()).isEqualTo(3);
        assertThat(container(stopped, "sidecar").exitCode()).isNotNull();
        awaitNoContainers(task);
    }

    @Test
    void containersShareVolumesWhichGoWithTheTask() throws Exception {
        TaskSpec task = rig.task(
                new TaskSpec.Shared(List.of(Volume.builder().name("data").build()), null, null),
                shell("writer", "echo hello > /data/file")
                        .essential(false)
                        .mountPoints(mount -> mount.sourceVolume("data").containerPath("/data"))
                        .build(),
                shell("reader", "cat /data/file; touch /data/mine || echo read-only; sleep 1000")
                        .volumesFrom(from -> from.sourceContainer("writer").readOnly(true))
                        .dependsOn(other -> other.containerName("writer").condition(ContainerCondition.SUCCESS))
                        .stopTimeout(0)
                        .logConfiguration(DockerRig::logs)
                        .build());
        rig.engine.run(task);
        Waiting.until(() -> rig.lines(task, "reader").contains("read-only"));
        assertThat(rig.lines(task, "reader")).contains("hello");
        assertThat(rig.volumesOf(task)).hasSize(1);
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
        Waiting.until(() -> rig.volumesOf(task).isEmpty());
    }

    @Test
    void containersOfATaskMayShareTheirProcesses() throws Exception {
        TaskSpec task = rig.task(
                new TaskSpec.Shared(List.of(), "task", null),
                idle("app").build(),
                shell(
                                "watcher",
                                "while ! ps | grep -q 'sleep 100[0]'; do sleep 0.1; done; cat /proc/1/comm; sleep 1001")
                        .stopTimeout(0)
                        .logConfiguration(DockerRig::logs)
                        .build());
        rig.engine.run(task);
        Waiting.until(() -> rig.lines(task, "watcher").contains("pause"));
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
    }

    @Test
    void theKernelHoldsAContainerToItsDefinition() throws Exception {
        TaskSpec task = rig.task(shell(
                        "app",
                        "touch /x || echo read-only; ulimit -n; cat /proc/sys/net/core/somaxconn; cat /proc/1/comm;"
                                + " df -m /dev/shm /scratch | tail -2 | awk '{print $2, $6}'; [ -t 1 ] && echo terminal; sleep 1000")
                .readonlyRootFilesystem(true)
                .ulimits(limit -> limit.name("nofile").softLimit(77).hardLimit(88))
                .systemControls(
                        control -> control.namespace("net.core.somaxconn").value("78"))
                .linuxParameters(linux -> linux.initProcessEnabled(true)
                        .sharedMemorySize(16)
                        .tmpfs(mount -> mount.containerPath("/scratch").size(8)))
                .pseudoTerminal(true)
                .stopTimeout(0)
                .logConfiguration(DockerRig::logs)
                .build());
        rig.engine.run(task);
        Waiting.until(() -> rig.lines(task, "app").contains("terminal\r"));
        assertThat(rig.lines(task, "app").stream().map(String::strip))
                .contains("read-only", "77", "78", "docker-init", "16 /dev/shm", "8 /scratch");
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
    }

    private static TaskSpec withVolume(String name, Consumer<DockerVolumeConfiguration.Builder> docker)
            throws Exception {
        Volume volume =
                Volume.builder().name(name).dockerVolumeConfiguration(docker).build();
        return rig.task(
                new TaskSpec.Shared(List.of(volume), null, null), idle("app").build());
    }

    @Test
    void aSharedVolumeThatIsNotThereKeepsATaskFromStarting() throws Exception {
        TaskSpec task = withVolume("none", docker -> docker.scope(Scope.SHARED));
        rig.engine.run(task);
        assertThat(rig.await(task, Status.STOPPED).stop())
                .isEqualTo(new Stop(
                        "TaskFailedToStart",
                        "CannotCreateVolumeError: Error response from daemon: get none: no such volume"));
    }

    @Test
    void theHostOfATaskIsCalledAsItsNetworkInterface() throws Exception {
        String name = "ip-10-0-0-9.ec2.internal";
        TaskSpec task = rig.task(
                new TaskNetwork.Awsvpc(null, "vpc-1", "eni-1", "10.0.0.9", name),
                shell("app", "hostname; cat /etc/hostname; echo $HOSTNAME; hostname -i")
                        .logConfiguration(DockerRig::logs)
                        .build());
        rig.engine.run(task);
        rig.await(task, Status.STOPPED);
        assertThat(rig.lines(task, "app")).containsExactly(name, name, name, "10.0.0.9");
    }

    @Test
    void aVolumeOfADriverThatIsNotThereKeepsATaskFromStarting() throws Exception {
        TaskSpec task = withVolume("data", docker -> docker.driver("rexray/ebs"));
        rig.engine.run(task);
        assertThat(rig.await(task, Status.STOPPED).stop())
                .isEqualTo(new Stop(
                        "TaskFailedToStart",
                        "CannotCreateVolumeError: Error response from daemon: create ecs-" + task.family() + "-"
                                + task.revision() + "-data-" + task.taskId() + ": error looking up volume plugin"
                                + " rexray/ebs: plugin \"rexray/ebs\" not found"));
    }

    @Test
    void whatAContainerUsesIsMeasured() throws Exception {
        TaskSpec task = rig.ready(rig.task(idle("app").build()));
        ContainerStats stats = rig.engine.stats(task.taskArn(), "app").orElseThrow();
        assertThat(stats.before()).isNull();
        assertThat(stats.now().cpu().total()).isPositive();
        assertThat(stats.now().memory().usage()).isPositive();
        assertThat(stats.now().pids()).isPositive();
        assertThat(stats.now().systemCpu()).isGreaterThan(stats.now().cpu().total());
        ContainerStats again = rig.engine.stats(task.taskArn(), "app").orElseThrow();
        assertThat(again.before() == null ? again.now() : again.before())
                .as("the same until a second has passed")
                .isEqualTo(stats.now());
        assertThat(rig.engine.stats(task.taskArn(), "none")).isEmpty();
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
        assertThat(rig.engine.stats(task.taskArn(), "app")).isEmpty();
    }

    @Test
    void aContainerThatDoesNotObeyIsKilledAfterItsStopTimeout() throws Exception {
        TaskSpec task = rig.task(shell("app", "trap '' TERM; sleep 1000 & while true; do wait; done")
                .stopTimeout(2)
                .build());
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        long begin = System.nanoTime();
        rig.engine.stop(task.taskArn());
        TaskState stopped = rig.await(task, Status.STOPPED);
        assertThat(container(stopped, "app").exitCode()).isEqualTo(137);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void aContainerThatWantsTooMuchMemoryIsKilledAndSaidToBe() throws Exception {
        TaskSpec task = rig.task(
                shell("app", "x=a; while true; do x=$x$x; done").memory(16).build());
        rig.engine.run(task);
        TaskState stopped = rig.await(task, Status.STOPPED);
        assertThat(container(stopped, "app").exitCode()).isEqualTo(137);
        assertThat(container(stopped, "app").reason())
                .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
    }

    @Test
    void theTasksOwnMemoryLimitHoldsAsWell() throws Exception {
        TaskSpec task = rig.task(
                null, 16L, shell("app", "x=a; while true; do x=$x$x; done").build());
        rig.engine.run(task);
        TaskState stopped = rig.await(task, Status.STOPPED);
        assertThat(container(stopped, "app").reason())
                .isEqualTo("OutOfMemoryError: Container killed due to memory usage");
        Waiting.until(
                () -> !Files.exists(Path.of("/sys/fs/cgroup/memory/neargate", DockerRig.INSTANCE, task.taskId())));
    }

    @Test
    void aTaskOfAQuarterOfACoreIsHeldBackFromMore() throws Exception {
        TaskSpec task =
                rig.task(256L, null, shell("app", "while true; do :; done").build());
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        Path version1 = Path.of("/sys/fs/cgroup/cpu/neargate", DockerRig.INSTANCE, task.taskId(), "cpu.stat");
        Path version2 = Path.of("/sys/fs/cgroup/neargate", DockerRig.INSTANCE, task.taskId(), "cpu.stat");
        Path stat = Files.exists(version1) ? version1 : version2;
        Waiting.until(() -> Files.readAllLines(stat).stream()
                .anyMatch(line -> line.startsWith("nr_throttled ") && !line.equals("nr_throttled 0")));
    }

    @Test
    void healthIsTold() throws Exception {
        TaskSpec task = rig.task(idle("app")
                .healthCheck(check -> check.command("CMD-SHELL", "test -e /healthy || { touch /healthy; exit 1; }")
                        .interval(5)
                        .retries(1))
                .build());
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        Waiting.until(() -> container(rig.latest(task).orElseThrow(), "app").health() == Health.UNHEALTHY);
        Waiting.until(() -> container(rig.latest(task).orElseThrow(), "app").health() == Health.HEALTHY);
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
    }

    @Test
    void containersStartInTheOrderOfTheirDependencies() throws Exception {
        ContainerDefinition app = idle("app")
                .dependsOn(
                        init -> init.containerName("init").condition(ContainerCondition.SUCCESS),
                        db -> db.containerName("db").condition(ContainerCondition.START))
                .build();
        TaskSpec task = rig.task(
                app,
                shell("init", "exit 0").essential(false).build(),
                idle("db").build());
        rig.engine.run(task);
        TaskState running = rig.await(task, Status.RUNNING);
        assertThat(container(running, "init").exitCode()).isZero();
        assertThat(container(running, "app").startedAt())
                .isAfterOrEqualTo(container(running, "init").finishedAt())
                .isAfterOrEqualTo(container(running, "db").startedAt());
        rig.engine.stop(task.taskArn());
        TaskState stopped = rig.await(task, Status.STOPPED);
        assertThat(container(stopped, "db").finishedAt())
                .isAfterOrEqualTo(container(stopped, "app").finishedAt());
    }

    @Test
    void containersOfATaskReachEachOtherOnLocalhost() throws Exception {
        TaskSpec task = rig.task(
                shell("app", "mkdir /www && echo hello >/www/index.html && exec httpd -f -p 127.0.0.1:8000 -h /www")
                        .stopTimeout(1)
                        .build(),
                shell("sidecar", "until wget -qO- http://127.0.0.1:8000/; do sleep 0.1; done")
                        .essential(false)
                        .logConfiguration(DockerRig::logs)
                        .build());
        rig.engine.run(task);
        Waiting.until(() -> rig.lines(task, "sidecar").contains("hello"));
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
    }

    @Test
    void tasksHaveNetworksOfTheirOwn() throws Exception {
        TaskSpec one = rig.task(idle("app").build(), idle("sidecar").build());
        TaskSpec other = rig.task(idle("app").build());
        rig.engine.run(one);
        rig.engine.run(other);
        List<String> networks = Stream.of(rig.await(one, Status.RUNNING), rig.await(other, Status.RUNNING))
                .flatMap(state -> state.containers().stream())
                .map(container -> network(container.runtimeId()))
                .toList();
        assertThat(networks.get(0)).isEqualTo(networks.get(1)).isNotEqualTo(networks.get(2));
        assertThat(networks).doesNotContain(networkOf("self"));
        rig.engine.stop(one.taskArn());
        rig.engine.stop(other.taskArn());
        rig.await(one, Status.STOPPED);
        rig.await(other, Status.STOPPED);
    }

    private static String network(String id) {
        return networkOf(Long.toString(
                rig.docker.inspect(id).map(Inspection::state).orElseThrow().pid()));
    }

    private static String networkOf(String process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", process, "ns/net")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTaskWithoutItsSandboxIsStopped() throws Exception {
        TaskSpec task = rig.task(idle("app").build());
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        rig.docker.stop(rig.containersOf(task).getFirst().sandboxId(), Duration.ZERO);
        assertThat(rig.await(task, Status.STOPPED).stop()).isEqualTo(EXITED);
        awaitNoContainers(task);
    }

    @Test
    void aMissingImageIsReportedInTheAgentsWords() throws Exception {
        TaskSpec task = rig.task(ContainerDefinition.builder()
                .name("app")
                .image("127.0.0.1:9/no/such:thing")
                .build());
        rig.engine.run(task);
        TaskState stopped = rig.await(task, Status.STOPPED);
        assertThat(stopped.stop()).satisfies(stop -> {
            assertThat(stop.code()).isEqualTo("TaskFailedToStart");
            assertThat(stop.reason()).startsWith("CannotPullContainerError: Error response from daemon: ");
        });
        assertThat(container(stopped, "app").reason()).isEqualTo(stopped.stop().reason());
    }

    @Test
    void aCommandThatIsNotThereIsReportedInTheAgentsWords() throws Exception {
        TaskSpec task = rig.task(ContainerDefinition.builder()
                .name("app")
                .image("busybox")
                .command("/no/such/command")
                .build());
        rig.engine.run(task);
        TaskState stopped = rig.await(task, Status.STOPPED);
        assertThat(stopped.stop().code()).isEqualTo("TaskFailedToStart");
        assertThat(stopped.stop().reason())
                .startsWith("CannotStartContainerError: Error response from daemon: ")
                .contains("/no/such/command");
        awaitNoContainers(task);
    }

    @Test
    void whatDockerRefusesIsReportedInTheAgentsWords() throws Exception {
        TaskSpec task = rig.task(idle("app").memory(1).build());
        rig.engine.run(task);
        assertThat(rig.await(task, Status.STOPPED).stop().reason())
                .startsWith("CannotCreateContainerError: Error response from daemon: ");
    }

    @Test
    void theFieldsOfTheDefinitionReachTheContainer() throws Exception {
        TaskSpec task = rig.task(shell("app", "echo $GREETING from $(pwd) as $(id -u); echo to stderr >&2; sleep 1000")
                .environment(variable -> variable.name("GREETING").value("hello"))
                .workingDirectory("/tmp")
                .user("65534")
                .logConfiguration(DockerRig::logs)
                .stopTimeout(1)
                .build());
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        String stream = "ecs/app/" + task.taskId();
        Waiting.until(() -> rig.logs.lines(stream).size() == 2);
        assertThat(rig.logs.lines(stream)).containsExactlyInAnyOrder("hello from /tmp as 65534", "to stderr");
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
    }

    @Test
    void theLastLineIsDeliveredBeforeTheTaskIsStopped() throws Exception {
        TaskSpec task =
                rig.task(shell("app", "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done; printf end")
                        .logConfiguration(DockerRig::logs)
                        .build());
        rig.engine.run(task);
        rig.await(task, Status.STOPPED);
        assertThat(rig.logs.lines("ecs/app/" + task.taskId())).hasSize(2001).endsWith("line 1999", "end");
    }

    @Test
    void aMissingLogGroupStopsTheTask() throws Exception {
        TaskSpec task = rig.task(idle("app")
                .logConfiguration(logs -> logs.logDriver(LogDriver.AWSLOGS)
                        .options(Map.of("awslogs-group", "/none", "awslogs-stream-prefix", "ecs")))
                .build());
        rig.engine.run(task);
        assertThat(rig.await(task, Status.STOPPED).stop().reason())
                .startsWith("ResourceInitializationError: failed to validate logger args:");
    }

    @Test
    void aTaskStoppedBeforeItRanIsStopped() throws Exception {
        TaskSpec task = rig.task(idle("app").build());
        rig.engine.run(task);
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
        awaitNoContainers(task);
    }

    @Test
    void manyTasksRunAtOnce() throws Exception {
        List<TaskSpec> tasks = IntStream.range(0, 12)
                .mapToObj(_ -> rig.task(idle("app").build()))
                .toList();
        tasks.forEach(rig.engine::run);
        for (TaskSpec task : tasks) {
            rig.await(task, Status.RUNNING);
        }
        tasks.forEach(task -> rig.engine.stop(task.taskArn()));
        for (TaskSpec task : tasks) {
            rig.await(task, Status.STOPPED);
        }
    }
}
