package neargate.services.ecs.services;

import java.time.Instant;
import java.util.Set;
import java.util.function.UnaryOperator;
import neargate.services.ecs.deployments.Failure;
import neargate.services.ecs.deployments.Failure.Detector;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentRollbackMonitorsStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentStatus;

/** The states of a service deployment, and what leads from one to the next ("Service deployment states"). Pure. */
final class DeploymentStates {
    private static final Set<ServiceDeploymentStatus> FINISHED = Set.of(
            ServiceDeploymentStatus.SUCCESSFUL,
            ServiceDeploymentStatus.STOPPED,
            ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL,
            ServiceDeploymentStatus.ROLLBACK_FAILED);

    private DeploymentStates() {}

    /** What happens to a deployment. */
    interface Change extends UnaryOperator<ServiceDeployment> {}

    static boolean isOngoing(ServiceDeployment deployment) {
        return !FINISHED.contains(deployment.status());
    }

    /** Whether a user wants it to end, and its service's controller has not done so yet. */
    static boolean isToStop(ServiceDeployment deployment) {
        return deployment.status() == ServiceDeploymentStatus.STOP_REQUESTED
                || deployment.status() == ServiceDeploymentStatus.ROLLBACK_REQUESTED;
    }

    private static boolean isRollingBack(ServiceDeployment deployment) {
        return deployment.status() == ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS;
    }

    /** All is as it was asked for, or as it was before. */
    static ServiceDeployment completed(ServiceDeployment is, Instant now) {
        if (!isOngoing(is)) {
            return is;
        }
        return finished(
                is,
                isRollingBack(is) ? ServiceDeploymentStatus.ROLLBACK_SUCCESSFUL : ServiceDeploymentStatus.SUCCESSFUL,
                now);
    }

    /** It has failed, and the service stays as it is. */
    static ServiceDeployment failed(ServiceDeployment is, Failure failure, int failures, Instant now) {
        ServiceDeploymentStatus status =
                isRollingBack(is) ? ServiceDeploymentStatus.ROLLBACK_FAILED : ServiceDeploymentStatus.STOPPED;
        return finished(detected(is, failure, failures), status, now).toBuilder()
                .stoppedAt(now)
                .statusReason("Service deployment stopped because " + why(failure.detector()) + ".")
                .build();
    }

    /** It has failed, and the service goes back to an earlier revision. */
    static ServiceDeployment rolledBack(
            ServiceDeployment is, Failure failure, int failures, String revision, Instant now) {
        String reason = "Service deployment rolled back because " + why(failure.detector()) + ".";
        return detected(is, failure, failures).toBuilder()
                .status(ServiceDeploymentStatus.ROLLBACK_IN_PROGRESS)
                .statusReason(reason)
                .rollback(rollback -> rollback.reason(reason).startedAt(now).serviceRevisionArn(revision))
                .updatedAt(now)
                .build();
    }

    /** A newer deployment takes its place. */
    static ServiceDeployment superseded(ServiceDeployment is, Instant now) {
        return finished(is, ServiceDeploymentStatus.STOPPED, now).toBuilder()
                .stoppedAt(now)
                .statusReason("Service deployment stopped because a newer one took its place.")
                .build();
    }

    private static String why(Detector detector) {
        return switch (detector) {
            case CIRCUIT_BREAKER -> "the circuit breaker threshold was exceeded";
            case ALARM -> "a CloudWatch alarm was triggered";
            case HOOK -> "a lifecycle hook failed";
            case USER -> "it was requested";
        };
    }

    private static ServiceDeployment detected(ServiceDeployment is, Failure failure, int failures) {
        return switch (failure.detector()) {
            case CIRCUIT_BREAKER ->
                is.copy(it -> it.deploymentCircuitBreaker(is.deploymentCircuitBreaker().toBuilder()
                        .status(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED)
                        .failureCount(failures)
                        .build()));
            case ALARM ->
                is.copy(it -> it.alarms(is.alarms().toBuilder()
                        .status(ServiceDeploymentRollbackMonitorsStatus.TRIGGERED)
                        .triggeredAlarmNames(failure.alarms())
                        .build()));
            case HOOK, USER -> is;
        };
    }

    private static ServiceDeployment finished(ServiceDeployment is, ServiceDeploymentStatus status, Instant now) {
        return is.toBuilder()
                .status(status)
                .updatedAt(now)
                .finishedAt(now)
                .deploymentCircuitBreaker(is.deploymentCircuitBreaker().toBuilder()
                        .status(watched(is.deploymentCircuitBreaker().status()))
                        .build())
                .alarms(is.alarms().toBuilder()
                        .status(watched(is.alarms().status()))
                        .build())
                .build();
    }

    private static ServiceDeploymentRollbackMonitorsStatus watched(ServiceDeploymentRollbackMonitorsStatus before) {
        return before == ServiceDeploymentRollbackMonitorsStatus.MONITORING
                ? ServiceDeploymentRollbackMonitorsStatus.MONITORING_COMPLETE
                : before;
    }
}
