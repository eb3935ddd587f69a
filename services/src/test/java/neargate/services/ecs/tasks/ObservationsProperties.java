package neargate.services.ecs.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.Run;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.Stop;
import neargate.engine.Engine.TaskState;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Task;

/** Whatever the engine tells of a task, and in whatever order, the task only goes forwards. */
class ObservationsProperties {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<ContainerDefinition> DEFINITIONS = List.of(
            ContainerDefinition.builder()
                    .name("main")
                    .healthCheck(check -> check.command("CMD", "true"))
                    .build(),
            ContainerDefinition.builder().name("side").essential(false).build());

    @Property(tries = 500)
    void aTaskNeverGoesBackwards(@ForAll("words") List<TaskState> words) {
        Task task = pending();
        for (TaskState told : words) {
            Task after = Observations.apply(task, DEFINITIONS, told, NOW);

            assertThat(Life.valueOf(after.lastStatus())).isGreaterThanOrEqualTo(Life.valueOf(task.lastStatus()));
            assertThat(after.startedAt()).isEqualTo(task.startedAt() == null ? after.startedAt() : task.startedAt());
            if (task.desiredStatus().equals("STOPPED")) {
                assertThat(after.desiredStatus()).isEqualTo("STOPPED");
                assertThat(after.stopCode()).isEqualTo(task.stopCode());
                assertThat(after.stoppedReason()).isEqualTo(task.stoppedReason());
            }
            for (int i = 0; i < 2; i++) {
                Container before = task.containers().get(i);
                Container now = after.containers().get(i);
                assertThat(Status.valueOf(now.lastStatus()))
                        .isGreaterThanOrEqualTo(Status.valueOf(before.lastStatus()));
                if (before.exitCode() != null) {
                    assertThat(now.exitCode()).isEqualTo(before.exitCode());
                }
            }
            task = after;
        }
    }

    @Property(tries = 500)
    void aWordThatIsRepeatedChangesNothing(@ForAll("words") List<TaskState> words) {
        Task task = pending();
        for (TaskState told : words) {
            task = Observations.apply(task, DEFINITIONS, told, NOW);

            assertThat(Observations.apply(task, DEFINITIONS, told, NOW.plusSeconds(1)))
                    .isEqualTo(task);
        }
    }

    @Property(tries = 200)
    void aTaskThatTheEngineEndedSaysWhy(@ForAll("words") List<TaskState> words) {
        Task task = pending();
        for (TaskState told : words) {
            task = Observations.apply(task, DEFINITIONS, told, NOW);
        }

        if (!Life.valueOf(task.lastStatus()).isBefore(Life.STOPPING)) {
            assertThat(task.desiredStatus()).isEqualTo("STOPPED");
            assertThat(task.stopCode()).isNotNull();
            assertThat(task.stoppedReason()).isNotBlank();
            assertThat(task.stoppingAt()).isNotNull();
        }
    }

    @Provide
    Arbitrary<List<TaskState>> words() {
        return Combinators.combine(
                        Arbitraries.of(Status.class),
                        containers(),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as((status, containers, pulled, why) -> new TaskState(
                        "arn",
                        status,
                        containers,
                        pulled ? NOW : null,
                        null,
                        null,
                        why ? new Stop("EssentialContainerExited", "Essential container in task exited") : null))
                .list()
                .ofMaxSize(8);
    }

    private static Arbitrary<List<ContainerState>> containers() {
        Arbitrary<ContainerState> main = container("main");
        Arbitrary<ContainerState> side = container("side");
        return Arbitraries.oneOf(Combinators.combine(main, side).as(List::of), Arbitraries.just(List.of()));
    }

    private static Arbitrary<ContainerState> container(String name) {
        return Combinators.combine(
                        Arbitraries.of(Status.class),
                        Arbitraries.of(Health.class),
                        Arbitraries.integers().between(0, 255).injectNull(0.5))
                .as((status, health, exitCode) -> new ContainerState(
                        name,
                        status,
                        status == Status.PENDING ? null : "id",
                        null,
                        status == Status.STOPPED ? exitCode : null,
                        null,
                        health,
                        status == Status.PENDING ? null : new Run(NOW, NOW, 0),
                        null,
                        List.of()));
    }

    private static Task pending() {
        return Task.builder()
                .lastStatus("PENDING")
                .desiredStatus("RUNNING")
                .containers(container(DEFINITIONS.get(0)), container(DEFINITIONS.get(1)))
                .build();
    }

    private static Container container(ContainerDefinition definition) {
        return Container.builder()
                .name(definition.name())
                .lastStatus("PENDING")
                .healthStatus("UNKNOWN")
                .build();
    }
}
