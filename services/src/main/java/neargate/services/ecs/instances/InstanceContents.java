package neargate.services.ecs.instances;

import java.util.List;
import java.util.Set;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;

/** What a container instance holds, as the package knows it that owns tasks. */
public interface InstanceContents {
    /** Counts what an instance holds. Quick: it runs inside transactions. */
    Contents of(Reader state, Scope scope, String containerInstanceArn);

    /**
     * What an instance holds.
     *
     * @param runningTasks tasks whose last status is RUNNING
     * @param pendingTasks tasks on their way there
     * @param cpu what its tasks reserve, in CPU units
     * @param memory likewise, in MiB
     * @param gpus the ids of those that its tasks have
     * @param tcpPorts the ports of the host that its tasks have
     * @param udpPorts likewise
     */
    record Contents(
            int runningTasks,
            int pendingTasks,
            long cpu,
            long memory,
            List<String> gpus,
            List<String> tcpPorts,
            List<String> udpPorts) {}

    /** The groups of the tasks that are not stopped. */
    Set<String> taskGroups(Reader state, Scope scope, String containerInstanceArn);

    /** Nothing more is heard of an instance: its tasks have ended, for this reason. */
    void abandon(Transaction tx, Scope scope, String containerInstanceArn, String reason);
}
