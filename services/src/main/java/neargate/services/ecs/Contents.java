package neargate.services.ecs;

import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.clusters.ClusterContents;
import neargate.services.ecs.services.Services;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskTable;

/** Counts what clusters hold, from the indexes of those who own it. */
final class Contents implements ClusterContents {
    @Override
    public Counts count(Reader state, Scope scope, String cluster) {
        int running = TaskTable.count(state, scope, cluster, Life.RUNNING);
        int pending = 0;
        int active = 0;
        for (Life life : Life.values()) {
            int count = life == Life.STOPPED ? 0 : TaskTable.count(state, scope, cluster, life);
            active += count;
            pending += life.isBefore(Life.RUNNING) ? count : 0;
        }
        return new Counts(
                running,
                pending,
                active,
                Services.count(state, scope, cluster, "ACTIVE"),
                Services.count(state, scope, cluster, "DRAINING"));
    }
}
