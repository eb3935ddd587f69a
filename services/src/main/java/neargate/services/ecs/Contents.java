package neargate.services.ecs;

import java.util.stream.Collectors;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.capacityproviders.CapacityProviderStrategy;
import neargate.services.ecs.clusters.ClusterContents;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.LaunchType;

/** Counts what clusters hold, from the indexes of those who own it. */
final class Contents implements ClusterContents {
    @Override
    public Counts count(Reader state, Scope scope, String cluster) {
        return new Counts(
                of(state, scope, cluster, LaunchType.FARGATE),
                of(state, scope, cluster, LaunchType.EC2),
                of(state, scope, cluster, LaunchType.EXTERNAL),
                InstanceTable.count(state, scope, cluster),
                CapacityProviderStrategy.OF_AWS.stream()
                        .filter(provider -> Services.use(state, scope, cluster, provider))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static OfLaunchType of(Reader state, Scope scope, String cluster, LaunchType launchType) {
        int pending = 0;
        int active = 0;
        for (Life life : Life.values()) {
            int count = life == Life.STOPPED ? 0 : TaskTable.count(state, scope, cluster, life, launchType);
            active += count;
            pending += life.isBefore(Life.RUNNING) ? count : 0;
        }
        return new OfLaunchType(
                TaskTable.count(state, scope, cluster, Life.RUNNING, launchType),
                pending,
                active,
                Services.count(state, scope, cluster, "ACTIVE", launchType),
                Services.count(state, scope, cluster, "DRAINING", launchType));
    }
}
