package neargate.services.ecs.services;

import java.util.List;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;

/** A service as it is shown: with its deployments, events, and counts, taken at this moment. */
final class ServiceView {
    private ServiceView() {}

    static Service of(Reader state, Scope scope, ServiceRecord record, boolean withTags) {
        List<Deployment> deployments = record.deployments().stream()
                .map(rollout -> deployment(state, scope, record, rollout.deployment()))
                .toList();
        return record.service().toBuilder()
                .deployments(record.service().status().equals("INACTIVE") ? List.of() : deployments)
                .runningCount(
                        deployments.stream().mapToInt(Deployment::runningCount).sum())
                .pendingCount(
                        deployments.stream().mapToInt(Deployment::pendingCount).sum())
                .events(ServiceEvents.of(state, scope, record))
                .tags(withTags ? record.service().tags() : List.of())
                .build();
    }

    private static Deployment deployment(Reader state, Scope scope, ServiceRecord record, Deployment deployment) {
        boolean primary = deployment.equals(record.primary().deployment());
        int running = TaskTable.countOfDeployment(state, scope, deployment.id(), Life.RUNNING);
        int pending = 0;
        for (Life life : List.of(Life.PROVISIONING, Life.PENDING, Life.ACTIVATING)) {
            pending += TaskTable.countOfDeployment(state, scope, deployment.id(), life);
        }
        return deployment.toBuilder()
                .desiredCount(primary ? record.service().desiredCount() : running + pending)
                .runningCount(running)
                .pendingCount(pending)
                .failedTasks(Situations.failures(state, scope, record, deployment.id())
                        .size())
                .build();
    }
}
