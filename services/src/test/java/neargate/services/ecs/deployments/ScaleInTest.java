package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.service;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.ServiceTask.Tie;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

class ScaleInTest {
    private static final Instant NOON = Situations.NOW;
    private final List<ServiceTask> tasks = new ArrayList<>();

    private void task(String name, String zone, @Nullable String instance, int minutes) {
        task(name, zone, instance, minutes, null, Health.HEALTHY);
    }

    private void task(
            String name, String zone, @Nullable String instance, int minutes, @Nullable Instant until, Health health) {
        tasks.add(task(name, Situations.NEW, zone, instance, minutes, until, health));
    }

    private static ServiceTask task(
            String name,
            String deployment,
            String zone,
            @Nullable String instance,
            int minutes,
            @Nullable Instant until,
            Health health) {
        Instant made = NOON.minus(Duration.ofMinutes(minutes));
        return new ServiceTask(name, deployment, zone, instance, true, Tie.NONE, health, made, made, until);
    }

    private List<String> chosen(int count) {
        return chosen(service(1), List.of(), count);
    }

    private List<String> chosen(Situations now, List<ServiceTask> beside, int count) {
        return ScaleIn.choose(now.build(), tasks, beside, count).stream()
                .map(ServiceTask::arn)
                .toList();
    }

    @Test
    void theFullestZoneGivesFirstAndThenTheZonesTakeTurns() {
        task("a1", "a", null, 50);
        task("a2", "a", null, 40);
        task("a3", "a", null, 30);
        task("b1", "b", null, 20);
        task("b2", "b", null, 10);

        assertThat(chosen(4)).containsExactly("a3", "b2", "a2", "b1");
    }

    @Test
    void aZoneThatHasNewTasksAlreadyGivesFirst() {
        task("a", "a", null, 30);
        task("b", "b", null, 20);
        ServiceTask beside = task("new", Situations.NEW, "a", null, 1, null, Health.HEALTHY);

        assertThat(chosen(service(1), List.of(beside), 1)).containsExactly("a");
    }

    @Test
    void inAZoneTheInstanceThatHasTheMostGives() {
        task("one", "a", "i-1", 1);
        task("two", "a", "i-2", 60);
        task("three", "a", "i-2", 50);

        assertThat(chosen(1)).containsExactly("three");
    }

    @Test
    void aTaskOfAFailedDeploymentGoesBeforeOthersThatAreAlikeInHealth() {
        tasks.add(task("old", Situations.OLD, "a", null, 50, null, Health.HEALTHY));
        tasks.add(task("also old", Situations.OLD, "a", null, 40, null, Health.HEALTHY));
        tasks.add(task("old and sick", Situations.OLD, "a", null, 70, null, Health.UNHEALTHY));
        task("new", "b", null, 60);
        task("new and sick", "c", null, 80, null, Health.UNHEALTHY);

        Situations failed = service(1).primaryIs(DeploymentRolloutState.FAILED);
        assertThat(chosen(failed, List.of(), 3)).containsExactly("new and sick", "old and sick", "new");
        assertThat(chosen(3)).containsExactly("old and sick", "new and sick", "also old");
    }

    @Test
    void ofEqualsTheYoungestGoes() {
        task("old", "a", "i-1", 60);
        task("young", "a", "i-2", 1);

        assertThat(chosen(1)).containsExactly("young");
    }

    @Test
    void whatIsNotHealthyGoesBeforeWhatIs() {
        task("healthy", "a", null, 1);
        task("also", "a", null, 2);
        task("starting", "b", null, 90, null, Health.STARTING);

        assertThat(chosen(1)).containsExactly("starting");
    }

    @Test
    void aProtectedTaskNeverGoes() {
        task("protected", "a", null, 1, NOON.plusSeconds(1), Health.STARTING);
        task("free", "a", null, 2);

        assertThat(chosen(2)).containsExactly("free");
    }

    @Test
    void aProtectionThatIsOverProtectsNobody() {
        task("formerly protected", "a", null, 1, NOON, Health.HEALTHY);
        task("free", "a", null, 2);

        assertThat(chosen(1)).containsExactly("formerly protected");
    }

    @Test
    void thousandsAreChosenAtOnce() {
        IntStream.range(0, 5_000).forEach(i -> task("t" + i, "zone-" + i % 3, "i-" + i % 3_000, i));

        assertThat(chosen(4_999)).hasSize(4_999).doesNotHaveDuplicates();
    }
}
