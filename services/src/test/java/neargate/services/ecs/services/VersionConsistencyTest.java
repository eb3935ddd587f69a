package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import neargate.services.ecs.LiveWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.VersionConsistency;

/** A service runs the image that its tag meant when it was deployed ("Container image resolution"). */
class VersionConsistencyTest {
    private static final String TAG = "shop/web:1.0";

    private final LiveWorld world = new LiveWorld();
    private final WebService web = new WebService(world);

    @BeforeEach
    void anImage() {
        world.engine.push(TAG, "sha256:one");
        world.engine.push(TAG + "@sha256:one", "sha256:one");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aTaskThatComesLaterRunsWhatTheFirstOneRan() {
        world.define("web", TAG, container -> {});
        web.create(service -> {});
        Task first = running(1).getFirst();
        assertThat(first.containers().getFirst().imageDigest()).isEqualTo("sha256:one");
        assertThat(resolved())
                .isEqualTo(ContainerImage.builder()
                        .containerName(first.containers().getFirst().name())
                        .image(TAG)
                        .imageDigest("sha256:one")
                        .build());

        world.engine.push(TAG, "sha256:two");
        web.update(service -> service.desiredCount(3));

        assertThat(running(3))
                .flatExtracting(Task::containers)
                .extracting(Container::imageDigest)
                .containsOnly("sha256:one");
        assertThat(running(3))
                .flatExtracting(Task::containers)
                .extracting(Container::image)
                .as("what was asked for is shown as it was")
                .containsOnly(TAG);
        assertThat(running(3))
                .filteredOn(task -> !task.taskArn().equals(first.taskArn()))
                .allSatisfy(task -> assertThat(
                                world.engine.spec(task.taskArn()).orElseThrow().containers())
                        .extracting(ContainerDefinition::image)
                        .containsExactly(TAG + "@sha256:one"));
    }

    @Test
    void theFirstTaskOfADeploymentIsAloneUntilItsImagesAreKnown() {
        world.define("web", TAG, container -> {});
        web.create(service -> service.desiredCount(3));
        running(3);
        assertThat(started()).containsExactly(1, 2);
        assertThat(resolved().imageDigest()).isEqualTo("sha256:one");
    }

    @Test
    void nobodyWaitsForWhatIsKnownOrNotWanted() {
        world.define("web", "shop/web@sha256:one", container -> {});
        web.create(service -> service.desiredCount(3));
        running(3);
        assertThat(started()).containsExactly(3);
        assertThat(resolved().imageDigest()).isEqualTo("sha256:one");

        world.define("web", TAG, container -> container.versionConsistency(VersionConsistency.DISABLED));
        web.update(service -> service.taskDefinition("web"));
        world.await(
                () -> world.tasks("web", DesiredStatus.RUNNING),
                tasks -> tasks.size() == 3
                        && tasks.stream()
                                .allMatch(task -> task.taskDefinitionArn().endsWith(":2")));
        assertThat(started()).containsExactly(3, 3);
    }

    @Test
    void afterThreeTasksThatCouldNotSayWhatTheTagMeansNobodyWaitsAnyMore() {
        world.define("web", TAG, container -> {});
        world.engine.withdraw(TAG);
        web.create(service -> service.desiredCount(4));
        world.await(this::started, counts -> counts.size() > 3);
        assertThat(started().subList(0, 4)).containsExactly(1, 1, 1, 4);
    }

    /** How many tasks were started at a time, the first ones first. */
    private List<Integer> started() {
        Pattern told = Pattern.compile("\\(service web\\) has started (\\d+) tasks: .*");
        return world.service("web").events().reversed().stream()
                .map(event -> told.matcher(event.message()))
                .filter(Matcher::matches)
                .map(matcher -> Integer.valueOf(matcher.group(1)))
                .toList();
    }

    @Test
    void aNewDeploymentAsksAgainWhatTheTagMeans() {
        world.define("web", TAG, container -> {});
        web.create(service -> {});
        assertThat(running(1)).hasSize(1);
        world.engine.push(TAG, "sha256:two");

        web.update(service -> service.forceNewDeployment(true));

        world.await(
                () -> world.tasks("web", DesiredStatus.RUNNING),
                tasks -> tasks.size() == 1
                        && "sha256:two"
                                .equals(tasks.getFirst().containers().getFirst().imageDigest()));
        assertThat(resolved().imageDigest()).isEqualTo("sha256:two");
    }

    @Test
    void aContainerThatDoesNotWantItRunsTheTag() {
        world.define("web", TAG, container -> container.versionConsistency(VersionConsistency.DISABLED));
        web.create(service -> {});
        assertThat(running(1)).hasSize(1);
        assertThat(resolved().imageDigest()).isNull();
        world.engine.push(TAG, "sha256:two");

        web.update(service -> service.desiredCount(2));

        assertThat(running(2))
                .flatExtracting(Task::containers)
                .extracting(Container::imageDigest)
                .containsExactlyInAnyOrder("sha256:one", "sha256:two");
    }

    @Test
    void aTaskOfNoServiceRunsTheTag() {
        world.define("web", TAG, container -> {});
        web.create(service -> {});
        assertThat(running(1)).hasSize(1);
        world.engine.push(TAG, "sha256:two");
        Task alone = world.user()
                .runTask(r -> r.cluster("c")
                        .taskDefinition("web")
                        .launchType(LaunchType.FARGATE)
                        .networkConfiguration(world.anywhere()))
                .tasks()
                .getFirst();
        Container container = world.await(alone, "RUNNING").containers().getFirst();
        assertThat(container.imageDigest()).isEqualTo("sha256:two");
        assertThat(container.image()).isEqualTo(TAG);
    }

    /** The tasks of the service, once there are so many, and the digest is known. */
    private List<Task> running(int count) {
        List<Task> tasks = world.await(
                () -> world.tasks("web", DesiredStatus.RUNNING),
                all -> all.size() == count
                        && all.stream().allMatch(task -> task.lastStatus().equals("RUNNING")));
        world.await(
                () -> world.service("web"),
                service -> service.deployments().size() == 1
                        && service.deployments()
                                .getFirst()
                                .rolloutStateAsString()
                                .equals("COMPLETED"));
        return tasks;
    }

    private ContainerImage resolved() {
        String number = world.service("web").deployments().getFirst().id().replace("ecs-svc/", "");
        return world.user()
                .describeServiceRevisions(request -> request.serviceRevisionArns(
                        "arn:aws:ecs:us-east-1:123456789012:service-revision/c/web/" + number))
                .serviceRevisions()
                .getFirst()
                .containerImages()
                .getFirst();
    }
}
