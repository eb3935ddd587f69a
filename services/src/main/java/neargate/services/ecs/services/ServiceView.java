package neargate.services.ecs.services;

import java.time.Instant;
import java.util.List;
import java.util.function.ToIntFunction;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceCurrentRevisionSummary;
import software.amazon.awssdk.services.ecs.model.ServiceRevisionSummary;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** A service as it is shown: with its deployments, events, and counts, taken at this moment. */
final class ServiceView {
    private ServiceView() {}

    static Service of(Reader state, Scope scope, ServiceRecord record, boolean withTags, Instant now) {
        List<Deployment> deployments = record.deployments().stream()
                .map(rollout -> deployment(state, scope, record, rollout))
                .toList();
        List<TaskSet> taskSets = record.taskSets().stream()
                .map(set -> TaskSetView.of(state, scope, record, set, withTags, now))
                .toList();
        boolean inactive = record.service().status().equals("INACTIVE");
        return record.service().toBuilder()
                .currentServiceRevisions(
                        inactive
                                ? List.of()
                                : record.deployments().stream()
                                        .map(rollout -> current(state, scope, record, rollout))
                                        .toList())
                .availabilityZoneRebalancing(
                        record.rebalances()
                                ? AvailabilityZoneRebalancing.ENABLED
                                : AvailabilityZoneRebalancing.DISABLED)
                .deployments(inactive ? List.of() : deployments)
                .taskSets(taskSets)
                .runningCount(sum(deployments, Deployment::runningCount) + sum(taskSets, TaskSet::runningCount))
                .pendingCount(sum(deployments, Deployment::pendingCount) + sum(taskSets, TaskSet::pendingCount))
                .events(ServiceEvents.of(state, scope, record))
                .tags(withTags ? record.service().tags() : List.of())
                .build();
    }

    private static <T> int sum(List<T> parts, ToIntFunction<T> count) {
        return parts.stream().mapToInt(count).sum();
    }

    private static ServiceCurrentRevisionSummary current(
            Reader state, Scope scope, ServiceRecord record, Rollout rollout) {
        ServiceRevisionSummary counts = ServiceDeploymentView.summary(
                state, scope, record, rollout.revision().serviceRevisionArn());
        return ServiceCurrentRevisionSummary.builder()
                .arn(counts.arn())
                .requestedTaskCount(counts.requestedTaskCount())
                .runningTaskCount(counts.runningTaskCount())
                .pendingTaskCount(counts.pendingTaskCount())
                .build();
    }

    private static Deployment deployment(Reader state, Scope scope, ServiceRecord record, Rollout rollout) {
        ServiceRevisionSummary counts = ServiceDeploymentView.summary(
                state, scope, record, rollout.revision().serviceRevisionArn());
        return rollout.deployment().toBuilder()
                .desiredCount(counts.requestedTaskCount())
                .runningCount(counts.runningTaskCount())
                .pendingCount(counts.pendingTaskCount())
                .failedTasks(rollout.starts().failures())
                .build();
    }
}
