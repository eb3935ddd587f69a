package neargate.engine.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.Run;
import neargate.engine.Engine.Status;
import neargate.engine.TaskSpec;
import neargate.engine.task.TaskLife.Step;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;

/** Tasks of any shape, to which anything happens at any time. */
class TaskLifeProperties {
    private static final Instant NOW = Instant.EPOCH;

    /** A machine on which everything takes its time, may fail, and is answered in any order. */
    private static final class Machine {
        final Random random;
        final List<ContainerDefinition> containers;
        final List<TaskEvent> pending = new ArrayList<>();
        final Set<String> running = new HashSet<>();
        final Set<String> launched = new HashSet<>();
        final List<Status> statuses = new ArrayList<>();
        TaskLife life;
        int ends;

        Machine(long seed) {
            random = new Random(seed);
            containers = containers(1 + random.nextInt(5));
            life = TaskLife.of(new TaskSpec("arn:aws:ecs:r:1:task/c/1", "f", 1, null, null, containers, null));
        }

        private List<ContainerDefinition> containers(int count) {
            List<ContainerDefinition> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                var dependencies = new ArrayList<ContainerDependency>();
                for (ContainerDefinition earlier : made) {
                    if (random.nextInt(3) == 0) {
                        ContainerCondition[] conditions = Boolean.TRUE.equals(earlier.essential())
                                ? new ContainerCondition[] {ContainerCondition.START, ContainerCondition.HEALTHY}
                                : new ContainerCondition[] {
                                    ContainerCondition.START, ContainerCondition.SUCCESS, ContainerCondition.COMPLETE
                                };
                        dependencies.add(ContainerDependency.builder()
                                .containerName(earlier.name())
                                .condition(conditions[random.nextInt(conditions.length)])
                                .build());
                    }
                }
                made.add(ContainerDefinition.builder()
                        .name("c" + i)
                        .essential(i == count - 1 || random.nextBoolean())
                        .restartPolicy(policy -> policy.enabled(random.nextBoolean())
                                .ignoredExitCodes(1)
                                .restartAttemptPeriod(60))
                        .startTimeout(random.nextBoolean() ? 5 : null)
                        .dependsOn(dependencies)
                        .build());
            }
            return made;
        }

        void tell(TaskEvent event) {
            Step step = life.after(event);
            life = step.life();
            Status status = life.state().status();
            if (statuses.isEmpty() || statuses.getLast() != status) {
                statuses.add(status);
            }
            step.effects().forEach(this::perform);
        }

        private void perform(TaskEffect effect) {
            switch (effect) {
                case TaskEffect.Pull(ContainerDefinition container) ->
                    pending.add(
                            random.nextInt(20) == 0
                                    ? new TaskEvent.NotPulled(container.name(), "no image", NOW)
                                    : new TaskEvent.Pulled(container.name(), "digest", NOW));
                case TaskEffect.Prepare() ->
                    pending.add(random.nextInt(20) == 0 ? new TaskEvent.NotPrepared("no") : new TaskEvent.Prepared());
                case TaskEffect.Launch(ContainerDefinition container) -> {
                    assertThat(life.stopping()).isFalse();
                    assertThat(launched.add(container.name()))
                            .as("launched once")
                            .isTrue();
                    if (random.nextInt(20) == 0) {
                        pending.add(new TaskEvent.NotStarted(container.name(), "id", "cannot"));
                    } else {
                        running.add(container.name());
                        pending.add(new TaskEvent.Started(container.name(), "id", new Run(NOW, NOW, 0), List.of()));
                        pending.add(new TaskEvent.HealthChanged(container.name(), Health.HEALTHY));
                    }
                }
                case TaskEffect.Restart(ContainerDefinition container, String id, int number, var _) -> {
                    assertThat(life.stopping()).isFalse();
                    assertThat(running.add(container.name()))
                            .as("nothing runs twice")
                            .isTrue();
                    var again = new Run(NOW, NOW.plusSeconds(100L * ends), number);
                    pending.add(new TaskEvent.Started(container.name(), id, again, List.of()));
                }
                case TaskEffect.Stop(String container, String _, var _) -> {
                    assertThat(containers.stream()
                                    .filter(other -> other.dependsOn().stream()
                                            .anyMatch(dependency ->
                                                    dependency.containerName().equals(container)))
                                    .map(ContainerDefinition::name))
                            .as("those that depend on it have stopped")
                            .noneMatch(running::contains);
                    pending.add(exit(container));
                }
                case TaskEffect.AwaitStart(String container, var _) ->
                    pending.add(new TaskEvent.StartTimedOut(container));
                case TaskEffect.Release() -> {
                    assertThat(running)
                            .as("nothing runs when all is given back")
                            .isEmpty();
                    pending.add(new TaskEvent.Released());
                }
            }
        }

        private TaskEvent exit(String container) {
            return new TaskEvent.Exited(container, "id", null, random.nextInt(2), null, NOW.plusSeconds(100L * ++ends));
        }

        /** One thing that happens: an answer, or a container's end by itself. */
        void step() {
            if (!running.isEmpty() && (pending.isEmpty() || random.nextInt(4) == 0)) {
                String container = running.iterator().next();
                deliver(exit(container));
            } else if (!pending.isEmpty()) {
                deliver(pending.remove(random.nextInt(pending.size())));
            }
        }

        private void deliver(TaskEvent event) {
            if (event instanceof TaskEvent.Exited(String container, var _, var _, var _, var _, var _)) {
                running.remove(container);
            }
            tell(event);
        }

        void untilQuiet() {
            for (int i = 0; i < 1_000 && !(pending.isEmpty() && running.isEmpty()); i++) {
                step();
            }
        }
    }

    @Property(tries = 500)
    void aTaskAlwaysComesToItsEndAndNothingOfItIsLeft(@ForAll long seed) {
        var machine = new Machine(seed);
        machine.tell(new TaskEvent.Begun(NOW));
        machine.untilQuiet();
        machine.tell(new TaskEvent.StopAsked());
        machine.untilQuiet();
        assertThat(machine.life.hasEnded()).isTrue();
        assertThat(machine.life.state().containers()).allMatch(container -> container.status() == Status.STOPPED);
    }

    @Property(tries = 500)
    void aStopAtAnyTimeEndsIt(@ForAll long seed) {
        var machine = new Machine(seed);
        machine.tell(new TaskEvent.Begun(NOW));
        for (int i = machine.random.nextInt(20); i > 0; i--) {
            machine.step();
        }
        machine.tell(machine.random.nextBoolean() ? new TaskEvent.StopAsked() : new TaskEvent.SandboxLost());
        machine.untilQuiet();
        assertThat(machine.life.hasEnded()).isTrue();
    }

    @Property(tries = 500)
    void itsStatusOnlyGoesForwards(@ForAll long seed) {
        var machine = new Machine(seed);
        machine.tell(new TaskEvent.Begun(NOW));
        machine.untilQuiet();
        machine.tell(new TaskEvent.StopAsked());
        machine.untilQuiet();
        assertThat(machine.statuses).isSorted().doesNotHaveDuplicates();
    }

    @Property(tries = 200)
    void theSameEventsMakeTheSameLife(@ForAll long seed) {
        Map<Integer, TaskLife> ends = new HashMap<>();
        for (int i = 0; i < 2; i++) {
            var machine = new Machine(seed);
            machine.tell(new TaskEvent.Begun(NOW));
            machine.untilQuiet();
            ends.put(i, machine.life);
        }
        assertThat(ends.get(0)).isEqualTo(ends.get(1));
    }
}
