package neargate.engine.docker;

import static neargate.engine.docker.DockerRig.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import neargate.engine.Engine.Status;
import neargate.engine.Execution;
import neargate.engine.Execution.Output;
import neargate.engine.TaskSpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

/** Commands in a container of a task. Needs root and Docker's packages. */
@Tag("machine")
@Timeout(60)
class DockerExecutionTest {
    private static DockerRig rig;
    private static String task;

    @BeforeAll
    static void aTask() throws Exception {
        rig = new DockerRig(settings(1));
        rig.images().get("busybox");
        TaskSpec spec = rig.task(ContainerDefinition.builder()
                .name("app")
                .image("busybox")
                .user("65534")
                .command("sleep", "1000")
                .build());
        rig.engine.run(spec);
        rig.await(spec, Status.RUNNING);
        task = spec.taskArn();
    }

    @AfterAll
    static void close() throws Exception {
        if (rig != null) {
            rig.close();
        }
    }

    private static Execution run(boolean terminal, String script) {
        return rig.engine
                .execute(task, "app", new Execution.Command(List.of("sh", "-c", script), terminal))
                .orElseThrow();
    }

    /** All that is left to read, of both streams or of one. */
    private static String read(Execution execution, Boolean errors) throws IOException {
        var all = new ByteArrayOutputStream();
        for (Optional<Output> out = execution.read(); out.isPresent(); out = execution.read()) {
            if (errors == null || out.get().error() == errors) {
                all.writeBytes(out.get().bytes());
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static String readUntil(Execution execution, String text) throws IOException {
        var all = new StringBuilder();
        while (all.indexOf(text) < 0) {
            all.append(new String(execution.read().orElseThrow().bytes(), StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    @Test
    void outputErrorsAndTheExitCodeAreToldApart() throws IOException {
        try (Execution execution = run(false, "echo out; echo oh >&2; exit 5")) {
            assertThat(read(execution, false)).isEqualTo("out\n");
            assertThat(execution.exitCode()).contains(5);
        }
        try (Execution execution = run(false, "echo out; echo oh >&2")) {
            assertThat(read(execution, true)).isEqualTo("oh\n");
            assertThat(execution.exitCode()).contains(0);
        }
    }

    @Test
    void inputIsReadToItsEnd() throws IOException {
        try (Execution execution = run(false, "wc -c")) {
            for (int i = 0; i < 100; i++) {
                execution.write(new byte[10_000]);
            }
            execution.endInput();
            assertThat(read(execution, null).strip()).isEqualTo("1000000");
        }
    }

    @Test
    void aTerminalHasItsSizeAndItsKeys() throws IOException {
        try (Execution execution = run(true, "trap 'stty size; exit 3' INT; echo ready; while :; do sleep 0.1; done")) {
            assertThat(readUntil(execution, "ready")).contains("ready");
            execution.resize(99, 33);
            execution.write(new byte[] {3});
            assertThat(read(execution, null)).contains("33 99");
            assertThat(execution.exitCode()).contains(3);
        }
    }

    @Test
    void commandsRunAsRootWhoeverTheContainersUserIs() throws IOException {
        try (Execution execution = run(false, "id -u")) {
            assertThat(read(execution, null)).isEqualTo("0\n");
        }
    }

    @Test
    void aCommandThatIsClosedEnds() throws IOException {
        Execution execution = run(false, "echo $$; exec sleep 1000");
        String pid = new String(execution.read().orElseThrow().bytes(), StandardCharsets.UTF_8).strip();
        execution.close();
        try (Execution look = run(false, "while kill -0 " + pid + " 2>/dev/null; do sleep 0.05; done; echo gone")) {
            assertThat(read(look, null)).isEqualTo("gone\n");
        }
    }

    @Test
    void aCommandThatIsClosedBeforeItHasWellBegunEnds() throws IOException {
        for (int i = 0; i < 5; i++) {
            run(false, "exec sleep 2000").close();
        }
        try (Execution look = run(false, "while ps | grep -q '[s]leep 2000'; do sleep 0.05; done; echo gone")) {
            assertThat(read(look, null)).isEqualTo("gone\n");
        }
    }

    @Test
    void aProgramThatIsNotThereIsSaidSo() throws IOException {
        try (Execution execution = rig.engine
                .execute(task, "app", new Execution.Command(List.of("/no/such"), false))
                .orElseThrow()) {
            assertThat(read(execution, null)).contains("/no/such");
            assertThat(execution.exitCode().orElseThrow()).isIn(126, 127);
        }
    }

    @Test
    void nothingRunsInAContainerThatIsNotThere() {
        var command = new Execution.Command(List.of("true"), false);
        assertThat(rig.engine.execute(task, "other", command)).isEmpty();
        assertThat(rig.engine.execute(task + "0", "app", command)).isEmpty();
    }
}
