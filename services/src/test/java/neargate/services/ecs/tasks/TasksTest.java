package neargate.services.ecs.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import neargate.engine.Engine;
import neargate.engine.simulated.SimulatedEngine;
import neargate.engine.simulated.SimulatedHypervisor;
import neargate.kernel.Caller;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.RunLoop;
import neargate.kernel.controller.Timers;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.VersionedStore;
import neargate.services.ec2.Ec2Service;
import neargate.services.ecs.EcsService;
import neargate.services.ecs.LiveWorld;
import neargate.services.iam.IamService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

class TasksTest {
    private static final Caller CALLER =
            new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:root", "test");

    private final Clock clock = Clock.systemUTC();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Timers timers = Timers.of(clock);
    private final SimulatedEngine engine = new SimulatedEngine(clock, executor, new Engine.Capacity(2_048, 4_096));
    private Store store = open();
    private Ec2Service ec2 = LiveWorld.ec2(store, Clock.systemUTC(), new SimulatedHypervisor(Runnable::run));
    private EcsService ecs = new EcsService(store, clock, ec2, engine, new Random(1), executor);
    private RunLoop runLoop = loop();

    private Store open() {
        var tables = new ArrayList<Table<?>>(EcsService.tables());
        tables.addAll(Ec2Service.tables());
        tables.addAll(IamService.tables());
        return VersionedStore.open(tables, Journal.none(), clock, new Random(1));
    }

    private RunLoop loop() {
        var controllers = new ArrayList<Controller>(ec2.controllers());
        controllers.addAll(ecs.controllers());
        return new RunLoop(store, controllers, clock, executor, timers);
    }

    @BeforeEach
    void start() {
        ecs.recover();
        runLoop.start();
        CALLER.run(() -> {
            ecs.createCluster(request -> request.clusterName("c"));
            ecs.registerTaskDefinition(request -> request.family("web")
                    .requiresCompatibilities(Compatibility.FARGATE)
                    .networkMode(NetworkMode.AWSVPC)
                    .cpu("256")
                    .memory("512")
                    .containerDefinitions(container -> container.name("a").image("nginx")));
        });
    }

    @AfterEach
    void stop() {
        runLoop.close();
        timers.close();
        executor.shutdownNow();
        store.close();
    }

    private RunTaskResponse run(Consumer<RunTaskRequest.Builder> more) {
        List<String> subnets =
                ec2.describeSubnets().subnets().stream().map(Subnet::subnetId).toList();
        RunTaskRequest.Builder request = RunTaskRequest.builder()
                .cluster("c")
                .taskDefinition("web")
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(network -> network.awsvpcConfiguration(
                        vpc -> vpc.subnets(subnets).assignPublicIp(AssignPublicIp.ENABLED)));
        more.accept(request);
        return ecs.runTask(request.build());
    }

    private Task describe(Task task) {
        return ecs.describeTasks(request -> request.cluster("c").tasks(task.taskArn()))
                .tasks()
                .getFirst();
    }

    private Task await(Task task, Predicate<Task> condition) {
        long end = System.nanoTime() + 5_000_000_000L;
        Task now = describe(task);
        while (!condition.test(now)) {
            assertThat(System.nanoTime()).as("still " + now).isLessThan(end);
            Thread.onSpinWait();
            now = describe(task);
        }
        return now;
    }

    private Task await(Task task, String status) {
        return await(task, now -> now.lastStatus().equals(status));
    }

    @Test
    void aDeletedTaskDefinitionGoesWithItsLastTask() {
        CALLER.run(() -> {
            Task task = run(request -> {}).tasks().getFirst();
            await(task, "RUNNING");
            ecs.deregisterTaskDefinition(request -> request.taskDefinition("web:1"));
            ecs.deleteTaskDefinitions(request -> request.taskDefinitions("web:1"));
            assertThat(deleting()).hasSize(1);
            ecs.stopTask(request -> request.cluster("c").task(task.taskArn()));
            await(task, "STOPPED");
            long end = System.nanoTime() + 5_000_000_000L;
            while (!deleting().isEmpty()) {
                assertThat(System.nanoTime()).as("still there").isLessThan(end);
                Thread.onSpinWait();
            }
        });
    }

    private List<String> deleting() {
        return ecs.listTaskDefinitions(request -> request.status(TaskDefinitionStatus.DELETE_IN_PROGRESS))
                .taskDefinitionArns();
    }

    @Test
    void aTaskRunsWithItsOwnAddressAndStopsWhenTold() {
        CALLER.run(() -> {
            Task task = run(request -> {}).tasks().getFirst();
            assertThat(task.lastStatus()).isEqualTo("PROVISIONING");
            assertThat(task.group()).isEqualTo("family:web");
            Task running = await(task, "RUNNING");
            String address = running.containers()
                    .getFirst()
                    .networkInterfaces()
                    .getFirst()
                    .privateIpv4Address();
            assertThat(address).startsWith("172.31.");
            assertThat(ec2.describeNetworkInterfaces()
                            .networkInterfaces()
                            .getFirst()
                            .association()
                            .publicIp())
                    .startsWith("127.");
            assertThat(running.startedAt()).isNotNull();
            assertThat(running.connectivityAsString()).isEqualTo("CONNECTED");
            ecs.stopTask(request -> request.cluster("c").task(task.taskArn()).reason("enough"));
            Task stopped = await(task, "STOPPED");
            assertThat(stopped.stopCodeAsString()).isEqualTo("UserInitiated");
            assertThat(stopped.stoppedReason()).isEqualTo("enough");
            assertThat(stopped.containers().getFirst().exitCode()).isEqualTo(143);
            assertThat(stopped.version()).isGreaterThan(running.version());
            assertThat(ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
        });
    }

    @Test
    void anEndingEssentialContainerEndsItsTask() {
        CALLER.run(() -> {
            Task task = run(request -> {}).tasks().getFirst();
            await(task, "RUNNING");
            engine.exit(task.taskArn(), "a", 3);
            Task stopped = await(task, "STOPPED");
            assertThat(stopped.stopCodeAsString()).isEqualTo("EssentialContainerExited");
            assertThat(stopped.stoppedReason()).isEqualTo("Essential container in task exited");
            assertThat(stopped.containers().getFirst().exitCode()).isEqualTo(3);
        });
    }

    @Test
    void anImageThatCannotBePulledIsTheReasonThatTheTaskStopped() {
        CALLER.run(() -> {
            engine.withdraw("nginx");
            Task task = run(request -> {}).tasks().getFirst();
            Task stopped = await(task, "STOPPED");
            assertThat(stopped.stopCodeAsString()).isEqualTo("TaskFailedToStart");
            assertThat(stopped.stoppedReason()).startsWith("CannotPullContainerError:");
            assertThat(stopped.startedAt()).isNull();
        });
    }

    @Test
    void memoryIsPromisedOnceAndTheRefusalNamesWhatIsFree() {
        CALLER.run(() -> {
            RunTaskResponse response = run(request -> request.count(10));
            assertThat(response.tasks()).hasSize(8);
            Failure failure = response.failures().getFirst();
            assertThat(failure.reason()).isEqualTo("RESOURCE:MEMORY");
            assertThat(failure.detail()).contains("512 MiB", "0 MiB of this machine's 4096 MiB are free");
            ecs.stopTask(request ->
                    request.cluster("c").task(response.tasks().getFirst().taskArn()));
            await(response.tasks().getFirst(), "STOPPED");
            assertThat(run(request -> {}).tasks()).hasSize(1);
        });
    }

    @Test
    void theSameClientTokenRunsTheTasksOnce() {
        CALLER.run(() -> {
            Task first = run(request -> request.clientToken("t")).tasks().getFirst();
            Task again = run(request -> request.clientToken("t")).tasks().getFirst();
            assertThat(again.taskArn()).isEqualTo(first.taskArn());
            assertThatThrownBy(() -> run(request -> request.clientToken("t").count(2)))
                    .isInstanceOf(ConflictException.class);
        });
    }

    @Test
    void tasksAreListedByWhatIsKnownOfThem() {
        CALLER.run(() -> {
            Task mine = run(request -> request.startedBy("me")).tasks().getFirst();
            Task other = run(request -> {}).tasks().getFirst();
            assertThat(ecs.listTasks(request -> request.cluster("c")).taskArns())
                    .containsExactlyInAnyOrder(mine.taskArn(), other.taskArn());
            assertThat(ecs.listTasks(request -> request.cluster("c").startedBy("me"))
                            .taskArns())
                    .containsExactly(mine.taskArn());
            assertThat(ecs.listTasks(request -> request.cluster("c").family("none"))
                            .taskArns())
                    .isEmpty();
            assertThat(ecs.listTasks(request -> request.cluster("c").desiredStatus("STOPPED"))
                            .taskArns())
                    .isEmpty();
            var page = ecs.listTasks(request -> request.cluster("c").maxResults(1));
            var next = ecs.listTasks(request -> request.cluster("c").nextToken(page.nextToken()));
            assertThat(next.taskArns()).hasSize(1).doesNotContainAnyElementsOf(page.taskArns());
        });
    }

    @Test
    void whoStartedATaskIsALabelOfLettersNumbersAndAFewSigns() {
        CALLER.run(() -> {
            String longest = "a".repeat(126) + "/_";
            assertThat(run(request -> request.startedBy(longest))
                            .tasks()
                            .getFirst()
                            .startedBy())
                    .isEqualTo(longest);
            for (String wrong : List.of("a b", "a.b", "ä", "a\n", longest + "-")) {
                assertThatThrownBy(() -> run(request -> request.startedBy(wrong)))
                        .isInstanceOf(InvalidParameterException.class)
                        .hasMessageStartingWith("startedBy can ");
                assertThatThrownBy(() -> ecs.startTask(request -> request.cluster("c")
                                .taskDefinition("web")
                                .containerInstances("i")
                                .startedBy(wrong)))
                        .isInstanceOf(InvalidParameterException.class)
                        .hasMessageStartingWith("startedBy can ");
            }
        });
    }

    @Test
    void aRestartTakesUpRunningTasksAndFinishesHalfStartedOnes() {
        CALLER.run(() -> {
            Task running = run(request -> {}).tasks().getFirst();
            await(running, "RUNNING");
            runLoop.close();
            Task asked = run(request -> {}).tasks().getFirst();
            ec2 = LiveWorld.ec2(store, Clock.systemUTC(), new SimulatedHypervisor(Runnable::run));
            ecs = new EcsService(store, clock, ec2, engine, new Random(1), executor);
            runLoop = loop();
            ecs.recover();
            runLoop.start();
            await(asked, "RUNNING");
            assertThat(describe(running).lastStatus()).isEqualTo("RUNNING");
        });
    }

    @Test
    void mistakesAreNamedInTheWordsOfAws() {
        CALLER.run(() -> {
            assertThatThrownBy(() -> run(request -> request.cluster("none")))
                    .isInstanceOf(ClusterNotFoundException.class)
                    .hasMessageContaining("Cluster not found.");
            assertThatThrownBy(() -> run(request -> request.count(11))).isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() -> run(request -> request.launchType(LaunchType.EC2)
                            .networkConfiguration(network -> network.awsvpcConfiguration(vpc -> vpc.subnets(
                                    ec2.describeSubnets().subnets().getFirst().subnetId())))))
                    .hasMessageContaining("No Container Instances were found in your cluster.");
            assertThatThrownBy(() -> run(request -> request.networkConfiguration(
                            (software.amazon.awssdk.services.ecs.model.NetworkConfiguration) null)))
                    .hasMessageContaining(
                            "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
            assertThatThrownBy(() -> run(request -> request.networkConfiguration(
                            network -> network.awsvpcConfiguration(vpc -> vpc.subnets("subnet-0123456789abcdef0")))))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("subnet-0123456789abcdef0");
            assertThatThrownBy(() -> run(request -> request.overrides(
                            overrides -> overrides.containerOverrides(override -> override.name("b")))))
                    .hasMessageContaining("is not a container in the TaskDefinition");
        });
    }
}
