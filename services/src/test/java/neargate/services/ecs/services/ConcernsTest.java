package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Version;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ecs.model.Attribute;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;

/** A service is looked at for what its scheduler sees of a task, and for nothing else. */
class ConcernsTest {
    private static final Scope SCOPE = new Scope(EcsWorld.ACCOUNT, "us-east-1");

    private final LiveWorld world = new LiveWorld();
    private TaskRecord task;

    @BeforeEach
    void aTaskOfAService() {
        world.define("web", "nginx", container -> {});
        new WebService(world).create(request -> {});
        Task found = world.await(() -> world.tasks("web", DesiredStatus.RUNNING), tasks -> !tasks.isEmpty())
                .getFirst();
        task = TaskTable.byArn(world.store.snapshot(), SCOPE, "c", found.taskArn())
                .orElseThrow();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aTaskThatComesToRunIsOfConcernWhenItDoes() {
        assertThat(concerned(in("PROVISIONING"), in("PENDING"))).isFalse();
        assertThat(concerned(in("PENDING"), in("ACTIVATING"))).isFalse();
        assertThat(concerned(in("PENDING"), in("RUNNING"))).isTrue();
        assertThat(concerned(in("RUNNING"), in("DEACTIVATING"))).isTrue();
    }

    @Test
    void aTaskThatStopsIsOfConcernWhenItLeavesItsPlace() {
        assertThat(concerned(in("RUNNING"), stoppingIn("RUNNING"))).isTrue();
        assertThat(concerned(stoppingIn("RUNNING"), stoppingIn("DEACTIVATING"))).isFalse();
        assertThat(concerned(stoppingIn("DEACTIVATING"), stoppingIn("STOPPING")))
                .isFalse();
        assertThat(concerned(stoppingIn("STOPPING"), stoppingIn("DEPROVISIONING")))
                .isTrue();
        assertThat(concerned(stoppingIn("DEPROVISIONING"), stoppingIn("STOPPED")))
                .isTrue();
    }

    @Test
    void aRunningTaskIsOfConcernWhenItsHealthChangesOrItSaysItsImages() {
        TaskRecord healthy = as(it -> it.lastStatus("RUNNING").healthStatus(HealthStatus.HEALTHY));
        TaskRecord unhealthy = as(it -> it.lastStatus("RUNNING").healthStatus(HealthStatus.UNHEALTHY));
        TaskRecord silent =
                as(it -> it.containers(Container.builder().name("web").build()));
        TaskRecord says = as(it -> it.containers(
                Container.builder().name("web").imageDigest("sha256:1").build()));

        assertThat(concerned(healthy, unhealthy)).isTrue();
        assertThat(concerned(silent, says)).isTrue();
        assertThat(concerned(
                        healthy,
                        as(it -> it.lastStatus("RUNNING")
                                .healthStatus(HealthStatus.HEALTHY)
                                .version(9L))))
                .isFalse();
    }

    @Test
    void aTaskOfADeletedServiceIsOfConcernWhenItIsStopping() {
        world.user()
                .deleteService(request -> request.cluster("c").service("web").force(true));

        assertThat(concerned(stoppingIn("RUNNING"), stoppingIn("DEACTIVATING"))).isFalse();
        assertThat(concerned(stoppingIn("DEACTIVATING"), stoppingIn("STOPPING")))
                .isTrue();
    }

    @Test
    void anAlarmIsOfConcernToTheServicesWhoseDeploymentWatchesIt() {
        world.alarms.put("slow", false, Duration.ofMinutes(3));
        world.alarms.put("errors", false, Duration.ofMinutes(3));
        create("careful", "slow", "errors");
        create("careless");
        assertThat(concernedByAlarm("slow")).containsExactly(Services.key(SCOPE, "c", "careful"));
        assertThat(concernedByAlarm("nobody-watches")).isEmpty();

        world.await(
                () -> world.service("careful").deployments(),
                now -> now.getFirst().rolloutState() == DeploymentRolloutState.COMPLETED);
        assertThat(concernedByAlarm("slow")).as("nothing is deployed").isEmpty();
    }

    private void create(String name, String... alarms) {
        new WebService(world)
                .create(request -> request.serviceName(name)
                        .deploymentConfiguration(configuration -> configuration.alarms(it ->
                                it.enable(alarms.length > 0).rollback(true).alarmNames(alarms))));
    }

    private List<Key> concernedByAlarm(String name) {
        Snapshot before = world.store.snapshot();
        world.alarms.put(name, false, Duration.ofMinutes(3));
        Version version = world.store.feed().after(before.revision()).versions().getFirst();
        Controller services = world.ecs.controllers().stream()
                .filter(controller -> controller.name().equals("ecs.services"))
                .findFirst()
                .orElseThrow();
        List<Key> due = new ArrayList<>();
        version.changes().forEach(change -> services.concerns(change, version.snapshot(), due::add));
        return due;
    }

    @Test
    void anInstanceOnWhichTasksMayBePlacedNowIsOfConcernToServicesThatAreBalanced() {
        world.launch(1, InstanceType.T2_SMALL, "us-east-1a");
        world.user()
                .registerTaskDefinition(request -> request.family("agent")
                        .containerDefinitions(container ->
                                container.name("main").image("agent").memory(64)));
        world.user()
                .createService(request -> request.cluster("c")
                        .serviceName("balanced")
                        .taskDefinition("agent")
                        .desiredCount(0)
                        .launchType(LaunchType.EC2));
        world.await(
                () -> world.service("balanced").events(),
                events -> events.stream().anyMatch(event -> event.message().endsWith("has reached a steady state.")));
        ContainerInstanceRecord instance = InstanceTable.registered(world.store.snapshot(), SCOPE, "c")
                .findFirst()
                .orElseThrow();
        ContainerInstanceRecord draining = instance.with(it -> it.status("DRAINING"));
        ContainerInstanceRecord silent = instance.with(it -> it.agentConnected(false));

        assertThat(balancedIsConcerned(null, instance)).isTrue();
        assertThat(balancedIsConcerned(silent, instance)).isTrue();
        assertThat(balancedIsConcerned(
                        instance, instance.with(it -> it.versionInfo(version -> version.agentVersion("2.0.0")))))
                .isTrue();
        assertThat(balancedIsConcerned(in(instance, 1, 2), in(instance, 2, 1)))
                .as("whose attributes have the same hash")
                .isTrue();
        assertThat(balancedIsConcerned(instance, silent)).isFalse();
        assertThat(balancedIsConcerned(silent, draining.with(it -> it.agentConnected(true))))
                .isFalse();
    }

    private static ContainerInstanceRecord in(ContainerInstanceRecord instance, int stack, int rack) {
        return instance.with(attribute("stack", stack)).with(attribute("rack", rack));
    }

    private static Attribute attribute(String name, int value) {
        return Attribute.builder().name(name).value(String.valueOf(value)).build();
    }

    private boolean balancedIsConcerned(@Nullable ContainerInstanceRecord before, ContainerInstanceRecord after) {
        List<Key> due = new ArrayList<>();
        Concerns.ofInstance(
                new Change<>(InstanceTable.TABLE, after.key(SCOPE), before, after), world.store.snapshot(), due::add);
        return due.contains(Services.key(SCOPE, "c", "balanced"));
    }

    private TaskRecord in(String lastStatus) {
        return as(it -> it.lastStatus(lastStatus));
    }

    private TaskRecord stoppingIn(String lastStatus) {
        return as(it -> it.lastStatus(lastStatus).desiredStatus("STOPPED"));
    }

    private TaskRecord as(Consumer<Task.Builder> change) {
        return new TaskRecord(
                task.task().copy(change),
                task.cluster(),
                task.family(),
                task.place(),
                task.origin(),
                task.held(),
                task.credentialsId(),
                task.protectedUntil(),
                task.counted());
    }

    private boolean concerned(TaskRecord before, TaskRecord after) {
        List<Key> due = new ArrayList<>();
        Concerns.ofTask(
                new Change<>(TaskTable.TABLE, task.key(SCOPE), before, after), world.store.snapshot(), due::add);
        return due.contains(Services.key(SCOPE, "c", "web"));
    }
}
