package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import neargate.engine.Engine;
import neargate.engine.Engine.Health;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterContainsTasksException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/** Services as the first exercise meets them, on an engine that runs nothing. */
class ServiceTest {
    private static final String STARTED = "\\(service web\\) has started 1 tasks: \\(task [0-9a-f]{32}\\)\\.";

    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"Service\":\"ecs-tasks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";

    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void tasksAreStartedAsFastAsFiveHundredInAMinute() {
        try (var large = new LiveWorld(new Engine.Capacity(125 * 256, 125 * 512))) {
            large.define("web", "nginx", container -> {});
            Instant before = large.time.instant();

            new WebService(large).steady(125, _ -> {});

            assertThat(Duration.between(before, large.time.instant())).isLessThanOrEqualTo(Duration.ofSeconds(15));
        }
    }

    @Test
    void aServiceStartsItsTasksAndComesToRest() {
        world.define("web", "nginx", container -> {});
        Service created = create("web", 2, request -> {});
        assertThat(created.status()).isEqualTo("ACTIVE");
        assertThat(created.desiredCount()).isEqualTo(2);
        assertThat(created.runningCount()).isZero();
        assertThat(created.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);

        Service steady = awaitSteady("web");

        assertThat(steady.runningCount()).isEqualTo(2);
        assertThat(steady.pendingCount()).isZero();
        Deployment deployment = steady.deployments().getFirst();
        assertThat(deployment.status()).isEqualTo("PRIMARY");
        assertThat(deployment.rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED);
        assertThat(deployment.rolloutStateReason()).isEqualTo("ECS deployment " + deployment.id() + " completed.");
        List<Task> tasks = running("web");
        assertThat(tasks).allSatisfy(task -> {
            assertThat(task.group()).isEqualTo("service:web");
            assertThat(task.startedBy()).isEqualTo(deployment.id()).matches("ecs-svc/\\d{19}");
        });
        assertThat(tasks).extracting(Task::availabilityZone).doesNotHaveDuplicates();
        assertThat(messages(steady))
                .satisfiesExactly(
                        message -> assertThat(message).isEqualTo("(service web) has reached a steady state."),
                        message -> assertThat(message)
                                .isEqualTo("(service web) (deployment " + deployment.id() + ") deployment completed."),
                        message -> assertThat(message).matches(STARTED),
                        message -> assertThat(message)
                                .as("the first one says which image all run")
                                .matches(STARTED));
    }

    @Test
    void aClientTokenIsNoLongerThanAnIdOfRandomDigits() {
        world.define("web", "nginx", container -> {});
        assertThatThrownBy(() -> create("web", 1, request -> request.clientToken("x".repeat(37))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("clientToken can be at most 36 characters long.");
    }

    @Test
    void whoAsksAgainWithTheSameTokenIsToldOfTheSameServiceWhateverBecameOfItsDefinition() {
        String definition = world.define("web", "nginx", container -> {});
        Service created = create("web", 1, request -> request.clientToken("t"));
        user.deregisterTaskDefinition(request -> request.taskDefinition(definition));

        assertThat(create("web", 1, request -> request.clientToken("t")).createdAt())
                .isEqualTo(created.createdAt());
        assertThatThrownBy(() -> create("web", 1, request -> request.clientToken("u")))
                .isInstanceOf(EcsException.class);
    }

    @Test
    void commandsMayBeRunInTheNextTasksWithoutANewDeployment() {
        String role = world.identities()
                .createRole(request -> request.roleName("task").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
        user.registerTaskDefinition(request -> request.family("web")
                .networkMode(NetworkMode.AWSVPC)
                .requiresCompatibilities(Compatibility.FARGATE)
                .cpu("256")
                .memory("512")
                .taskRoleArn(role)
                .containerDefinitions(container -> container.name("main").image("nginx")));
        create("web", 1, request -> {});
        Service before = awaitSteady("web");

        user.updateService(request -> request.cluster("c").service("web").enableExecuteCommand(true));
        assertThat(awaitSteady("web").deployments().getFirst().id())
                .isEqualTo(before.deployments().getFirst().id());
        assertThat(running("web")).allMatch(task -> !task.enableExecuteCommand());

        user.updateService(request -> request.cluster("c").service("web").desiredCount(2));
        awaitSteady("web");
        assertThat(running("web")).filteredOn(Task::enableExecuteCommand).hasSize(1);
    }

    @Test
    void theSteadyStateIsToldOnceHoweverOftenNothingIsChanged() {
        world.define("web", "nginx", container -> {});
        create("web", 1, request -> {});
        List<String> told = messages(awaitSteady("web"));

        for (int i = 0; i < 3; i++) {
            user.updateService(request -> request.cluster("c").service("web").desiredCount(1));
            world.time.advance(Duration.ofMinutes(1));
        }

        assertThat(messages(world.service("web"))).isEqualTo(told);
    }

    @Test
    void aServiceGrowsAndShrinksWithItsDesiredCount() {
        world.define("web", "nginx", container -> {});
        create("web", 1, request -> {});
        awaitSteady("web");

        user.updateService(request -> request.cluster("c").service("web").desiredCount(3));
        await("web", service -> service.runningCount() == 3);
        assertThat(awaitSteady("web").deployments()).hasSize(1);

        user.updateService(request -> request.cluster("c").service("web").desiredCount(1));
        await("web", service -> service.runningCount() == 1);
        String deployment = world.service("web").deployments().getFirst().id();
        assertThat(stopped("web")).hasSize(2).allSatisfy(task -> {
            assertThat(task.stopCodeAsString()).isEqualTo("ServiceSchedulerInitiated");
            assertThat(task.stoppedReason()).isEqualTo("Scaling activity initiated by (deployment " + deployment + ")");
        });
        assertThat(messages(world.service("web")))
                .anyMatch(message -> message.startsWith("(service web) has stopped 2 running tasks: (task "));
    }

    @Test
    void aServiceWhoseRoleCannotBeAssumedSaysSoOnceInItsEvents() {
        user.registerTaskDefinition(request -> request.family("web")
                .taskRoleArn("arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/none")
                .requiresCompatibilities(Compatibility.FARGATE)
                .networkMode(NetworkMode.AWSVPC)
                .cpu("256")
                .memory("512")
                .containerDefinitions(container -> container.name("main").image("nginx")));
        create("web", 1, request -> {});
        await("web", service -> stopped("web").size() > 3);

        String error = "ECS was unable to assume the role 'arn:aws:iam::" + EcsWorld.ACCOUNT + ":role/none' that was"
                + " provided for this task. Please verify that the role being passed has the proper trust"
                + " relationship and permissions and that your IAM user has permissions to pass this role.";
        assertThat(stopped("web")).allSatisfy(task -> {
            assertThat(task.stopCodeAsString()).isEqualTo("TaskFailedToStart");
            assertThat(task.stoppedReason()).isEqualTo(error);
        });
        assertThat(messages(world.service("web")))
                .containsOnlyOnce("(service web) failed to launch a task with (error " + error + ").");
    }

    @Test
    void theLastHundredEventsAreKeptTheNewestFirst() {
        world.define("web", "nginx", container -> {});
        create("web", 1, request -> {});
        awaitSteady("web");
        String first = world.service("web").events().getLast().id();

        for (int changes = 0; changes < 60; changes++) {
            int count = 2 - changes % 2;
            user.updateService(request -> request.cluster("c").service("web").desiredCount(count));
            await("web", service -> service.runningCount() == count);
        }
        awaitSteady("web");

        List<ServiceEvent> events = world.service("web").events();
        assertThat(events).hasSize(100).extracting(ServiceEvent::id).doesNotContain(first);
        assertThat(events)
                .isSortedAccordingTo(
                        Comparator.comparing(ServiceEvent::createdAt).reversed());
        assertThat(events.getFirst().message()).isEqualTo("(service web) has reached a steady state.");
    }

    @Test
    void aTaskThatDiesIsReplaced() {
        world.define("web", "nginx", container -> {});
        create("web", 1, request -> {});
        awaitSteady("web");
        Task first = running("web").getFirst();
        world.time.advance(Duration.ofMinutes(5));

        Instant killed = world.time.instant();
        world.engine.exit(first.taskArn(), "main", 137);
        awaitSteady("web");

        Task second = running("web").getFirst();
        assertThat(second.taskArn()).isNotEqualTo(first.taskArn());
        assertThat(second.createdAt()).as("at once").isEqualTo(killed);
        assertThat(world.task(first.taskArn()).stopCodeAsString()).isEqualTo("EssentialContainerExited");
    }

    @Test
    void aTaskThatAUserStopsIsReplacedAtOnce() {
        world.define("web", "nginx", container -> {});
        create("web", 1, request -> {});
        awaitSteady("web");
        Instant before = world.time.instant();

        user.stopTask(
                request -> request.cluster("c").task(running("web").getFirst().taskArn()));
        await(
                "web",
                service -> messages(service).stream()
                                .filter(message -> message.contains("has started"))
                                .count()
                        == 2);
        awaitSteady("web");

        assertThat(running("web").getFirst().createdAt()).isEqualTo(before);
    }

    @Test
    void aNewDefinitionRollsOutWithoutEverHavingTooFewTasks() {
        String old = world.define("web", "nginx:1", container -> {});
        create("web", 2, request -> {});
        awaitSteady("web");

        String next = world.define("web", "nginx:2", container -> {});
        Service updating = user.updateService(
                        request -> request.cluster("c").service("web").taskDefinition("web"))
                .service();
        assertThat(updating.taskDefinition()).isEqualTo(next);
        assertThat(updating.deployments())
                .extracting(Deployment::status, Deployment::taskDefinition)
                .containsExactly(tuple("PRIMARY", next), tuple("ACTIVE", old));
        await("web", service -> {
            assertThat(service.runningCount()).isGreaterThanOrEqualTo(2);
            return service.deployments().size() == 1;
        });

        assertThat(awaitSteady("web").runningCount()).isEqualTo(2);
        assertThat(running("web")).extracting(Task::taskDefinitionArn).containsOnly(next);
        assertThat(stopped("web")).extracting(Task::taskDefinitionArn).containsOnly(old);
    }

    @Test
    void anUpdateToAnImageThatDoesNotExistKeepsTheOldTasksAndBacksOff() {
        world.define("web", "nginx", container -> {});
        create("web", 1, request -> {});
        awaitSteady("web");
        Task good = running("web").getFirst();
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});

        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
        Service failing =
                await("web", service -> service.deployments().getFirst().failedTasks() == 5);

        List<Instant> attempts =
                stopped("web").stream().map(Task::createdAt).sorted().toList();
        assertThat(attempts)
                .extracting(at -> Duration.between(attempts.getFirst(), at).toSeconds())
                .containsExactly(0L, 1L, 3L, 7L, 15L);
        assertThat(stopped("web")).allSatisfy(task -> {
            assertThat(task.stopCodeAsString()).isEqualTo("TaskFailedToStart");
            assertThat(task.stoppedReason()).startsWith("CannotPullContainerError");
        });
        assertThat(messages(failing))
                .filteredOn("(service web) is unable to consistently start tasks successfully."::equals)
                .hasSize(1);
        assertThat(world.task(good.taskArn()).lastStatus()).isEqualTo("RUNNING");

        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web:1"));
        assertThat(awaitSteady("web").deployments()).hasSize(1);
        assertThat(world.task(good.taskArn()).lastStatus()).isEqualTo("STOPPED");
    }

    @Test
    void aContainerThatExitsAtOnceIsTriedAgainButNotWithoutEnd() {
        world.define("job", "busybox", container -> {});
        create("job", 1, request -> {});
        Set<String> seen = new HashSet<>();
        while (seen.size() < 8) {
            Task task = world.await(
                            () -> running("job"),
                            tasks -> tasks.stream()
                                    .anyMatch(each -> each.lastStatus().equals("RUNNING") && seen.add(each.taskArn())))
                    .getFirst();
            world.engine.exit(task.taskArn(), "main", 0);
            world.await(task, "STOPPED");
        }

        List<Instant> attempts =
                stopped("job").stream().map(Task::createdAt).sorted().toList();
        assertThat(Duration.between(attempts.get(6), attempts.get(7))).isEqualTo(Duration.ofSeconds(30));
        assertThat(stopped("job")).allMatch(task -> task.stopCodeAsString().equals("EssentialContainerExited"));
    }

    @Test
    void aTaskThatRanWellEndsTheBackOffEvenWhenItIsGone() {
        world.define("job", "busybox", container -> {});
        create("job", 1, request -> {});
        Task last = null;
        for (int i = 0; i < 6; i++) {
            last = awaitRunning("job", last);
            world.engine.exit(last.taskArn(), "main", 1);
            world.await(last, "STOPPED");
        }
        assertThat(messages(await("job", service -> true)))
                .filteredOn(message -> message.contains("steady state"))
                .as("not while it fails")
                .hasSizeLessThanOrEqualTo(1);

        Task good = awaitRunning("job", last);
        awaitSteady("job");
        world.time.advance(Duration.ofMinutes(5));
        world.engine.exit(good.taskArn(), "main", 1);
        Task crashes = awaitRunning("job", good);
        Instant crash = world.time.instant();
        world.engine.exit(crashes.taskArn(), "main", 1);

        assertThat(Duration.between(crash, awaitRunning("job", crashes).createdAt()))
                .isZero();
    }

    /** A task of the service that runs and is not the one before. */
    private Task awaitRunning(String service, @Nullable Task before) {
        return world.await(
                        () -> running(service),
                        tasks -> tasks.stream()
                                .anyMatch(task -> task.lastStatus().equals("RUNNING")
                                        && (before == null || !task.taskArn().equals(before.taskArn()))))
                .getFirst();
    }

    @Test
    void aTaskWhoseHealthCheckFailsIsReplaced() {
        world.define("web", "nginx", container -> container.healthCheck(check -> check.command("CMD-SHELL", "exit 0")));
        create("web", 1, request -> {});
        awaitSteady("web");
        Task sick = running("web").getFirst();

        world.engine.report(sick.taskArn(), "main", Health.UNHEALTHY);
        world.await(sick, "STOPPED");
        awaitSteady("web");

        assertThat(world.task(sick.taskArn()).stoppedReason()).isEqualTo("Task failed container health checks");
        assertThat(running("web")).hasSize(1);
    }

    @Test
    void aDeletedServiceStopsItsTasksAndIsInactive() {
        world.define("web", "nginx", container -> {});
        create("web", 2, request -> {});
        awaitSteady("web");

        assertThat(user.deleteService(
                                request -> request.cluster("c").service("web").force(true))
                        .service()
                        .status())
                .isEqualTo("DRAINING");
        Service gone = await("web", service -> service.status().equals("INACTIVE"));

        assertThat(gone.runningCount()).isZero();
        assertThat(running("web")).isEmpty();
        assertThat(user.listServices(request -> request.cluster("c")).serviceArns())
                .isEmpty();
        user.deleteCluster(request -> request.cluster("c"));
    }

    @Test
    void theNameOfADeletedServiceIsFreeAgain() {
        world.define("web", "nginx", container -> {});
        create("web", 1, request -> {});
        user.deleteService(request -> request.cluster("c").service("web").force(true));
        await("web", service -> service.status().equals("INACTIVE"));

        create("web", 1, request -> {});

        assertThat(messages(awaitSteady("web"))).hasSize(3);
    }

    @Test
    void theNameIsFreeWhileTheTasksStillStopAndTheNextServiceDoesNotWaitForThem() {
        world.define("web", "nginx", container -> {});
        world.engine.ignoresSigterm("nginx");
        create("web", 1, request -> {});
        awaitSteady("web");
        String former = running("web").getFirst().taskArn();
        user.deleteService(request -> request.cluster("c").service("web").force(true));
        await("web", service -> service.status().equals("INACTIVE"));
        assertThat(world.task(former).lastStatus()).isEqualTo("STOPPING");
        assertThatThrownBy(() -> user.deleteCluster(request -> request.cluster("c")))
                .isInstanceOf(ClusterContainsTasksException.class);

        create("web", 1, request -> {});

        assertThat(awaitSteady("web").deployments())
                .singleElement()
                .satisfies(it -> assertThat(it.rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED));
        assertThat(world.task(former).lastStatus()).isEqualTo("STOPPING");
        world.engine.exit(former, "main", 137);
        world.await(world.task(former), "STOPPED");
        assertThat(running("web")).hasSize(1).noneMatch(task -> task.taskArn().equals(former));
    }

    @Test
    void anotherTaskOfALargeServiceThatEndsIsReplacedSoon() {
        try (var large = new LiveWorld(new Engine.Capacity(1_024_000, 1_024_000))) {
            large.define("web", "nginx", container -> {});
            var service = new WebService(large);
            service.steady(1_000, request -> {});
            for (int i = 0; i < 3; i++) {
                Instant ended = large.time.instant();
                large.engine.exit(service.running().getFirst().taskArn(), "main", 1);
                large.time.advance(Duration.ofMillis(200));

                assertThat(service.await(it -> it.runningCount() == 1_000).runningCount())
                        .isEqualTo(1_000);
                assertThat(large.time.instant()).isEqualTo(ended.plusMillis(200));
            }
        }
    }

    @Test
    void moreTasksThanTheMachineHasMemoryForWaitAndSayWhy() {
        world.define("web", "nginx", container -> {});
        create("web", 40, request -> {});
        await("web", service -> service.runningCount() == 32);

        Service waiting = await("web", service -> messages(service).getFirst().contains("unable to place"));

        assertThat(messages(waiting).getFirst())
                .isEqualTo("(service web) was unable to place a task. Reason: RESOURCE:MEMORY. The task needs 512 MiB;"
                        + " 0 MiB of this machine's 16384 MiB are free.");
        user.updateService(request -> request.cluster("c").service("web").desiredCount(32));
        awaitSteady("web");
    }

    @Test
    void tasksBearTheTagsThatTheServicePropagates() {
        world.define("web", "nginx", container -> {});
        create(
                "web",
                1,
                request -> request.propagateTags(PropagateTags.SERVICE)
                        .enableECSManagedTags(true)
                        .tags(Tag.builder().key("team").value("a").build()));
        awaitSteady("web");

        String arn = running("web").getFirst().taskArn();
        assertThat(user.listTagsForResource(request -> request.resourceArn(arn)).tags())
                .extracting(Tag::key, Tag::value)
                .containsExactlyInAnyOrder(
                        tuple("aws:ecs:clusterName", "c"), tuple("aws:ecs:serviceName", "web"), tuple("team", "a"));
    }

    @Test
    void aRestartInTheMiddleOfARolloutFinishesIt() {
        world.define("web", "nginx:1", container -> {});
        create("web", 3, request -> {});
        awaitSteady("web");
        String next = world.define("web", "nginx:2", container -> {});
        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
        world.kill();

        world.restart();

        assertThat(awaitSteady("web").deployments()).hasSize(1);
        assertThat(running("web"))
                .hasSize(3)
                .extracting(Task::taskDefinitionArn)
                .containsOnly(next);
    }

    private Service create(String name, int desired, Consumer<CreateServiceRequest.Builder> more) {
        return user.createService(request -> request.cluster("c")
                        .serviceName(name)
                        .taskDefinition(name)
                        .desiredCount(desired)
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere())
                        .applyMutation(more))
                .service();
    }

    private Service await(String name, Predicate<Service> condition) {
        return world.await(() -> world.service(name), condition);
    }

    private Service awaitSteady(String name) {
        return await(
                name,
                service -> !service.events().isEmpty()
                        && service.deployments().size() == 1
                        && service.runningCount().equals(service.desiredCount())
                        && service.events().getFirst().message().endsWith("has reached a steady state."));
    }

    private List<Task> running(String service) {
        return world.tasks(service, DesiredStatus.RUNNING);
    }

    private List<Task> stopped(String service) {
        return world.tasks(service, DesiredStatus.STOPPED);
    }

    private static List<String> messages(Service service) {
        return service.events().stream().map(ServiceEvent::message).toList();
    }
}
