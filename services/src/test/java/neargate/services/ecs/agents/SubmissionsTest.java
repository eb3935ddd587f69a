package neargate.services.ecs.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.Consumer;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerStateChange;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/** What ECS believes of that which is reported in an agent's name. */
class SubmissionsTest {
    private final LiveWorld world = new LiveWorld();
    private Task task;

    @BeforeEach
    void aTaskIsWithItsAgent() {
        ScriptedAgent.registered(world).connect();
        world.user()
                .registerTaskDefinition(request -> request.family("web")
                        .containerDefinitions(
                                container ->
                                        container.name("main").image("nginx").memory(128),
                                container -> container
                                        .name("side")
                                        .image("nginx")
                                        .memory(128)
                                        .essential(false)));
        task = run("web").tasks().getFirst();
        world.time.settle();
        world.user().createCluster(request -> request.clusterName("other"));
    }

    private void submit(String cluster, String of, String status) {
        world.user()
                .submitTaskStateChange(
                        request -> request.cluster(cluster).task(of).status(status));
    }

    private void submit(String status, Consumer<ContainerStateChange.Builder> main) {
        world.user()
                .submitTaskStateChange(request -> request.cluster("c")
                        .task(task.taskArn())
                        .status(status)
                        .containers(container ->
                                container.containerName("main").status(status).applyMutation(main)));
    }

    private void assertRefused(ThrowingCallable report, String why) {
        Task before = world.task(task.taskArn());
        assertThatThrownBy(report).isInstanceOf(InvalidParameterException.class).hasMessageContaining(why);
        world.time.settle();
        assertThat(world.task(task.taskArn())).isEqualTo(before);
    }

    @Test
    void aTaskIsReportedInItsOwnClusterOnly() {
        assertRefused(() -> submit("other", task.taskArn(), "STOPPED"), "The referenced task was not found.");
        assertRefused(
                () -> world.user()
                        .submitContainerStateChange(request -> request.cluster("other")
                                .task(task.taskArn())
                                .containerName("main")
                                .status("STOPPED")),
                "The referenced task was not found.");
        submit("RUNNING", _ -> {});
        String id = task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
        submit("c", id, "STOPPED");
        world.time.settle();
        assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("STOPPED");
    }

    @Test
    void noAgentEndsATaskOfFargate() {
        world.define("fargate", "nginx", _ -> {});
        Task onFargate = world.runOnFargate("fargate");
        world.await(onFargate, "RUNNING");
        assertThatThrownBy(() -> submit("c", onFargate.taskArn(), "STOPPED"))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The referenced task is not on a container instance.");
        world.time.settle();
        assertThat(world.task(onFargate.taskArn()).lastStatus()).isEqualTo("RUNNING");
    }

    @Test
    void whatNoContainerCanBeIsNotBelieved() {
        assertRefused(() -> submit("RUNNING", main -> main.exitCode(-5)), "The exitCode -5 is not valid");
        assertRefused(() -> submit("RUNNING", main -> main.exitCode(256)), "The exitCode 256 is not valid");
        assertRefused(
                () -> submit("RUNNING", main -> main.reason("a".repeat(1_025))),
                "The reason can not be longer than 1024 characters.");
        assertRefused(
                () -> submit("RUNNING", main -> main.runtimeId("a".repeat(256))),
                "The runtimeId can not be longer than 255 characters.");
        assertRefused(() -> submit("RUNNING", main -> main.status("GONE")), "The status GONE is not valid");
        assertRefused(
                () -> world.user()
                        .submitTaskStateChange(request -> request.cluster("c")
                                .task(task.taskArn())
                                .status("RUNNING")
                                .reason("a".repeat(1_025))),
                "The reason can not be longer than 1024 characters.");
        assertRefused(
                () -> world.user()
                        .submitContainerStateChange(request -> request.cluster("c")
                                .task(task.taskArn())
                                .containerName("main")
                                .status("RUNNING")
                                .exitCode(1_000)),
                "The exitCode 1000 is not valid");
    }

    @Test
    void thatATaskHasEndedIsBelievedWhateverElseIsSaid() {
        submit("RUNNING", _ -> {});
        world.user()
                .submitTaskStateChange(request -> request.cluster("c")
                        .task(task.taskArn())
                        .status("STOPPED")
                        .reason("a".repeat(1_025))
                        .attachments(change -> change.attachmentArn("none").status("GONE"))
                        .containers(container -> container
                                .containerName("main")
                                .status("GONE")
                                .reason("b".repeat(1_025))
                                .runtimeId("c".repeat(256))
                                .exitCode(256)
                                .networkBindings(
                                        port -> port.hostPort(65_536),
                                        port -> port.containerPortRange("a-b").hostPortRange("1-2"))));
        world.time.settle();
        Task stopped = world.task(task.taskArn());
        assertThat(stopped.lastStatus()).isEqualTo("STOPPED");
        assertThat(stopped.stoppedReason()).isEqualTo("a".repeat(1_024));
        assertThat(stopped.containers())
                .filteredOn(container -> container.name().equals("main"))
                .singleElement()
                .satisfies(main -> {
                    assertThat(main.lastStatus()).isEqualTo("STOPPED");
                    assertThat(main.reason()).isEqualTo("b".repeat(1_024));
                    assertThat(main.exitCode()).isNull();
                });
    }

    @Test
    void portsAreThoseOfANetwork() {
        assertRefused(bound(port -> port.hostPort(65_536)), "The hostPort 65536 is not valid");
        assertRefused(bound(port -> port.containerPort(-1)), "The containerPort -1 is not valid");
        assertRefused(
                bound(port -> port.containerPortRange("a-b").hostPortRange("1-2")), "The port range a-b is not valid.");
        assertRefused(
                bound(port -> port.containerPortRange("9-1").hostPortRange("1-9")), "The port range 9-1 is not valid.");
        assertRefused(bound(port -> port.containerPortRange("1-2").hostPortRange("1-9")), "must be of the same length");
        submit(
                "RUNNING",
                main -> main.networkBindings(
                        port -> port.containerPortRange("1-2").hostPortRange("65534-65535")));
        assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("RUNNING");
    }

    @Test
    void aPortThatTheInstanceHasGivenToATaskIsTakenUntilItsEnd() {
        submit(
                "RUNNING",
                main -> main.networkBindings(
                        port -> port.containerPort(80).hostPort(32_768).protocol("tcp")));
        world.user()
                .registerTaskDefinition(request -> request.family("static")
                        .containerDefinitions(container -> container
                                .name("main")
                                .image("nginx")
                                .memory(128)
                                .portMappings(port -> port.containerPort(80).hostPort(32_768))));
        assertThat(run("static").failures()).extracting(Failure::reason).containsExactly("RESOURCE:PORTS");

        submit("c", task.taskArn(), "STOPPED");
        world.time.settle();
        assertThat(run("static").tasks()).hasSize(1);
    }

    private RunTaskResponse run(String family) {
        return world.user()
                .runTask(request -> request.cluster("c").taskDefinition(family).launchType(LaunchType.EC2));
    }

    private ThrowingCallable bound(Consumer<NetworkBinding.Builder> port) {
        return () -> submit("RUNNING", main -> main.networkBindings(port));
    }

    @Test
    void aTaskRunsWhenItsEssentialContainersDo() {
        assertRefused(() -> submit("c", task.taskArn(), "RUNNING"), "its essential container main is PENDING");
        assertRefused(
                () -> submit("RUNNING", main -> main.status("PENDING")), "its essential container main is PENDING");
        world.user()
                .submitContainerStateChange(request -> request.cluster("c")
                        .task(task.taskArn())
                        .containerName("main")
                        .status("RUNNING"));
        submit("c", task.taskArn(), "RUNNING");
        assertThat(world.task(task.taskArn()).lastStatus()).isEqualTo("RUNNING");
    }

    @Test
    void anAttachmentIsNamedByItsArn() {
        assertThatThrownBy(() -> attached(task.taskArn()))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid ARN");
        assertThatThrownBy(() -> attached("none"))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid ARN");
        assertThatThrownBy(() -> attached(EcsWorld.ARN + "attachment/0123"))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("The referenced attachment was not found.");
        world.define("fargate", "nginx", _ -> {});
        Task attached = world.runOnFargate("fargate");
        attached(
                EcsWorld.ARN + "attachment/" + attached.attachments().getFirst().id());
    }

    private void attached(String arn) {
        world.user()
                .submitAttachmentStateChanges(request -> request.cluster("c")
                        .attachments(change -> change.attachmentArn(arn).status("ATTACHED")));
    }
}
