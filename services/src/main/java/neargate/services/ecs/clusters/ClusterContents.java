package neargate.services.ecs.clusters;

import java.util.Set;
import java.util.function.ToIntFunction;
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
     * @param containerInstances those that are registered: while there are any, the cluster cannot be deleted
     * @param capacityProviders those that services use: the cluster keeps them as long
     */
    record Counts(
            OfLaunchType fargate,
            OfLaunchType ec2,
            OfLaunchType external,
            int containerInstances,
            Set<String> capacityProviders) {
        /** Of all launch types together. */
        int sum(ToIntFunction<OfLaunchType> count) {
            return count.applyAsInt(fargate) + count.applyAsInt(ec2) + count.applyAsInt(external);
        }
    }

    /**
     * The counts of one launch type.
     *
     * @param runningTasks tasks whose last status is RUNNING
     * @param pendingTasks tasks on their way to RUNNING: PROVISIONING, PENDING, ACTIVATING
     * @param activeTasks all tasks that are not STOPPED: while there are any, the cluster cannot be deleted
     * @param activeServices services in status ACTIVE
     * @param drainingServices services in status DRAINING
     */
    record OfLaunchType(
            int runningTasks, int pendingTasks, int activeTasks, int activeServices, int drainingServices) {}
}
