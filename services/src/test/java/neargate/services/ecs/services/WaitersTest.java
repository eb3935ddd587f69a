package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.FutureTask;
import neargate.kernel.Caller;
import neargate.kernel.Sender;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DescribeServicesRequest;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.waiters.EcsWaiter;

/** The waiters of AWS's SDK and CLI: they say yes as soon as it is true, and not before. */
class WaitersTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);
    private final EcsWaiter waiter = EcsWaiter.builder()
            .client(user)
            .overrideConfiguration(once -> once.maxAttempts(1))
            .build();

    @BeforeEach
    void define() {
        world.define("web", "nginx:1", container -> {});
    }

    @AfterEach
    void close() {
        waiter.close();
        world.close();
    }

    @Test
    void aNewServiceIsStableWhenItsLastTaskRuns() {
        web.create(request -> request.desiredCount(2));
        assertThat(isStable("web")).isFalse();

        awaitStable("web");

        assertThat(running("web"))
                .hasSize(2)
                .anySatisfy(task -> assertThat(task.startedAt()).isEqualTo(world.time.instant()));
    }

    @Test
    void aRolloutIsStableWhenTheLastOldTaskHasStopped() {
        web.create(request -> request.desiredCount(2));
        awaitStable("web");
        String next = world.define("web", "nginx:2", container -> {});

        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
        assertThat(isStable("web")).isFalse();
        awaitStable("web");

        assertThat(running("web"))
                .hasSize(2)
                .extracting(Task::taskDefinitionArn)
                .containsOnly(next);
        assertThat(lastStopped("web")).isEqualTo(world.time.instant());
    }

    @Test
    void aRolloutThatAlarmsWatchIsStableWhenItsBakeTimeIsOver() {
        Duration bake = Duration.ofMinutes(3);
        world.alarms.put("slow", false, bake);
        web.steady(
                2,
                request -> request.deploymentConfiguration(configuration -> configuration.alarms(
                        alarms -> alarms.enable(true).rollback(true).alarmNames("slow"))));
        world.define("web", "nginx:2", container -> {});

        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
        awaitStable("web");

        assertThat(Duration.between(lastStopped("web"), world.time.instant())).isEqualTo(bake);
        assertThat(world.service("web").deployments().getFirst().rolloutState())
                .isEqualTo(DeploymentRolloutState.COMPLETED);
    }

    @Test
    void aScaledServiceIsStableWhenItHasSoManyTasks() {
        web.create(request -> request.desiredCount(1));
        awaitStable("web");

        scale(3);
        assertThat(isStable("web")).isFalse();
        awaitStable("web");
        assertThat(running("web"))
                .hasSize(3)
                .anySatisfy(task -> assertThat(task.startedAt()).isEqualTo(world.time.instant()));

        scale(1);
        assertThat(isStable("web")).isFalse();
        awaitStable("web");
        assertThat(running("web")).as("those that stop do not count").hasSize(1);
        scale(0);
        awaitStable("web");
        scale(0);
        assertThat(isStable("web")).as("nothing is to be done").isTrue();
    }

    @Test
    void aDaemonIsStableWhenEachInstanceHasItsTask() {
        world.launch(2, InstanceType.T2_SMALL, "us-east-1a");
        user.registerTaskDefinition(request -> request.family("agent")
                .containerDefinitions(
                        container -> container.name("main").image("agent").memory(64)));
        user.createService(request -> request.cluster("c")
                .serviceName("d")
                .taskDefinition("agent")
                .launchType(LaunchType.EC2)
                .schedulingStrategy(SchedulingStrategy.DAEMON));
        assertThat(isStable("d")).isFalse();

        awaitStable("d");

        assertThat(running("d")).hasSize(2).extracting(Task::lastStatus).containsOnly("RUNNING");
    }

    @Test
    void aDeletedServiceIsInactiveWhenItsLastTaskIsStopping() {
        world.engine.ignoresSigterm("nginx:1");
        web.create(request -> request.desiredCount(2));
        awaitStable("web");

        user.deleteService(request -> request.cluster("c").service("web").force(true));
        assertThat(isInactive()).isFalse();
        assertThatThrownBy(() -> waiter.waitUntilServicesStable(
                        request -> request.cluster("c").services("web")))
                .as("it never will be")
                .isInstanceOf(SdkClientException.class)
                .hasMessageContaining("failure state");
        world.await(this::isInactive, it -> it);

        assertThat(world.tasks("web", DesiredStatus.STOPPED))
                .hasSize(2)
                .extracting(Task::lastStatus)
                .containsOnly("STOPPING");
    }

    @Test
    void whoSaysThatItWaitsIsAnsweredWhenItIsTrue() throws Exception {
        web.create(request -> request.desiredCount(2));
        var waiting = new Caller(EcsWorld.ACCOUNT, EcsWorld.REGION, EcsWorld.ROOT, "wait", "", null, Sender.NONE, true);
        var answer = new FutureTask<>(() -> waiting.call(() -> world.ecs.describeServices(
                DescribeServicesRequest.builder().cluster("c").services("web").build())));
        Thread asking = Thread.ofPlatform().start(answer);
        while (asking.isAlive() && asking.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        awaitStable("web");

        assertThat(answer.get().services().getFirst().runningCount()).isEqualTo(2);
    }

    @Test
    void aTaskRunsAndIsStoppedWhenItIsSo() {
        String task = world.runOnFargate("web").taskArn();
        assertThat(isRunning(task)).isFalse();
        world.await(() -> isRunning(task), it -> it);
        assertThat(world.task(task).startedAt()).isEqualTo(world.time.instant());

        user.stopTask(request -> request.cluster("c").task(task));
        assertThat(isStopped(task)).isFalse();
        world.await(() -> isStopped(task), it -> it);
        assertThat(world.task(task).stoppedAt()).isEqualTo(world.time.instant());
    }

    private void scale(int desired) {
        user.updateService(request -> request.cluster("c").service("web").desiredCount(desired));
    }

    private void awaitStable(String service) {
        world.await(() -> isStable(service), it -> it);
    }

    private boolean isStable(String service) {
        return holds(() ->
                waiter.waitUntilServicesStable(request -> request.cluster("c").services(service)));
    }

    private boolean isInactive() {
        return holds(() ->
                waiter.waitUntilServicesInactive(request -> request.cluster("c").services("web")));
    }

    private boolean isRunning(String task) {
        return holds(() ->
                waiter.waitUntilTasksRunning(request -> request.cluster("c").tasks(task)));
    }

    private boolean isStopped(String task) {
        return holds(() ->
                waiter.waitUntilTasksStopped(request -> request.cluster("c").tasks(task)));
    }

    private static boolean holds(Runnable wait) {
        try {
            wait.run();
            return true;
        } catch (SdkClientException e) {
            if (!e.getMessage().contains("max retry attempts")) {
                throw e;
            }
            return false;
        }
    }

    private List<Task> running(String service) {
        return world.tasks(service, DesiredStatus.RUNNING);
    }

    private Instant lastStopped(String service) {
        return world.tasks(service, DesiredStatus.STOPPED).stream()
                .map(Task::stoppedAt)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
