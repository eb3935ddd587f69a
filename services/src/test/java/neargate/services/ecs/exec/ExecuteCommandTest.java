package neargate.services.ecs.exec;

import static neargate.services.ecs.EcsWorld.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandRequest;
import software.amazon.awssdk.services.ecs.model.ExecuteCommandResponse;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.TargetNotConnectedException;
import software.amazon.awssdk.services.ecs.model.Task;

/** ExecuteCommand as its caller sees it, and the agent that a task shows for it. */
class ExecuteCommandTest {
    private static final String NOT_ENABLED = "The execute command failed because execute command was not enabled when"
            + " the task was run or the execute command agent isn\u2019t running. Wait and try again or run a new task"
            + " with execute command enabled and try again.";
    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";

    private final LiveWorld world = new LiveWorld();
    private String role;

    @BeforeEach
    void aRole() {
        role = world.identities()
                .createRole(request -> request.roleName("task").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private Task run(boolean exec, String... names) {
        List<ContainerDefinition> containers = Stream.of(names)
                .map(name -> ContainerDefinition.builder()
                        .name(name)
                        .image("busybox")
                        .build())
                .toList();
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .networkMode(NetworkMode.AWSVPC)
                        .cpu("256")
                        .memory("512")
                        .taskRoleArn(role)
                        .containerDefinitions(containers));
        return world.user()
                .runTask(request -> request.cluster("c")
                        .taskDefinition("web")
                        .launchType(LaunchType.FARGATE)
                        .enableExecuteCommand(exec)
                        .networkConfiguration(world.anywhere()))
                .tasks()
                .getFirst();
    }

    private Task running(boolean exec, String... names) {
        return world.await(run(exec, names), "RUNNING");
    }

    private ExecuteCommandResponse execute(Task task, Consumer<ExecuteCommandRequest.Builder> more) {
        return world.user()
                .executeCommand(request -> request.cluster("c")
                        .task(task.taskArn())
                        .command("ls")
                        .interactive(true)
                        .applyMutation(more));
    }

    private void refused(String message, Task task, Consumer<ExecuteCommandRequest.Builder> more) {
        assertFails(InvalidParameterException.class, message, () -> execute(task, more));
    }

    private static List<String> agents(Task task) {
        return task.containers().stream()
                .flatMap(container -> container.managedAgents().stream())
                .map(agent -> agent.nameAsString() + " " + agent.lastStatus())
                .toList();
    }

    @Test
    void theCallerIsToldWhereTheSessionIs() {
        Task task = running(true, "main");
        ExecuteCommandResponse begun = execute(task, _ -> {});
        assertThat(begun.taskArn()).isEqualTo(task.taskArn());
        assertThat(begun.clusterArn()).isEqualTo(task.clusterArn());
        assertThat(begun.containerArn()).isEqualTo(task.containers().getFirst().containerArn());
        assertThat(begun.containerName()).isEqualTo("main");
        assertThat(begun.interactive()).isTrue();
        assertThat(begun.session().sessionId()).startsWith("ecs-execute-command-");
        assertThat(begun.session().streamUrl())
                .contains("/v1/data-channel/" + begun.session().sessionId());
        assertThat(begun.session().tokenValue()).isNotEmpty();
        assertThat(execute(task, _ -> {}).session()).as("another").isNotEqualTo(begun.session());
    }

    @Test
    void whatIsNotThereCannotRunACommand() {
        Task task = running(true, "main");
        refused("The referenced task was not found.", task, request -> request.task("0".repeat(32)));
        refused("The container other was not found in the task.", task, request -> request.container("other"));
        assertFails(
                ClusterNotFoundException.class,
                "Cluster not found.",
                () -> execute(task, request -> request.cluster("other")));
    }

    @Test
    void theContainerIsNamedWhereThereAreSeveral() {
        Task task = running(true, "main", "side");
        refused("A container name is required, because the task has more than one container.", task, _ -> {});
        assertThat(execute(task, request -> request.container("side")).containerName())
                .isEqualTo("side");
    }

    @Test
    void aCommandIsInteractiveAndHasWords() {
        Task task = running(true, "main");
        refused("Interactive is the only mode supported currently.", task, request -> request.interactive(false));
        for (String nothing : List.of("", "  ", "# a remark")) {
            refused("Command cannot be empty.", task, request -> request.command(nothing));
        }
        assertThat(catchThrowable(() -> execute(task, request -> request.command("sh -c 'open"))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid command");
    }

    @Test
    void aTaskThatWasNotRunForItRunsNoCommand() {
        Task task = running(false, "main");
        assertThat(agents(task)).isEmpty();
        refused(NOT_ENABLED, task, _ -> {});
    }

    @Test
    void theAgentIsThereAsLongAsItsContainerRuns() {
        Task task = run(true, "main");
        assertThat(agents(task)).containsExactly("ExecuteCommandAgent PENDING");
        refused(NOT_ENABLED, task, _ -> {});

        Task running = world.await(task, "RUNNING");
        assertThat(agents(running)).containsExactly("ExecuteCommandAgent RUNNING");
        Instant began = started(running);
        assertThat(began).isNotNull();

        world.user().stopTask(request -> request.cluster("c").task(task.taskArn()));
        Task stopped = world.await(task, "STOPPED");
        assertThat(agents(stopped)).containsExactly("ExecuteCommandAgent STOPPED");
        assertThat(started(stopped)).isEqualTo(began);
        refused(NOT_ENABLED, task, _ -> {});
    }

    private static Instant started(Task task) {
        return task.containers().getFirst().managedAgents().getFirst().lastStartedAt();
    }

    @Test
    void anAgentThatIsOutOfReachIsNotConnected() {
        Task task = running(true, "main");
        world.engine.clear();
        assertFails(
                TargetNotConnectedException.class,
                "The execute command failed due to an internal error. Try again later.",
                () -> execute(task, _ -> {}));
    }
}
