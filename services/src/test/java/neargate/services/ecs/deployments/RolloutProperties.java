package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.NEW;
import static neargate.services.ecs.deployments.Situations.NOW;
import static neargate.services.ecs.deployments.Situations.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import neargate.kernel.Pace;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.ServiceTask.Tie;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** A rollout step by step, its tasks becoming healthy and ending in any order, some of them protected for a while. */
class RolloutProperties {
    private List<ServiceTask> tasks = new ArrayList<>();
    private int made;
    private Instant now = NOW;

    @Property(tries = 500)
    void everyRolloutEndsAndNeverLeavesItsBounds(
            @ForAll @IntRange(min = 1, max = 12) int desired,
            @ForAll @IntRange(max = 100) int minimumHealthyPercent,
            @ForAll @IntRange(min = 100, max = 250) int maximumPercent,
            @ForAll long seed) {
        var bounds = new Bounds(minimumHealthyPercent, maximumPercent);
        Assume.that(bounds.most(desired) > bounds.least(desired));
        var random = new Random(seed);
        tasks = new ArrayList<>(IntStream.range(0, desired)
                .mapToObj(i ->
                        task(OLD, Health.HEALTHY, random.nextInt(3) == 0 ? NOW.plusSeconds(random.nextInt(30)) : null))
                .toList());
        now = NOW;
        List<Deployment> deployments = List.of(deployment(NEW), deployment(OLD));
        boolean steady = false;

        for (int steps = 0; !steady; steps++) {
            assertThat(steps).as("steps of the rollout").isLessThan(50 * desired + 30);
            Plan plan = Planner.plan(new Situation(
                    "web",
                    false,
                    new Rules(
                            desired, bounds, Duration.ZERO, CircuitBreaker.OFF, false, Duration.ZERO, false, Pace.AWS),
                    deployments,
                    null,
                    null,
                    Watch.NOTHING,
                    List.copyOf(tasks),
                    FailedStarts.NONE,
                    List.of(),
                    false,
                    false,
                    Balancing.NOTHING,
                    null,
                    Supply.Room.unlimited(Set.of()),
                    now));
            deployments = plan.deployments();
            steady = plan.steady();
            Set<String> stopped =
                    new HashSet<>(plan.stop().stream().map(Plan.Stop::taskArn).toList());
            assertThat(tasks).filteredOn(task -> task.isProtected(now)).noneMatch(task -> stopped.contains(task.arn()));
            tasks.replaceAll(task -> stopped.contains(task.arn()) ? unwanted(task) : task);
            IntStream.range(0, plan.start().count()).forEach(i -> tasks.add(task(NEW, Health.STARTING, null)));

            assertThat(wanted()).isLessThanOrEqualTo(bounds.most(desired));
            assertThat(healthy()).isGreaterThanOrEqualTo(bounds.least(desired));
            somethingHappens(random);
            now = now.plusSeconds(1);
        }

        assertThat(deployments).extracting(Deployment::id).containsExactly(NEW);
        assertThat(tasks.stream().filter(ServiceTask::wanted)).hasSize(desired).allMatch(ServiceTask::healthy);
    }

    /** Any of the tasks on their way get there, others take their time. */
    private void somethingHappens(Random random) {
        tasks.removeIf(task -> !task.wanted() && random.nextBoolean());
        tasks.replaceAll(task ->
                task.wanted() && task.health() == Health.STARTING && random.nextBoolean() ? nowHealthy(task) : task);
    }

    private long wanted() {
        return tasks.stream().filter(ServiceTask::wanted).count();
    }

    private long healthy() {
        return tasks.stream()
                .filter(ServiceTask::wanted)
                .filter(ServiceTask::healthy)
                .count();
    }

    private ServiceTask task(String deployment, Health health, @Nullable Instant protectedUntil) {
        return new ServiceTask(
                "task-" + made++,
                deployment,
                "zone-" + made % 3,
                null,
                true,
                Tie.NONE,
                health,
                NOW,
                null,
                protectedUntil);
    }

    private static ServiceTask unwanted(ServiceTask task) {
        return new ServiceTask(
                task.arn(),
                task.deployment(),
                task.zone(),
                null,
                false,
                Tie.NONE,
                task.health(),
                task.createdAt(),
                task.startedAt(),
                task.protectedUntil());
    }

    private static ServiceTask nowHealthy(ServiceTask task) {
        return new ServiceTask(
                task.arn(),
                task.deployment(),
                task.zone(),
                null,
                true,
                Tie.NONE,
                Health.HEALTHY,
                task.createdAt(),
                NOW,
                task.protectedUntil());
    }

    private static Deployment deployment(String id) {
        return Deployment.builder()
                .id(id)
                .rolloutState(DeploymentRolloutState.IN_PROGRESS)
                .build();
    }
}
