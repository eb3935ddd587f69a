package neargate.simulation.books;

import java.util.Optional;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.services.TaskSetRecord;
import neargate.simulation.books.Account.Seen;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Workload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/**
 * What of a service is to have so many tasks, and what missing ones are started of: a deployment, or a task set.
 *
 * @param id null for one in whose place any task of the service will do
 * @param failures how many of its tasks have failed one after the other
 */
record Part(@Nullable String id, int desired, Workload workload, int failures) {

    /**
     * The deployment of a service that missing tasks are started of: the PRIMARY one. Where that has failed, the one that was
     * completed last keeps the service up, together with what runs; there is none where nothing was completed, or is left of it.
     */
    static Optional<Part> of(Account account, ServiceRecord record, Fleet fleet) {
        Rollout primary = record.deployments().getFirst();
        if (!isFailed(record)) {
            return Optional.of(of(primary.id(), primary, record, fleet));
        }
        return record.deployments().stream()
                .skip(1)
                .filter(rollout -> rollout.id().equals(account.lastCompleted))
                .map(rollout -> of(null, rollout, record, fleet))
                .findFirst();
    }

    private static Part of(@Nullable String id, Rollout rollout, ServiceRecord record, Fleet fleet) {
        return new Part(
                id,
                record.service().desiredCount(),
                workload(rollout.revision().taskDefinition(), fleet),
                rollout.starts().failures());
    }

    /** A task set. */
    static Part of(TaskSetRecord set, ServiceRecord record, Fleet fleet) {
        return new Part(
                set.taskSet().id(),
                Limits.desired(record, set.taskSet()),
                workload(set.taskSet().taskDefinition(), fleet),
                set.starts().failures());
    }

    private static Workload workload(String definition, Fleet fleet) {
        return fleet.workload(definition.substring(definition.lastIndexOf('/') + 1, definition.lastIndexOf(':')));
    }

    static boolean isFailed(ServiceRecord record) {
        return Course.state(record, Course.primary(record)) == DeploymentRolloutState.FAILED;
    }

    boolean owns(Seen task) {
        return id == null || id.equals(task.of());
    }
}
