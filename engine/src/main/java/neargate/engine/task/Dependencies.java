package neargate.engine.task;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import neargate.engine.Engine.Health;
import neargate.engine.firelens.FireLens;
import neargate.engine.task.ContainerLife.Phase;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.VolumeFrom;

/** What {@code dependsOn} says of the order in which containers start, and, the other way round, stop. */
final class Dependencies {
    private Dependencies() {}

    /** Whether a container may start. */
    sealed interface Verdict {
        /** All that it depends on is as it should be. */
        record Ready() implements Verdict {}

        /** Something may still become as it should be. */
        record Blocked() implements Verdict {}

        /** Something never will be. */
        record Impossible(String reason) implements Verdict {}
    }

    /**
     * What {@code dependsOn} says, {@code links} and {@code volumesFrom}: a container to which others link, or whose volumes
     * they have, starts before them; and so does the one to which they send what they write.
     */
    private static List<ContainerDependency> of(ContainerDefinition container, Collection<ContainerLife> all) {
        boolean sends = FireLens.sends(container);
        if (container.links().isEmpty() && container.volumesFrom().isEmpty() && !sends) {
            return container.dependsOn();
        }
        Stream<String> used = Stream.of(
                        container.links().stream().map(link -> link.split(":", 2)[0]),
                        container.volumesFrom().stream().map(VolumeFrom::sourceContainer),
                        all.stream()
                                .map(ContainerLife::definition)
                                .filter(other -> sends && FireLens.routes(other))
                                .map(ContainerDefinition::name))
                .flatMap(names -> names);
        return Stream.concat(
                        container.dependsOn().stream(),
                        used.map(name -> ContainerDependency.builder()
                                .containerName(name)
                                .condition(ContainerCondition.START)
                                .build()))
                .toList();
    }

    static Verdict mayStart(ContainerDefinition container, Map<String, ContainerLife> containers) {
        boolean blocked = false;
        for (ContainerDependency dependency : of(container, containers.values())) {
            ContainerLife other = containers.get(dependency.containerName());
            String problem = other == null ? "as it does not exist." : problem(dependency.condition(), other);
            if (problem != null) {
                return new Verdict.Impossible("CannotStartContainerError: dependency graph: failed to resolve container"
                        + " ordering dependency [" + dependency.containerName() + " " + dependency.conditionAsString()
                        + "] for target [" + container.name() + "] " + problem);
            }
            blocked |= !isMet(dependency.condition(), other);
        }
        return blocked ? new Verdict.Blocked() : new Verdict.Ready();
    }

    private static boolean isMet(ContainerCondition condition, ContainerLife other) {
        return switch (condition) {
            case START -> other.hasStarted();
            case COMPLETE -> other.is(Phase.STOPPED) && other.hasStarted();
            case SUCCESS -> other.exitedWell();
            case HEALTHY -> other.health() == Health.HEALTHY;
            case UNKNOWN_TO_SDK_VERSION -> false;
        };
    }

    /** Why the condition can never be met, in the agent's words where it has some; null while it can. */
    private static @Nullable String problem(ContainerCondition condition, ContainerLife other) {
        if (isMet(condition, other)) {
            return null;
        }
        if (other.is(Phase.STOPPED)) {
            if (!other.hasStarted()) {
                return "because dependency will never start.";
            }
            return switch (condition) {
                case SUCCESS -> "as dependency did not exit successfully.";
                case HEALTHY -> "as dependency exited before it was healthy.";
                case START, COMPLETE, UNKNOWN_TO_SDK_VERSION -> "as the condition cannot be met.";
            };
        }
        return other.timedOut() ? "as dependency has timed out." : null;
    }

    /** Whether all that depend on the container have stopped, so that it may stop as well. */
    static boolean mayStop(String container, Collection<ContainerLife> containers) {
        return containers.stream()
                .filter(other -> of(other.definition(), containers).stream()
                        .anyMatch(dependency -> dependency.containerName().equals(container)))
                .allMatch(other -> other.is(Phase.STOPPED));
    }
}
