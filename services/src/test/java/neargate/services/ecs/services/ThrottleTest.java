package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import neargate.engine.Engine;
import neargate.kernel.Pace;
import neargate.services.ecs.LiveWorld;
import neargate.services.ecs.tasks.TaskTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.Task;

/** Tasks that fail over and over ("Service throttle logic"). */
class ThrottleTest {
    private final LiveWorld world = new LiveWorld();
    private final EcsClient user = world.user();
    private final WebService web = new WebService(world);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void thousandsOfSecondsOfThrottlingAreOverWhenTheServiceIsUpdated() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, request -> {});
        world.time.advance(Duration.ofHours(3));
        int attempts = web.stopped().size();
        assertThat(attempts).isLessThan(25);

        Instant update = world.time.instant();
        user.updateService(request -> request.cluster("c").service("web").forceNewDeployment(true));
        world.time.settle();

        assertThat(web.stopped()).hasSize(attempts + 1);
        assertThat(web.stopped()).anyMatch(task -> task.createdAt().equals(update));
    }

    @Test
    void aThrottledServiceStaysThrottledWhenNothingThatItsTasksAreMadeOfChanges() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, request -> {});
        world.time.advance(Duration.ofHours(3));
        int attempts = web.stopped().size();
        int failed = world.service("web").deployments().getFirst().failedTasks();
        assertThat(failed).isEqualTo(attempts);

        Service updated = user.updateService(request -> request.cluster("c")
                        .service("web")
                        .healthCheckGracePeriodSeconds(30)
                        .enableECSManagedTags(true))
                .service();
        world.time.settle();

        assertThat(updated.deployments().getFirst().failedTasks()).isEqualTo(failed);
        assertThat(web.stopped()).hasSize(attempts);
    }

    @Test
    void theThrottleLastsLongerThanItsStoppedTasksAreRemembered() {
        world.engine.withdraw("nginx:typo");
        world.define("web", "nginx:typo", container -> {});
        web.create(1, request -> {});
        world.time.advance(Duration.ofHours(3));
        int failed = world.service("web").deployments().getFirst().failedTasks();
        forgetStopped();
        assertThat(web.stopped()).isEmpty();

        world.time.advance(Duration.ofMinutes(29));

        assertThat(world.service("web").deployments().getFirst().failedTasks())
                .as("one attempt in a quarter of an hour")
                .isBetween(failed + 1, failed + 2);
    }

    /** As it happens in time, and sooner in a cluster that has very many of them. */
    private void forgetStopped() {
        world.store.write(tx -> {
            tx.scanAll(TaskTable.TABLE)
                    .filter(row -> row.value().stopped())
                    .toList()
                    .forEach(row -> tx.delete(TaskTable.TABLE, row.key()));
            return true;
        });
    }

    @Test
    void withSpeedTheThrottleIsOverSooner() {
        try (LiveWorld fast = new LiveWorld(new Engine.Capacity(2_048, 16_384), new Pace(60))) {
            fast.engine.withdraw("nginx:typo");
            fast.define("web", "nginx:typo", container -> {});
            new WebService(fast).create(1, request -> {});
            fast.time.advance(Duration.ofMinutes(2));
            int afterTwoHours = fast.tasks("web", DesiredStatus.STOPPED).size();
            fast.time.advance(Duration.ofSeconds(30));

            assertThat(fast.tasks("web", DesiredStatus.STOPPED))
                    .as("a quarter of an hour takes 15 seconds")
                    .hasSize(afterTwoHours + 2);
        }
    }

    @Test
    void withSpeedATaskHasSoonerBeenOfUse() {
        try (LiveWorld fast = new LiveWorld(new Engine.Capacity(2_048, 16_384), new Pace(10))) {
            fast.define("web", "nginx", container -> {});
            new WebService(fast).create(1, request -> {});
            Task first = fast.await(() -> fast.tasks("web", DesiredStatus.RUNNING), tasks -> tasks.size() == 1)
                    .getFirst();
            fast.await(first, "RUNNING");
            fast.time.advance(Duration.ofSeconds(2));
            fast.engine.exit(first.taskArn(), "main", 1);
            fast.await(first, "STOPPED");
            fast.time.settle();

            assertThat(fast.service("web").deployments().getFirst().failedTasks())
                    .as("it ran for what is 20 seconds elsewhere")
                    .isZero();
        }
    }
}
