package neargate.engine.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import neargate.engine.Engine.PortBinding;
import neargate.engine.Engine.Run;
import neargate.engine.Engine.Stop;
import neargate.engine.TaskSpec;
import neargate.engine.task.ContainerLife.Phase;
import neargate.engine.task.Dependencies.Verdict;
import neargate.engine.task.TaskLife.Stage;
import neargate.engine.task.TaskLife.Step;
import org.jspecify.annotations.Nullable;

/**
 * One step from a life to the next: first what the event says, then whatever follows from the state that it made, until
 * nothing more follows. What follows never depends on which event it was, so no order of events leaves anything undone.
 */
final class Transition {
    private final TaskSpec spec;
    private final Map<String, ContainerLife> containers = new LinkedHashMap<>();
    private final List<TaskEffect> effects = new ArrayList<>();
    private Stage stage;
    private boolean stopping;
    private @Nullable Instant pullStartedAt;
    private @Nullable Instant pullStoppedAt;
    private @Nullable Stop stop;

    Transition(TaskLife life) {
        spec = life.spec();
        stage = life.stage();
        life.containers().forEach(container -> containers.put(container.name(), container));
        stopping = life.stopping();
        pullStartedAt = life.pullStartedAt();
        pullStoppedAt = life.pullStoppedAt();
        stop = life.stop();
    }

    void apply(TaskEvent event) {
        switch (event) {
            case TaskEvent.Begun(Instant at) -> begin(at);
            case TaskEvent.Pulled(String name, String digest, Instant at) -> {
                change(name, container -> container.pulled(digest));
                pullNext(at);
            }
            case TaskEvent.NotPulled(String name, String reason, Instant at) -> {
                if (!stopping) {
                    pullStoppedAt = at;
                    change(name, container -> container.exited(null, null, reason, null));
                    fail(new Stop("TaskFailedToStart", reason));
                }
            }
            case TaskEvent.Prepared() -> stage = Stage.LAUNCHING;
            case TaskEvent.NotPrepared(String reason) -> {
                stage = Stage.LAUNCHING;
                fail(new Stop("TaskFailedToStart", reason));
            }
            case TaskEvent.Started(String name, String id, Run run, List<PortBinding> bindings) ->
                start(name, id, run, bindings);
            case TaskEvent.NotStarted(String name, String id, String reason) ->
                change(name, container -> container.exited(id, null, reason, null));
            case TaskEvent.HealthChanged(String name, var health) ->
                change(name, container -> container.is(Phase.STOPPED) ? container : container.says(health));
            case TaskEvent.Exited exited -> end(exited);
            case TaskEvent.StartTimedOut(String name) -> change(name, ContainerLife::outOfTime);
            case TaskEvent.SandboxLost() -> fail(essentialContainerExited());
            case TaskEvent.StopAsked() -> stopping = true;
            case TaskEvent.Released() -> stage = Stage.ENDED;
        }
    }

    /** What has not begun by now never will. */
    void giveUpWaiting() {
        changeAll(Phase.WAITING, container -> container.exited(null, null, null, null));
    }

    Step settled() {
        do {
            failOfEssentials();
        } while (isLaunching() && giveUpImpossible());
        if (isLaunching()) {
            launchReady();
        }
        if (stopping) {
            giveUpWaiting();
            stopWhatMay();
            if (containers.values().stream().allMatch(container -> container.is(Phase.STOPPED))
                    && stage != Stage.PREPARING
                    && stage.compareTo(Stage.RELEASING) < 0) {
                stage = Stage.RELEASING;
                effects.add(new TaskEffect.Release());
            }
        }
        return new Step(
                new TaskLife(
                        spec, stage, List.copyOf(containers.values()), stopping, pullStartedAt, pullStoppedAt, stop),
                List.copyOf(effects));
    }

    private void begin(Instant at) {
        if (stage == Stage.NEW && !stopping) {
            stage = Stage.PULLING;
            pullStartedAt = at;
            pullNext(at);
        }
    }

    private void pullNext(Instant at) {
        if (stage != Stage.PULLING || stopping) {
            return;
        }
        containers.values().stream()
                .filter(container -> container.imageDigest() == null)
                .findFirst()
                .ifPresentOrElse(container -> effects.add(new TaskEffect.Pull(container.definition())), () -> {
                    pullStoppedAt = at;
                    stage = Stage.PREPARING;
                    effects.add(new TaskEffect.Prepare());
                });
    }

    private void start(String name, String id, Run run, List<PortBinding> bindings) {
        change(name, container -> container.started(id, run, bindings));
        Integer timeout = life(name).definition().startTimeout();
        if (timeout != null && life(name).is(Phase.RUNNING)) {
            effects.add(new TaskEffect.AwaitStart(name, Duration.ofSeconds(timeout)));
        }
    }

    private void end(TaskEvent.Exited exited) {
        String name = exited.container();
        String id = exited.runtimeId();
        Instant at = exited.at();
        ContainerLife container = life(name);
        if (container.is(Phase.STOPPED) || container.knows(at)) {
            return;
        }
        if (!stopping && container.restartsAfter(exited.exitCode(), at)) {
            change(name, it -> it.restarting(at));
            effects.add(new TaskEffect.Restart(container.definition(), id, container.restarts() + 1, at));
        } else {
            change(name, it -> it.ran(exited.run()).exited(id, exited.exitCode(), exited.reason(), at));
        }
    }

    private boolean isLaunching() {
        return stage == Stage.LAUNCHING && !stopping;
    }

    /** True when a container turned out never to start, on which others may depend. */
    private boolean giveUpImpossible() {
        boolean any = false;
        for (ContainerLife container : waiting()) {
            if (Dependencies.mayStart(container.definition(), containers)
                    instanceof Verdict.Impossible(String reason)) {
                change(container.name(), life -> life.neverStarts(reason));
                any = true;
            }
        }
        return any;
    }

    private void launchReady() {
        for (ContainerLife container : waiting()) {
            if (Dependencies.mayStart(container.definition(), containers) instanceof Verdict.Ready) {
                change(container.name(), life -> life.to(Phase.LAUNCHING));
                effects.add(new TaskEffect.Launch(container.definition()));
            }
        }
    }

    private void stopWhatMay() {
        for (ContainerLife container : List.copyOf(containers.values())) {
            if (container.is(Phase.RUNNING) && Dependencies.mayStop(container.name(), containers.values())) {
                change(container.name(), life -> life.to(Phase.STOPPING));
                effects.add(new TaskEffect.Stop(container.name(), runtimeId(container), container.stopTimeout()));
            }
        }
    }

    private static String runtimeId(ContainerLife container) {
        String id = container.runtimeId();
        if (id == null) {
            throw new IllegalStateException("a container runs without an id: " + container);
        }
        return id;
    }

    private void failOfEssentials() {
        containers.values().stream()
                .filter(((Predicate<ContainerLife>) ContainerLife::isEssential)
                        .and(container -> container.is(Phase.STOPPED)))
                .findFirst()
                .ifPresent(ended -> {
                    String reason = ended.reason();
                    fail(
                            ended.hasStarted() || reason == null
                                    ? essentialContainerExited()
                                    : new Stop("TaskFailedToStart", reason));
                });
    }

    private static Stop essentialContainerExited() {
        return new Stop("EssentialContainerExited", "Essential container in task exited");
    }

    /** The first reason stays. */
    private void fail(Stop why) {
        if (!stopping) {
            stopping = true;
            stop = why;
        }
    }

    private List<ContainerLife> waiting() {
        return containers.values().stream()
                .filter(container -> container.is(Phase.WAITING))
                .toList();
    }

    private ContainerLife life(String name) {
        ContainerLife life = containers.get(name);
        if (life == null) {
            throw new IllegalArgumentException("no container " + name + " in " + spec.taskArn());
        }
        return life;
    }

    private void change(String name, UnaryOperator<ContainerLife> change) {
        containers.put(name, change.apply(life(name)));
    }

    private void changeAll(Phase phase, UnaryOperator<ContainerLife> change) {
        containers.replaceAll((_, container) -> container.is(phase) ? change.apply(container) : container);
    }
}
