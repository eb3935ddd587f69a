package neargate.services.ecs.services;

import java.util.List;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.CircuitBreaker;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentBrief;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;

/** A service deployment as it is shown. */
final class ServiceDeploymentView {
    private static final List<Life> ON_THE_WAY = List.of(Life.PROVISIONING, Life.PENDING, Life.ACTIVATING);

    private ServiceDeploymentView() {}

    /** With counts of the moment if it is not finished, and otherwise with those of its end. */
    static ServiceDeployment of(Reader state, Scope scope, ServiceRecord record, ServiceDeployment stored) {
        return DeploymentStates.isOngoing(stored) ? counted(state, scope, record, stored) : stored;
    }

    /** With the counts of this moment. */
    static ServiceDeployment counted(Reader state, Scope scope, ServiceRecord record, ServiceDeployment stored) {
        String target = stored.targetServiceRevision().arn();
        var breaker = stored.deploymentCircuitBreaker().toBuilder()
                .threshold(CircuitBreaker.of(
                                record.service().deploymentConfiguration().deploymentCircuitBreaker())
                        .threshold()
                        .of(record.service().desiredCount()));
        if (stored.deploymentCircuitBreaker().status() == ServiceDeploymentRollbackMonitorsStatus.MONITORING) {
            breaker.failureCount(record.rollout(Revisions.deployment(target))
                    .map(rollout -> rollout.starts().failures())
                    .orElse(0));
        }
        return stored.toBuilder()
                .sourceServiceRevisions(stored.sourceServiceRevisions().stream()
                        .map(source -> summary(state, scope, record, source.arn()))
                        .toList())
                .targetServiceRevision(summary(state, scope, record, target))
                .deploymentCircuitBreaker(breaker.build())
                .build();
    }

    /** What there is, and should be, of a revision. Only of the PRIMARY one more may be asked for than there is. */
    static ServiceRevisionSummary summary(Reader state, Scope scope, ServiceRecord record, String revision) {
        String deployment = Revisions.deployment(revision);
        int running = running(state, scope, deployment);
        int pending = pending(state, scope, deployment);
        boolean primary =
                !record.deployments().isEmpty() && record.primary().id().equals(deployment);
        return ServiceRevisionSummary.builder()
                .arn(revision)
                .requestedTaskCount(primary ? record.service().desiredCount() : running + pending)
                .runningTaskCount(running)
                .pendingTaskCount(pending)
                .build();
    }

    static int running(Reader state, Scope scope, String deployment) {
        return TaskTable.countOfDeployment(state, scope, deployment, Life.RUNNING);
    }

    static int pending(Reader state, Scope scope, String deployment) {
        return ON_THE_WAY.stream()
                .mapToInt(life -> TaskTable.countOfDeployment(state, scope, deployment, life))
                .sum();
    }

    static ServiceDeploymentBrief brief(ServiceDeployment deployment) {
        return ServiceDeploymentBrief.builder()
                .serviceDeploymentArn(deployment.serviceDeploymentArn())
                .serviceArn(deployment.serviceArn())
                .clusterArn(deployment.clusterArn())
                .createdAt(deployment.createdAt())
                .startedAt(deployment.startedAt())
                .finishedAt(deployment.finishedAt())
                .targetServiceRevisionArn(deployment.targetServiceRevision().arn())
                .status(deployment.status())
                .statusReason(deployment.statusReason())
                .build();
    }
}
