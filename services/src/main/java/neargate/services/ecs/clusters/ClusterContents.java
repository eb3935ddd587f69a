package neargate.services.ecs.clusters;

import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;

/**
 * What a cluster holds, as the packages know it that own tasks and services. All of it is counted from their indexes at
 * the moment of asking; a cluster keeps no count of its own.
 */
public interface ClusterContents {
    /** Counts what the cluster of this name holds. Quick: it runs inside transactions. */
    Counts count(Reader state, Scope scope, String clusterName);

    /**
     * The counts of a cluster.
     *
     * @param runningTasks tasks whose last status is RUNNING
     * @param pendingTasks tasks on their way to RUNNING: PROVISIONING, PENDING, ACTIVATING
     * @param activeTasks all tasks that are not STOPPED: while there are any, the cluster cannot be deleted
     * @param activeServices services in status ACTIVE
     * @param drainingServices services in status DRAINING
     */
    record Counts(int runningTasks, int pendingTasks, int activeTasks, int activeServices, int drainingServices) {}
}
