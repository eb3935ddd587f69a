package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import neargate.services.ecs.EcsWorld;
import neargate.services.ecs.LiveWorld;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** Tasks of services that must not be stopped in the middle of something. */
class TaskProtectionTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();

    @BeforeEach
    void aServiceOfTwo() {
        world.define("web", "nginx:1", container -> {});
        user.createService(request -> request.cluster("c")
                .serviceName("web")
                .taskDefinition("web")
                .desiredCount(2)
                .launchType(LaunchType.FARGATE)
                .networkConfiguration(world.anywhere()));
        world.await(() -> world.service("web"), TaskProtectionTest::isSteady);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static boolean isSteady(Service service) {
        return service.events().stream()
                .findFirst()
                .filter(event -> event.message().endsWith("has reached a steady state."))
                .isPresent();
    }

    private List<String> running() {
        return world.tasks("web", DesiredStatus.RUNNING).stream()
                .map(Task::taskArn)
                .toList();
    }

    private UpdateTaskProtectionResponse protect(@Nullable Integer minutes, String... tasks) {
        return user.updateTaskProtection(request ->
                request.cluster("c").tasks(tasks).protectionEnabled(true).expiresInMinutes(minutes));
    }

    private void scaleTo(int count) {
        user.updateService(request -> request.cluster("c").service("web").desiredCount(count));
    }

    private ProtectedTask protection(String task) {
        return user.getTaskProtection(request -> request.cluster("c").tasks(task))
                .protectedTasks()
                .getFirst();
    }

    @Test
    void protectionLastsForTwoHoursUnlessSaidOtherwise() {
        String task = running().getFirst();

        assertThat(protect(null, task).protectedTasks()).singleElement().satisfies(now -> {
            assertThat(now.protectionEnabled()).isTrue();
            assertThat(now.expirationDate()).isEqualTo(world.time.instant().plus(Duration.ofHours(2)));
        });
        protect(1, task);
        assertThat(protection(task).expirationDate())
                .isEqualTo(world.time.instant().plus(Duration.ofMinutes(1)));

        world.time.advance(Duration.ofMinutes(1));

        assertThat(protection(task).protectionEnabled()).isFalse();
        assertThat(protection(task).expirationDate()).isNull();
    }

    @Test
    void scaleInSparesAProtectedTaskUntilItsProtectionEnds() {
        List<String> both = running();
        protect(30, both.getFirst(), both.getLast());
        long version = world.task(both.getFirst()).version();

        scaleTo(1);
        world.time.advance(Duration.ofMinutes(29));
        assertThat(running()).hasSize(2);
        assertThat(world.task(both.getFirst()).version())
                .as("protection is no change of the task")
                .isEqualTo(version);

        world.time.advance(Duration.ofMinutes(1));
        assertThat(running()).hasSize(1);
    }

    @Test
    void aTaskWhoseWorkIsDoneGivesUpItsProtectionAndGoesAtOnce() {
        List<String> both = running();
        protect(null, both.getFirst(), both.getLast());
        scaleTo(1);
        world.time.advance(Duration.ofMinutes(1));

        user.updateTaskProtection(request -> request.cluster("c")
                .tasks(both.getFirst())
                .protectionEnabled(false)
                .expiresInMinutes(5));
        world.time.settle();

        assertThat(running()).containsExactly(both.getLast());
    }

    @Test
    void aDeploymentIsCompletedOnlyAfterTheProtectionOfTheOldTasks() {
        String old = running().getFirst();
        protect(60, old);
        world.define("web", "nginx:2", container -> {});

        user.updateService(request -> request.cluster("c").service("web").taskDefinition("web"));
        world.time.advance(Duration.ofMinutes(59));
        assertThat(running()).hasSize(3).contains(old);
        Service held = world.service("web");
        assertThat(held.deployments().getFirst().rolloutState()).isEqualTo(DeploymentRolloutState.IN_PROGRESS);
        assertThat(held.events())
                .filteredOn(event -> event.message()
                        .endsWith("The number of protected tasks are more than the desired count of tasks."))
                .as("told once")
                .hasSize(1);

        world.time.advance(Duration.ofMinutes(2));
        assertThat(running()).hasSize(2).doesNotContain(old);
        assertThat(world.service("web").deployments())
                .singleElement()
                .satisfies(done -> assertThat(done.rolloutState()).isEqualTo(DeploymentRolloutState.COMPLETED));
    }

    @Test
    void theEndOfTheServiceIsTheEndOfProtection() {
        List<String> both = running();
        protect(60, both.getFirst());

        user.deleteService(request -> request.cluster("c").service("web").force(true));

        world.await(() -> world.service("web"), service -> service.status().equals("INACTIVE"));
    }

    @Test
    void moreProtectedTasksThanTheServiceShouldHaveWouldBlockIt() {
        List<String> both = running();
        protect(30, both.getFirst(), both.getLast());
        scaleTo(1);

        UpdateTaskProtectionResponse longer = protect(60, both.getFirst());

        assertThat(longer.protectedTasks()).isEmpty();
        assertThat(longer.failures()).extracting(Failure::reason).containsExactly("DEPLOYMENT_BLOCKED");
    }

    @Test
    void aTaskOfNoServiceCannotBeProtectedNorOneThatStopsNorOneThatIsNotThere() {
        String alone = world.runOnFargate("web").taskArn();
        String stopping = running().getFirst();
        user.stopTask(request -> request.cluster("c").task(stopping));
        String nowhere = "0123456789abcdef0123456789abcdef";

        assertThat(protect(null, alone, stopping, nowhere).failures())
                .extracting(Failure::arn, Failure::reason)
                .containsExactly(
                        tuple(alone, "TASK_NOT_VALID"),
                        tuple(stopping, "TASK_NOT_VALID"),
                        tuple(EcsWorld.ARN + "task/c/" + nowhere, "MISSING"));
        assertThat(user.getTaskProtection(request -> request.cluster("c").tasks(alone, nowhere))
                        .failures())
                .extracting(Failure::reason)
                .containsExactly("TASK_NOT_VALID", "MISSING");
    }

    @Test
    void badRequestsAreRefused() {
        String task = running().getFirst();
        for (int minutes : new int[] {0, 2_881, -1}) {
            assertThatThrownBy(() -> protect(minutes, task))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("expiresInMinutes must be between 1 and 2880.");
        }
        assertThatThrownBy(() -> protect(null, Collections.nCopies(11, task).toArray(String[]::new)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Tasks can have at most 10 items.");
        assertThatThrownBy(() -> protect(null))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Tasks cannot be empty.");
        assertThatThrownBy(() ->
                        user.getTaskProtection(request -> request.cluster("c").tasks(Collections.nCopies(101, task))))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Tasks can have at most 100 items.");
    }
}
