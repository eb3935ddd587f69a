package neargate.engine.docker;

import static neargate.engine.docker.DockerRig.idle;
import static neargate.engine.docker.DockerRig.settings;
import static neargate.engine.docker.DockerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Run;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.Stop;
import neargate.engine.Engine.TaskState;
import neargate.engine.TaskSpec;
import neargate.engine.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** What becomes of tasks when Neargate or its Docker engine goes away and comes back. Needs root and dockerd. */
@Tag("machine")
class RestartTest {
    private static final Stop EXITED = new Stop("EssentialContainerExited", "Essential container in task exited");

    private static DockerRig rig;

    @BeforeAll
    static void start() throws Exception {
        DockerRig.assumePossible();
        rig = new DockerRig(settings(1));
        rig.images().get("busybox");
    }

    @AfterAll
    static void stop() throws Exception {
        if (rig != null) {
            rig.close();
        }
    }

    @AfterEach
    void clear() {
        rig.engine.clear();
    }

    private TaskSpec running(TaskSpec task) throws Exception {
        rig.engine.run(task);
        rig.await(task, Status.RUNNING);
        return task;
    }

    private static String idOf(TaskState state) {
        return state.containers().getFirst().runtimeId();
    }

    @Test
    void aTaskThatStillRunsIsAdoptedAsItIs() throws Exception {
        TaskSpec task = running(rig.task(idle("app").build()));
        TaskState before = rig.latest(task).orElseThrow();
        rig.restart();
        rig.engine.adopt(task);
        TaskState after = rig.await(task, Status.RUNNING);
        assertThat(idOf(after)).isEqualTo(idOf(before));
        assertThat(after.containers().getFirst().imageDigest())
                .isEqualTo(before.containers().getFirst().imageDigest());
        assertThat(after.containers().getFirst().run())
                .as("the times are Docker's, before and after")
                .isEqualTo(before.containers().getFirst().run());
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
    }

    @Test
    void aContainerThatStillWaitedIsLaunchedOfTheImageThatItIsPinnedTo() throws Exception {
        String image = "busybox@" + rig.images().get("busybox").digest();
        TaskSpec task = rig.task(
                shell("first", "until test -e /go; do sleep 0.1; done")
                        .image(image)
                        .essential(false)
                        .build(),
                idle("second")
                        .image(image)
                        .dependsOn(it -> it.containerName("first").condition(ContainerCondition.SUCCESS))
                        .build());
        rig.engine.run(task);
        Waiting.until(() -> rig.latest(task)
                .filter(state -> state.containers().getFirst().status() == Status.RUNNING)
                .isPresent());
        rig.restart();
        rig.engine.run(task);
        Waiting.until(() -> rig.latest(task).isPresent());
        Path root = Path.of(
                "/proc",
                Long.toString(process(idOf(rig.latest(task).orElseThrow())).pid()),
                "root");
        Files.createFile(root.resolve("go"));
        TaskState after = rig.await(task, Status.RUNNING);
        assertThat(after.containers().getLast().imageDigest()).isNotNull();
    }

    @Test
    void whatWasStartedAgainIsCountedOn() throws Exception {
        TaskSpec task = running(rig.task(idle("app")
                .restartPolicy(policy -> policy.enabled(true).restartAttemptPeriod(0))
                .build()));
        Run first = run(task);
        assertThat(first.restarts()).isZero();
        assertThat(first.createdAt()).isBefore(first.startedAt());
        kill(idOf(rig.latest(task).orElseThrow()));
        Waiting.until(() -> run(task).restarts() == 1);
        Run second = run(task);
        assertThat(second.createdAt()).isEqualTo(first.createdAt());
        assertThat(second.startedAt()).isAfter(first.startedAt());
        rig.restart();
        rig.engine.adopt(task);
        rig.await(task, Status.RUNNING);
        assertThat(run(task)).isEqualTo(second);
        String id = idOf(rig.latest(task).orElseThrow());
        rig.end();
        kill(id);
        rig.restart();
        rig.engine.adopt(task);
        Waiting.until(() -> rig.latest(task).isPresent() && run(task).restarts() == 2);
    }

    private void kill(String id) throws Exception {
        process(id).destroyForcibly();
        Waiting.until(() -> rig.docker.inspect(id).orElseThrow().state().finished() != null);
    }

    private ProcessHandle process(String id) {
        return ProcessHandle.of(rig.docker.inspect(id).orElseThrow().state().pid())
                .orElseThrow();
    }

    private Run run(TaskSpec task) {
        return rig.latest(task).orElseThrow().containers().getFirst().run();
    }

    @Test
    void aTaskThatEndedMeanwhileIsToldAsStoppedWithItsExitCode() throws Exception {
        TaskSpec task = rig.ready(rig.task(idle("app").build()));
        String id = idOf(rig.latest(task).orElseThrow());
        rig.end();
        rig.docker.stop(id, Duration.ofSeconds(5));
        rig.restart();
        rig.engine.adopt(task);
        TaskState after = rig.await(task, Status.STOPPED);
        assertThat(after.containers()).extracting(ContainerState::exitCode).containsExactly(7);
        assertThat(after.stop()).isEqualTo(EXITED);
        Waiting.until(() -> rig.docker.list(Labels.of(DockerRig.INSTANCE)).isEmpty());
    }

    @Test
    void aTaskOfWhichNothingIsLeftIsToldAsStoppedAndNeverStarted() throws Exception {
        TaskSpec task = rig.task(idle("app").build());
        rig.engine.adopt(task);
        assertThat(rig.await(task, Status.STOPPED).stop()).isEqualTo(EXITED);
        assertThat(rig.containersOf(task)).isEmpty();
    }

    @Test
    void aTaskThatWasBeingStartedGoesOn() throws Exception {
        TaskSpec task = running(rig.task(idle("app").build(), idle("sidecar").build()));
        String sidecar = rig.latest(task).orElseThrow().containers().getLast().runtimeId();
        rig.end();
        rig.docker.remove(sidecar);
        rig.restart();
        rig.engine.run(task);
        TaskState after = rig.await(task, Status.RUNNING);
        assertThat(after.containers().getLast().runtimeId()).isNotEqualTo(sidecar);
    }

    @Test
    void aContainerThatWasMadeButNotStartedIsStarted() throws Exception {
        String image = rig.docker.image("busybox").orElseThrow().id();
        ContainerDefinition sidecar =
                idle("sidecar").image("busybox:latest@" + image).build();
        TaskSpec task = running(rig.task(idle("app").build(), sidecar));
        rig.end();
        rig.docker.remove(rig.latest(task).orElseThrow().containers().getLast().runtimeId());
        Sandbox sandbox = rig.docker
                .inspect(rig.containersOf(task).getFirst().sandboxId())
                .flatMap(Sandbox::of)
                .orElseThrow();
        String made = rig.docker.create(
                Containers.name(task, sidecar),
                Containers.config(
                        DockerRig.INSTANCE,
                        task,
                        sidecar.copy(container -> container.image(image)),
                        Wiring.Outlet.of(sandbox),
                        Containers.Shared.NOTHING,
                        null));
        rig.restart();
        rig.engine.run(task);
        TaskState after = rig.await(task, Status.RUNNING);
        assertThat(after.containers().getLast().runtimeId()).isEqualTo(made);
    }

    @Test
    void whatNobodyWantsAnyMoreIsRemoved() throws Exception {
        TaskSpec wanted = running(rig.task(idle("app").build()));
        TaskSpec unwanted = running(rig.task(idle("app").build()));
        rig.restart();
        rig.engine.retain(Set.of(wanted.taskArn()));
        Waiting.until(() -> rig.containersOf(unwanted).isEmpty());
        rig.engine.adopt(wanted);
        rig.await(wanted, Status.RUNNING);
    }

    @Test
    void whatIsStoppedWithoutBeingKnownIsRemoved() throws Exception {
        TaskSpec task = running(rig.task(idle("app").build()));
        rig.restart();
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
        assertThat(rig.containersOf(task)).isEmpty();
    }

    @Test
    void clearedIsCleared() throws Exception {
        TaskSpec task = running(rig.task(idle("app").build()));
        rig.told.clear();
        rig.engine.clear();
        assertThat(rig.containersOf(task)).isEmpty();
        assertThat(rig.told).isEmpty();
        running(rig.task(idle("app").build()));
    }

    @Test
    void theDockerEngineMayGoAndComeBack() throws Exception {
        TaskSpec task = running(rig.task(idle("app").build()));
        rig.dockerd().stop();
        rig.dockerd().start();
        assertThat(rig.latest(task).orElseThrow().status()).isEqualTo(Status.RUNNING);
        running(rig.task(idle("app").build()));
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
    }

    @Test
    void whatEndsWhileTheDockerEngineIsAwayIsToldWhenItIsBack() throws Exception {
        TaskSpec task = running(rig.task(idle("app").build()));
        ProcessHandle process = process(idOf(rig.latest(task).orElseThrow()));
        rig.dockerd().stop();
        process.destroyForcibly();
        rig.dockerd().start();
        TaskState after = rig.await(task, Status.STOPPED);
        assertThat(after.containers().getFirst().exitCode()).isEqualTo(137);
    }

    @Test
    void logsGoOnWhereTheyWere() throws Exception {
        TaskSpec task = rig.ready(rig.task(idle("app").build()));
        rig.restart();
        rig.engine.adopt(task);
        rig.await(task, Status.RUNNING);
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
        assertThat(rig.lines(task, "app")).containsExactly("ready", "bye");
    }
}
