package neargate.engine.docker;

import static neargate.engine.docker.DockerRig.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.TaskState;
import neargate.engine.TaskSpec;
import neargate.engine.Waiting;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.FirelensConfigurationType;
import software.amazon.awssdk.services.ecs.model.LogDriver;

/** What containers write goes through the task's log router, whatever happens to the others. Needs root and dockerd. */
@Tag("machine")
class LogRouterTest {
    private static DockerRig rig;

    @BeforeAll
    static void aDockerEngine() throws Exception {
        DockerRig.assumePossible();
        rig = new DockerRig(DockerRig.settings(0));
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        if (rig != null) {
            rig.close();
        }
    }

    private static ContainerDefinition router() {
        return ContainerDefinition.builder()
                .name("router")
                .image("neargate/logrouter")
                .firelensConfiguration(it -> it.type(FirelensConfigurationType.FLUENTBIT))
                .logConfiguration(DockerRig::logs)
                .build();
    }

    private static ContainerDefinition app(String line) {
        return shell("app", line)
                .stopTimeout(1)
                .logConfiguration(it ->
                        it.logDriver(LogDriver.AWSFIRELENS).options(Map.of("Name", "stdout", "exclude-pattern", "no$")))
                .build();
    }

    private static List<String> routed(TaskSpec task) {
        return rig.lines(task, "router").stream()
                .filter(line -> line.contains("\"log\":"))
                .map(line -> line.replaceAll(".*\"log\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    /** Docker gives up at its end what it could not send before, as it does on AWS: so the application goes on for a while. */
    @Test
    void whatAContainerWritesIsRoutedUntilItEndsAndThenTheRouterEnds() throws Exception {
        TaskSpec task = rig.task(
                app("trap 'exit 3' TERM; for i in $(seq 5000); do echo $i; done; echo no; env | grep FLUENT;"
                        + " while true; do sleep 1000 & wait $!; done"),
                router());
        rig.engine.run(task);
        Waiting.until(() -> routed(task).size() >= 5002);
        rig.engine.stop(task.taskArn());
        TaskState ended = rig.await(task, Status.STOPPED);

        assertThat(routed(task))
                .hasSize(5002)
                .startsWith(IntStream.rangeClosed(1, 5000)
                        .mapToObj(Integer::toString)
                        .toArray(String[]::new))
                .contains("FLUENT_HOST=127.0.0.1", "FLUENT_PORT=24224");
        assertThat(rig.lines(task, "router"))
                .anyMatch(line -> line.contains("\"ecs_task_arn\":\"" + task.taskArn() + "\"")
                        && line.contains("\"tag\":\"app-firelens-" + task.taskId() + "\"")
                        && line.contains("\"source\":\"stdout\""));
        assertThat(ended.containers().get(0).exitCode()).isEqualTo(3);
        assertThat(ended.containers().get(0).finishedAt())
                .isBeforeOrEqualTo(ended.containers().get(1).finishedAt());
    }

    @Test
    void aRouterThatIsGoneHoldsNobodyUp() throws Exception {
        TaskSpec task = rig.task(app("while true; do echo again; sleep 0.1; done"), router());
        rig.engine.run(task);
        Waiting.until(() -> !routed(task).isEmpty());
        String router = rig.latest(task).orElseThrow().containers().get(1).runtimeId();
        ProcessHandle.of(rig.docker.inspect(router).orElseThrow().state().pid())
                .orElseThrow()
                .destroyForcibly();
        assertThat(rig.await(task, Status.STOPPED).stop().code()).isEqualTo("EssentialContainerExited");
    }

    @Test
    void whileNeargateIsAwayNothingIsLost() throws Exception {
        TaskSpec task = rig.task(app("i=0; while true; do i=$((i+1)); echo $i; sleep 0.01; done"), router());
        rig.engine.run(task);
        Waiting.until(() -> routed(task).size() > 10);
        rig.restart();
        rig.engine.adopt(task);
        int before = routed(task).size();
        Waiting.until(() -> routed(task).size() > before + 50);
        rig.engine.stop(task.taskArn());
        rig.await(task, Status.STOPPED);
        List<String> routed = routed(task);
        assertThat(routed)
                .containsExactly(IntStream.rangeClosed(1, routed.size())
                        .mapToObj(Integer::toString)
                        .toArray(String[]::new));
    }
}
