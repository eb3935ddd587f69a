package neargate.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.Run;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.Stop;
import neargate.engine.TaskSpec;
import neargate.engine.task.TaskLife.Step;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;

class TaskLifeTest {
    private static final Instant T0 = Instant.parse("2026-11-23T08:00:00Z");
    private static final Stop EXITED = new Stop("EssentialContainerExited", "Essential container in task exited");

    /** A life that is told events, and what it asked for. */
    private static final class Tale {
        TaskLife life;
        final List<TaskEffect> effects = new ArrayList<>();

        Tale(ContainerDefinition... containers) {
            life = TaskLife.of(task(containers));
        }

        Tale(Step step) {
            life = step.life();
            effects.addAll(step.effects());
        }

        Tale then(TaskEvent... events) {
            for (TaskEvent event : events) {
                Step step = life.after(event);
                life = step.life();
                effects.clear();
                effects.addAll(step.effects());
            }
            return this;
        }

        /** Pulled and prepared. */
        Tale prepared() {
            then(new TaskEvent.Begun(T0));
            life.containers().forEach(container -> then(new TaskEvent.Pulled(container.name(), "sha256:1", T0)));
            return then(new TaskEvent.Prepared());
        }

        List<String> launched() {
            return effects.stream()
                    .filter(TaskEffect.Launch.class::isInstance)
                    .map(effect -> ((TaskEffect.Launch) effect).container().name())
                    .toList();
        }

        List<String> toldToStop() {
            return effects.stream()
                    .filter(TaskEffect.Stop.class::isInstance)
                    .map(effect -> ((TaskEffect.Stop) effect).container())
                    .toList();
        }

        ContainerState container(String name) {
            return life.state().containers().stream()
                    .filter(container -> container.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static TaskSpec task(ContainerDefinition... containers) {
        return new TaskSpec(
                "arn:aws:ecs:us-east-1:123456789012:task/first/1", "web", 1, null, null, List.of(containers), null);
    }

    @SafeVarargs
    private static ContainerDefinition container(String name, Consumer<ContainerDefinition.Builder>... more) {
        return ContainerDefinition.builder()
                .name(name)
                .image("busybox")
                .applyMutation(builder -> Arrays.stream(more).forEach(each -> each.accept(builder)))
                .build();
    }

    private static Consumer<ContainerDefinition.Builder> after(String other, ContainerCondition condition) {
        return builder ->
                builder.dependsOn(dependency -> dependency.containerName(other).condition(condition));
    }

    private static ContainerDefinition sidecar(String name) {
        return container(name, builder -> builder.essential(false));
    }

    private static TaskEvent.Started started(String name) {
        return new TaskEvent.Started(name, "id-" + name, new Run(T0, T0, 0), List.of());
    }

    private static TaskEvent.Exited exited(String name, int code) {
        return new TaskEvent.Exited(name, "id-" + name, null, code, null, T0.plusSeconds(9));
    }

    @Test
    void aContainerIsStartedAgainAsItsRestartPolicySays() {
        var tale = running(container(
                "app",
                it -> it.restartPolicy(
                        policy -> policy.enabled(true).restartAttemptPeriod(60).ignoredExitCodes(0))));

        tale.then(ended("app", 3, 60));
        assertThat(tale.effects)
                .containsExactly(new TaskEffect.Restart(
                        tale.life.spec().containers().getFirst(), "id-app", 1, T0.plusSeconds(60)));
        assertThat(tale.life.state().status()).isEqualTo(Status.RUNNING);
        tale.then(ended("app", 3, 60));
        assertThat(tale.effects).as("the same end, told again").isEmpty();
        assertThat(tale.container("app").run().restarts())
                .as("it is not there again yet")
                .isZero();
        var again = new Run(T0, T0.plusSeconds(61), 1);
        tale.then(new TaskEvent.Started("app", "id-app", again, List.of()));
        assertThat(tale.container("app").exitCode()).isNull();
        assertThat(tale.container("app").run()).isEqualTo(again);
        tale.then(ended("app", 3, 120));
        assertThat(tale.container("app").status())
                .as("it did not run for a minute")
                .isEqualTo(Status.STOPPED);
        assertThat(tale.life.state().stop()).isNotNull();
    }

    @Test
    void aContainerThatEndedAsItMayIsLeftAlone() {
        var tale = running(
                container("app"),
                container(
                        "sidecar",
                        it -> it.essential(false)
                                .restartPolicy(policy -> policy.enabled(true)
                                        .restartAttemptPeriod(60)
                                        .ignoredExitCodes(0))));
        tale.then(ended("sidecar", 0, 600));
        assertThat(tale.container("sidecar").status()).isEqualTo(Status.STOPPED);
        assertThat(tale.life.state().status()).isEqualTo(Status.RUNNING);
    }

    private static Tale running(ContainerDefinition... containers) {
        Tale tale = new Tale(containers).prepared();
        Arrays.stream(containers).forEach(container -> tale.then(started(container.name())));
        return tale;
    }

    private static TaskEvent.Exited ended(String name, int code, int seconds) {
        return new TaskEvent.Exited(name, "id-" + name, null, code, null, T0.plusSeconds(seconds));
    }

    @Test
    void anEndThatIsToldBeforeItsBeginningCountsAsOneThatWas() {
        var run = new Run(T0, T0, 0);
        var tale = new Tale(container("app", after("init", ContainerCondition.SUCCESS)), sidecar("init"))
                .prepared()
                .then(new TaskEvent.Exited("init", "id-init", run, 0, null, T0.plusSeconds(9)));

        assertThat(tale.launched()).containsExactly("app");
        tale.then(started("init"));
        assertThat(tale.container("init").status()).isEqualTo(Status.STOPPED);
        assertThat(tale.container("init").run()).isEqualTo(run);
    }

    @Test
    void imagesArePulledInOrderThenThingsSharedThenContainers() {
        var tale = new Tale(container("a"), container("b"));
        tale.then(new TaskEvent.Begun(T0));
        assertThat(tale.effects).containsExactly(new TaskEffect.Pull(container("a")));
        tale.then(new TaskEvent.Pulled("a", "sha256:a", T0.plusSeconds(1)));
        assertThat(tale.effects).containsExactly(new TaskEffect.Pull(container("b")));
        tale.then(new TaskEvent.Pulled("b", "sha256:b", T0.plusSeconds(2)));
        assertThat(tale.effects).containsExactly(new TaskEffect.Prepare());
        tale.then(new TaskEvent.Prepared());
        assertThat(tale.launched()).containsExactly("a", "b");
        assertThat(tale.life.state()).satisfies(state -> {
            assertThat(state.status()).isEqualTo(Status.PENDING);
            assertThat(state.pullStartedAt()).isEqualTo(T0);
            assertThat(state.pullStoppedAt()).isEqualTo(T0.plusSeconds(2));
            assertThat(state.containers())
                    .extracting(ContainerState::imageDigest)
                    .containsExactly("sha256:a", "sha256:b");
        });
    }

    @Test
    void theTaskRunsWhenItsLastContainerDoes() {
        var tale = new Tale(container("a"), container("b")).prepared().then(started("b"));
        assertThat(tale.life.state().status()).isEqualTo(Status.PENDING);
        tale.then(started("a"));
        assertThat(tale.life.state().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void anEssentialContainersEndEndsTheTask() {
        var tale = new Tale(container("a"), container("b")).prepared().then(started("a"), started("b"), exited("a", 3));
        assertThat(tale.toldToStop()).containsExactly("b");
        assertThat(tale.life.state().status()).isEqualTo(Status.STOPPING);
        tale.then(exited("b", 143));
        assertThat(tale.effects).containsExactly(new TaskEffect.Release());
        tale.then(new TaskEvent.Released());
        assertThat(tale.life.state()).satisfies(state -> {
            assertThat(state.status()).isEqualTo(Status.STOPPED);
            assertThat(state.stop()).isEqualTo(EXITED);
            assertThat(state.executionStoppedAt()).isEqualTo(T0.plusSeconds(9));
            assertThat(state.containers()).extracting(ContainerState::exitCode).containsExactly(3, 143);
        });
    }

    @Test
    void anotherContainersEndDoesNot() {
        var tale = new Tale(container("a"), sidecar("b")).prepared().then(started("a"), started("b"), exited("b", 1));
        assertThat(tale.effects).isEmpty();
        assertThat(tale.life.state().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void startWaitsForTheStartOnly() {
        var tale = new Tale(container("app", after("db", ContainerCondition.START)), container("db")).prepared();
        assertThat(tale.launched()).containsExactly("db");
        assertThat(tale.then(started("db")).launched()).containsExactly("app");
    }

    @Test
    void completeWaitsForTheEndHoweverItIs() {
        var tale = new Tale(container("app", after("init", ContainerCondition.COMPLETE)), sidecar("init"))
                .prepared()
                .then(started("init"));
        assertThat(tale.launched()).isEmpty();
        assertThat(tale.then(exited("init", 1)).launched()).containsExactly("app");
    }

    @Test
    void successWaitsForExitCodeZero() {
        var tale = new Tale(container("app", after("init", ContainerCondition.SUCCESS)), sidecar("init"))
                .prepared()
                .then(started("init"), exited("init", 0));
        assertThat(tale.launched()).containsExactly("app");
    }

    @Test
    void afterAFailedInitTheDependentNeverStartsAndTheTaskFails() {
        var tale = new Tale(container("app", after("init", ContainerCondition.SUCCESS)), sidecar("init"))
                .prepared()
                .then(started("init"), exited("init", 1));
        assertThat(tale.effects).containsExactly(new TaskEffect.Release());
        assertThat(tale.container("app").exitCode()).isEqualTo(143);
        assertThat(tale.container("app").reason())
                .startsWith("CannotStartContainerError: dependency graph:")
                .endsWith("as dependency did not exit successfully.");
        assertThat(tale.life.state().stop()).extracting(Stop::code).isEqualTo("TaskFailedToStart");
    }

    @Test
    void healthyWaitsForTheHealthCheck() {
        var tale = new Tale(container("app", after("db", ContainerCondition.HEALTHY)), container("db"))
                .prepared()
                .then(started("db"));
        assertThat(tale.launched()).isEmpty();
        assertThat(tale.then(new TaskEvent.HealthChanged("db", Health.HEALTHY)).launched())
                .containsExactly("app");
    }

    @Test
    void aDependencyThatTakesTooLongFailsItsDependents() {
        var tale = new Tale(
                        container("app", after("db", ContainerCondition.HEALTHY)),
                        container("db", builder -> builder.startTimeout(5)))
                .prepared()
                .then(started("db"));
        assertThat(tale.effects).containsExactly(new TaskEffect.AwaitStart("db", Duration.ofSeconds(5)));
        tale.then(new TaskEvent.StartTimedOut("db"));
        assertThat(tale.toldToStop()).containsExactly("db");
        assertThat(tale.container("app").reason()).endsWith("as dependency has timed out.");
    }

    @Test
    void aDependencyThatMadeItInTimeIsNotHurtByTheTimeout() {
        var tale = new Tale(
                        container("app", after("db", ContainerCondition.HEALTHY)),
                        container("db", builder -> builder.startTimeout(5)))
                .prepared()
                .then(
                        started("db"),
                        new TaskEvent.HealthChanged("db", Health.HEALTHY),
                        started("app"),
                        new TaskEvent.StartTimedOut("db"));
        assertThat(tale.effects).isEmpty();
        assertThat(tale.life.state().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void aDependencyThatIsStartedAgainHasItsTimeAgain() {
        var tale = new Tale(
                        container(
                                "app",
                                after("db", ContainerCondition.HEALTHY),
                                after("init", ContainerCondition.START)),
                        container("init", after("db", ContainerCondition.HEALTHY)),
                        container(
                                "db",
                                builder -> builder.startTimeout(5)
                                        .restartPolicy(
                                                policy -> policy.enabled(true).restartAttemptPeriod(60))))
                .prepared()
                .then(
                        started("db"),
                        new TaskEvent.HealthChanged("db", Health.HEALTHY),
                        new TaskEvent.StartTimedOut("db"));

        tale.then(ended("db", 3, 60));

        assertThat(tale.effects).singleElement().isInstanceOf(TaskEffect.Restart.class);
        assertThat(tale.life.stopping()).isFalse();
    }

    @Test
    void containersStopTheOtherWayRound() {
        var tale = new Tale(container("app", after("db", ContainerCondition.START)), container("db"))
                .prepared()
                .then(started("db"), started("app"), new TaskEvent.StopAsked());
        assertThat(tale.effects).containsExactly(new TaskEffect.Stop("app", "id-app", Duration.ofSeconds(30)));
        tale.then(exited("app", 143));
        assertThat(tale.toldToStop()).containsExactly("db");
        tale.then(exited("db", 137), new TaskEvent.Released());
        assertThat(tale.life.state().stop()).isNull();
        assertThat(tale.life.state().status()).isEqualTo(Status.STOPPED);
    }

    @Test
    void theContainersOwnStopTimeoutIsKept() {
        var tale = new Tale(container("app", builder -> builder.stopTimeout(2)))
                .prepared()
                .then(started("app"), new TaskEvent.StopAsked());
        assertThat(tale.effects).containsExactly(new TaskEffect.Stop("app", "id-app", Duration.ofSeconds(2)));
    }

    @Test
    void aMissingImageFailsTheTask() {
        var tale = new Tale(container("a"))
                .then(
                        new TaskEvent.Begun(T0),
                        new TaskEvent.NotPulled("a", "CannotPullContainerError: no", T0),
                        new TaskEvent.Released());
        assertThat(tale.life.state().status()).isEqualTo(Status.STOPPED);
        assertThat(tale.life.state().stop()).isEqualTo(new Stop("TaskFailedToStart", "CannotPullContainerError: no"));
        assertThat(tale.container("a").reason()).isEqualTo("CannotPullContainerError: no");
    }

    @Test
    void aContainerThatCannotStartFailsTheTask() {
        var tale = new Tale(container("a"))
                .prepared()
                .then(new TaskEvent.NotStarted("a", "id-a", "CannotStartContainerError: no"));
        assertThat(tale.life.state().stop()).isEqualTo(new Stop("TaskFailedToStart", "CannotStartContainerError: no"));
        assertThat(tale.effects).containsExactly(new TaskEffect.Release());
    }

    @Test
    void aStopWhileImagesArePulledNeedsNothingToBeStarted() {
        var tale = new Tale(container("a")).then(new TaskEvent.Begun(T0), new TaskEvent.StopAsked());
        assertThat(tale.effects).containsExactly(new TaskEffect.Release());
        tale.then(new TaskEvent.Pulled("a", "sha256:a", T0));
        assertThat(tale.effects).isEmpty();
        tale.then(new TaskEvent.Released());
        assertThat(tale.life.hasEnded()).isTrue();
    }

    @Test
    void aStopWhileThingsArePreparedWaitsForThemToGiveThemBack() {
        var tale = new Tale(container("a"))
                .then(new TaskEvent.Begun(T0), new TaskEvent.Pulled("a", "d", T0), new TaskEvent.StopAsked());
        assertThat(tale.effects).isEmpty();
        assertThat(tale.then(new TaskEvent.Prepared()).effects).containsExactly(new TaskEffect.Release());
    }

    @Test
    void aStopWhileAContainerIsLaunchedWaitsForItToStopIt() {
        var tale = new Tale(container("a")).prepared().then(new TaskEvent.StopAsked());
        assertThat(tale.effects).isEmpty();
        assertThat(tale.then(started("a")).toldToStop()).containsExactly("a");
    }

    @Test
    void newsOfTheEndMayComeBeforeNewsOfTheStart() {
        var tale = new Tale(container("a")).prepared().then(exited("a", 0));
        assertThat(tale.effects).containsExactly(new TaskEffect.Release());
        tale.then(started("a"), new TaskEvent.Released());
        assertThat(tale.container("a").status()).isEqualTo(Status.STOPPED);
        assertThat(tale.container("a").exitCode()).isZero();
        assertThat(tale.life.state().stop()).isEqualTo(EXITED);
    }

    @Test
    void withoutItsSandboxTheTaskEnds() {
        var tale = new Tale(container("a")).prepared().then(started("a"), new TaskEvent.SandboxLost());
        assertThat(tale.toldToStop()).containsExactly("a");
        assertThat(tale.life.state().stop()).isEqualTo(EXITED);
    }

    @Test
    void aTaskTakenUpGoesOnWhereItWas() {
        var tale = new Tale(TaskLife.takenUp(
                task(container("app", after("db", ContainerCondition.START)), container("db")),
                List.of(started("db")),
                true));
        assertThat(tale.launched()).containsExactly("app");
        assertThat(tale.then(started("app")).life.state().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void aTaskAdoptedIsNeverStartedAgain() {
        var tale = new Tale(TaskLife.takenUp(task(container("app"), container("db")), List.of(started("db")), false));
        assertThat(tale.launched()).isEmpty();
        assertThat(tale.toldToStop()).containsExactly("db");
        assertThat(tale.life.state().stop()).isEqualTo(EXITED);
    }

    @Test
    void aTaskAdoptedMayHaveLostAContainerThatWasNotEssential() {
        var tale = new Tale(TaskLife.takenUp(task(container("app"), sidecar("init")), List.of(started("app")), false));
        assertThat(tale.effects).isEmpty();
        assertThat(tale.life.state().status()).isEqualTo(Status.RUNNING);
    }

    @Test
    void whatEndedMeanwhileIsToldWithItsExitCode() {
        var tale = new Tale(TaskLife.takenUp(task(container("app")), List.of(started("app"), exited("app", 7)), false));
        tale.then(new TaskEvent.Released());
        assertThat(tale.life.state().status()).isEqualTo(Status.STOPPED);
        assertThat(tale.container("app").exitCode()).isEqualTo(7);
    }
}
