package neargate.engine.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import neargate.engine.Engine;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.Stop;
import neargate.engine.Engine.TaskState;
import neargate.engine.TaskSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

class SimulatedEngineTest {
    private static final String ARN = "arn:aws:ecs:us-east-1:123456789012:task/first/0123456789abcdef0123456789abcdef";

    private final Instant now = Instant.parse("2026-11-23T08:00:00Z");
    private final SimulatedEngine engine =
            new SimulatedEngine(Clock.fixed(now, ZoneOffset.UTC), Runnable::run, new Engine.Capacity(4096, 8192));
    private final List<TaskState> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        engine.listen(told::add);
    }

    private static TaskSpec task() {
        return new TaskSpec(
                ARN,
                "web",
                1,
                256L,
                512L,
                List.of(
                        ContainerDefinition.builder().name("web").image("nginx").build(),
                        ContainerDefinition.builder()
                                .name("sidecar")
                                .image("busybox")
                                .essential(false)
                                .build()),
                null);
    }

    @Test
    void aTaskRunsAtOnceAndStopsWhenAsked() {
        engine.run(task());
        engine.stop(ARN);
        assertThat(told).extracting(TaskState::status).containsExactly(Status.RUNNING, Status.STOPPED);
        assertThat(told.getLast().containers()).allSatisfy(container -> {
            assertThat(container.exitCode()).isEqualTo(143);
            assertThat(container.startedAt()).isEqualTo(now);
        });
        assertThat(told.getLast().stop()).isNull();
    }

    @Test
    void runningATaskTwiceIsRunningItOnce() {
        engine.run(task());
        engine.run(task());
        assertThat(told).hasSize(1);
    }

    @Test
    void aMissingImageStopsTheTaskWithTheAgentsWords() {
        engine.withdraw("busybox");
        engine.run(task());
        assertThat(told).singleElement().satisfies(state -> {
            assertThat(state.status()).isEqualTo(Status.STOPPED);
            assertThat(state.stop()).extracting(Stop::code).isEqualTo("TaskFailedToStart");
            assertThat(state.stop().reason())
                    .startsWith("CannotPullContainerError: ")
                    .contains("busybox");
        });
    }

    @Test
    void theTaskEndsWithItsEssentialContainerOnly() {
        engine.run(task());
        engine.exit(ARN, "sidecar", 0);
        assertThat(told.getLast().status()).isEqualTo(Status.RUNNING);
        engine.exit(ARN, "web", 3);
        TaskState last = told.getLast();
        assertThat(last.status()).isEqualTo(Status.STOPPED);
        assertThat(last.stop()).isEqualTo(new Stop("EssentialContainerExited", "Essential container in task exited"));
        assertThat(last.containers())
                .extracting(Engine.ContainerState::exitCode)
                .containsExactly(3, 0);
    }

    @Test
    void healthIsTold() {
        engine.run(task());
        engine.report(ARN, "web", Health.UNHEALTHY);
        assertThat(told.getLast().containers().getFirst().health()).isEqualTo(Health.UNHEALTHY);
    }

    @Test
    void aTaskThatNobodyKnowsIsToldAsStopped() {
        engine.stop(ARN);
        assertThat(told).extracting(TaskState::status).containsExactly(Status.STOPPED);
    }

    @Test
    void whatIsNotRetainedOrIsClearedGoesWithoutNotice() {
        engine.run(task());
        engine.retain(Set.of());
        engine.run(task());
        engine.clear();
        assertThat(told).extracting(TaskState::status).containsExactly(Status.RUNNING, Status.RUNNING);
    }

    @Test
    void aListenerMayCallBack() {
        engine.listen(state -> {
            told.add(state);
            if (state.status() == Status.RUNNING) {
                engine.stop(state.taskArn());
            }
        });
        engine.run(task());
        assertThat(told).extracting(TaskState::status).containsExactly(Status.RUNNING, Status.STOPPED);
    }
}
