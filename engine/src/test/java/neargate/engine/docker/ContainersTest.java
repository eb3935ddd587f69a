package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.ContainerConfig;
import neargate.engine.docker.api.ContainerConfig.Healthcheck;
import neargate.engine.docker.api.DockerOptions.Ulimit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

class ContainersTest {
    private static final Sandbox SANDBOX = new Sandbox("pause", 1, "host", Path.of("/hosts"), Path.of("/resolv.conf"));

    private static TaskSpec task(Long memory, ContainerDefinition container) {
        return new TaskSpec(
                "arn:aws:ecs:us-east-1:123456789012:task/first/0123", "web", 3, null, memory, List.of(container), null);
    }

    private static ContainerConfig config(ContainerDefinition.Builder definition) {
        return config(null, null, definition);
    }

    private static ContainerConfig config(
            Long taskMemory, String cgroupParent, ContainerDefinition.Builder definition) {
        ContainerDefinition container = definition.name("app").image("busybox").build();
        return Containers.config(
                "test",
                task(taskMemory, container),
                container,
                Wiring.Outlet.of(SANDBOX),
                Containers.Shared.NOTHING,
                cgroupParent);
    }

    @Test
    void whatTheDefinitionLeavesOutIsTheImages() {
        ContainerConfig config = config(ContainerDefinition.builder());
        assertThat(config.image()).isEqualTo("busybox");
        assertThat(config.cmd()).isNull();
        assertThat(config.entrypoint()).isNull();
        assertThat(config.user()).isNull();
        assertThat(config.workingDir()).isNull();
        assertThat(config.healthcheck()).isNull();
        assertThat(config.hostConfig().memory()).isNull();
    }

    @Test
    void whatTheDefinitionSaysIsPassedOn() {
        ContainerConfig config = config(ContainerDefinition.builder()
                .command("-c", "true")
                .entryPoint("sh")
                .user("nobody")
                .workingDirectory("/tmp")
                .environment(variable -> variable.name("A").value("b=c")));
        assertThat(config.cmd()).containsExactly("-c", "true");
        assertThat(config.entrypoint()).containsExactly("sh");
        assertThat(config.user()).isEqualTo("nobody");
        assertThat(config.workingDir()).isEqualTo("/tmp");
        assertThat(config.env()).containsExactly("A=b=c");
    }

    @Test
    void aVariableWithoutAValueIsEmpty() {
        assertThat(config(ContainerDefinition.builder().environment(variable -> variable.name("A")))
                        .env())
                .containsExactly("A=");
    }

    @Test
    void itJoinsTheSandboxAndCarriesOurLabelsAndTheAgents() {
        ContainerConfig config = config(ContainerDefinition.builder());
        assertThat(config.hostConfig().networkMode()).isEqualTo("container:pause");
        assertThat(config.labels())
                .containsAllEntriesOf(Map.of(
                        "neargate.instance", "test",
                        "neargate.container", "app",
                        "neargate.task", "arn:aws:ecs:us-east-1:123456789012:task/first/0123",
                        "com.amazonaws.ecs.task-definition-family", "web",
                        "com.amazonaws.ecs.task-definition-version", "3"));
    }

    @Test
    void memoryIsInMebibytesAndCpuUnitsAreSharesOfAtLeastTwo() {
        ContainerConfig config = config(
                ContainerDefinition.builder().memory(64).memoryReservation(32).cpu(256));
        assertThat(config.hostConfig().memory()).isEqualTo(64L << 20);
        assertThat(config.hostConfig().memoryReservation()).isEqualTo(32L << 20);
        assertThat(config.hostConfig().cpuShares()).isEqualTo(256);
        assertThat(config(ContainerDefinition.builder()).hostConfig().cpuShares())
                .isEqualTo(2);
        assertThat(config(ContainerDefinition.builder().cpu(1)).hostConfig().cpuShares())
                .isEqualTo(2);
    }

    @Test
    void theTasksMemoryHoldsEachContainerWhereNothingElseDoes() {
        assertThat(config(512L, null, ContainerDefinition.builder())
                        .hostConfig()
                        .memory())
                .isEqualTo(512L << 20);
        assertThat(config(512L, "/neargate/test/0123", ContainerDefinition.builder())
                        .hostConfig()
                        .memory())
                .isNull();
    }

    @Test
    void onFargateAProcessMayOpen65535FilesOrTheMostHereUnlessTheDefinitionSaysOtherwise() {
        var fargate = new TaskNetwork.Awsvpc(null, "vpc-1", "eni-1", "10.0.0.10", "ip-10-0-0-10");
        var instance = new TaskNetwork.Awsvpc("i-1", "vpc-1", "eni-1", "10.0.0.10", "ip-10-0-0-10");
        int most = Machine.openFiles(65_535);
        assertThat(most).isBetween(1, 65_535);
        assertThat(limits(fargate, null)).containsExactly(new Ulimit("nofile", most, most));
        assertThat(limits(fargate, it -> it.name("nproc").softLimit(5).hardLimit(6)))
                .containsExactly(new Ulimit("nproc", 5, 6), new Ulimit("nofile", most, most));
        assertThat(limits(fargate, it -> it.name("nofile").softLimit(77).hardLimit(88)))
                .containsExactly(new Ulimit("nofile", 77, 88));
        assertThat(limits(instance, null)).isNull();
    }

    private static List<Ulimit> limits(
            TaskNetwork network, Consumer<software.amazon.awssdk.services.ecs.model.Ulimit.Builder> limit) {
        ContainerDefinition.Builder definition =
                ContainerDefinition.builder().name("app").image("busybox");
        ContainerDefinition container = (limit == null ? definition : definition.ulimits(limit)).build();
        var task = new TaskSpec(
                "arn:aws:ecs:us-east-1:123456789012:task/first/0123",
                "web",
                3,
                null,
                null,
                List.of(container),
                network);
        return Containers.config("test", task, container, Wiring.Outlet.of(SANDBOX), Containers.Shared.NOTHING, null)
                .hostConfig()
                .options()
                .ulimits();
    }

    @Test
    void aHealthCheckHasAwssDefaultsAndDockersUnits() {
        assertThat(config(ContainerDefinition.builder().healthCheck(check -> check.command("CMD", "true")))
                        .healthcheck())
                .isEqualTo(new Healthcheck(List.of("CMD", "true"), 30_000_000_000L, 5_000_000_000L, 3, 0));
        assertThat(config(ContainerDefinition.builder()
                                .healthCheck(check -> check.command("CMD-SHELL", "true")
                                        .interval(5)
                                        .timeout(2)
                                        .retries(1)
                                        .startPeriod(10)))
                        .healthcheck())
                .isEqualTo(new Healthcheck(
                        List.of("CMD-SHELL", "true"), 5_000_000_000L, 2_000_000_000L, 1, 10_000_000_000L));
    }

    @Test
    void cpuUnitsOfATaskAreTimeInAPeriod() {
        assertThat(TaskCgroups.quota(1024)).isEqualTo(100_000);
        assertThat(TaskCgroups.quota(256)).isEqualTo(25_000);
        assertThat(TaskCgroups.quota(1)).isEqualTo(1_000);
    }
}
