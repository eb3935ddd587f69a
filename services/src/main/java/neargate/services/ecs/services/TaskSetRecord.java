package neargate.services.ecs.services;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import neargate.services.ecs.deployments.Balancing;
import neargate.services.ecs.deployments.FailedStarts;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.Scale;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/**
 * A task set as it is stored.
 *
 * @param taskSet as it was asked for: without counts and stability, which are put in when it is shown
 * @param places where its tasks may stand
 * @param steady whether its steady state was announced since it last changed
 * @param starts what went wrong with its tasks since it was made
 * @param request the request that made it, if that had a client token
 */
public record TaskSetRecord(
        TaskSet taskSet,
        List<TaskRecord.Place> places,
        boolean steady,
        FailedStarts starts,
        @Nullable CreateTaskSetRequest request) {

    public TaskSetRecord {
        starts = Objects.requireNonNullElse(starts, FailedStarts.NONE);
    }

    String id() {
        return taskSet.id();
    }

    boolean draining() {
        return taskSet.status().equals("DRAINING");
    }

    boolean primary() {
        return taskSet.status().equals("PRIMARY");
    }

    /** Its share of the service's tasks, rounded up; none any more when it drains. */
    int desired(int ofService) {
        return draining() ? 0 : share(taskSet.scale(), ofService);
    }

    private static int share(Scale scale, int of) {
        return BigDecimal.valueOf(scale.value())
                .multiply(BigDecimal.valueOf(of))
                .movePointLeft(2)
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
    }

    /** A service of its own that consists of its tasks. */
    ServiceRecord asService(ServiceRecord whole) {
        Instant updated = taskSet.updatedAt().isAfter(whole.updatedAt()) ? taskSet.updatedAt() : whole.updatedAt();
        return new ServiceRecord(
                whole.service()
                        .copy(service -> service.desiredCount(
                                        desired(whole.service().desiredCount()))
                                .deploymentConfiguration(DeploymentSettings.OF_TASK_SETS)
                                .status(
                                        draining()
                                                ? "DRAINING"
                                                : whole.service().status())),
                whole.cluster(),
                whole.launchType(),
                List.of(rollout(whole)),
                List.of(this),
                null,
                null,
                updated,
                new ServiceRecord.Progress(steady, Balancing.NOTHING, false, null, null),
                whole.lastEvent(),
                true);
    }

    private Rollout rollout(ServiceRecord whole) {
        return new Rollout(
                Deployment.builder()
                        .id(id())
                        .taskDefinition(taskSet.taskDefinition())
                        .rolloutState(DeploymentRolloutState.COMPLETED)
                        .updatedAt(taskSet.createdAt())
                        .build(),
                ServiceRevision.builder()
                        .taskDefinition(taskSet.taskDefinition())
                        .launchType(taskSet.launchType())
                        .capacityProviderStrategy(taskSet.capacityProviderStrategy())
                        .build(),
                places,
                ServiceRecord.Asked.of(whole.service()),
                starts);
    }

    TaskSetRecord with(boolean nowSteady) {
        return new TaskSetRecord(taskSet, places, nowSteady, starts, request);
    }

    TaskSetRecord with(FailedStarts changed) {
        return new TaskSetRecord(taskSet, places, steady, changed, request);
    }

    /** It was asked to be something else. */
    TaskSetRecord updated(Instant now, Consumer<TaskSet.Builder> change) {
        return new TaskSetRecord(
                taskSet.copy(set -> set.updatedAt(now).applyMutation(change)), places, false, starts, request);
    }
}
