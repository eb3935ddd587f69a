package neargate.services.ecs.services;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import neargate.engine.Engine;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.Bounds;
import neargate.services.ecs.deployments.FailedStart;
import neargate.services.ecs.deployments.ServiceTask;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.Situation;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.taskdefinitions.TaskDefinitionRecord;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Capacity;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Reads out of the store what the next step of a service depends on. */
final class Situations {
    private Situations() {}

    /** @param room how many tasks of the PRIMARY deployment could be started now */
    static Situation of(Reader state, Scope scope, ServiceRecord record, Situation.Room room, Instant now) {
        Service service = record.service();
        DeploymentConfiguration configuration = service.deploymentConfiguration();
        Integer grace = service.healthCheckGracePeriodSeconds();
        return new Situation(
                record.name(),
                record.draining(),
                service.desiredCount(),
                new Bounds(configuration.minimumHealthyPercent(), configuration.maximumPercent()),
                record.deployments().stream()
                        .map(ServiceRecord.Rollout::deployment)
                        .toList(),
                TaskTable.ofService(state, scope, record.cluster(), record.name())
                        .map(task -> task(
                                task,
                                definition(state, scope, task.task().taskDefinitionArn()),
                                draining(state, scope, task)))
                        .toList(),
                failures(state, scope, record, record.primary().deployment().id()),
                record.steady(),
                room,
                Duration.ofSeconds(grace == null ? 0 : grace),
                now);
    }

    /** What went wrong with a deployment since the service was last updated, and since a task that ended well started. */
    static List<FailedStart> failures(Reader state, Scope scope, ServiceRecord record, String deployment) {
        List<TaskRecord> failed = TaskTable.failedStarts(state, scope, deployment)
                .filter(task -> !task.endedAt().isBefore(record.updatedAt()))
                .toList();
        if (failed.isEmpty()) {
            return List.of();
        }
        Instant proven = TaskTable.provenStarts(state, scope, deployment)
                .map(task -> task.task().startedAt())
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        return failed.stream()
                .filter(task -> !task.endedAt().isBefore(proven))
                .map(task -> new FailedStart(task.endedAt(), task.task().startedAt() != null))
                .toList();
    }

    /** Whether a task is on an instance that is to be empty. */
    private static boolean draining(Reader state, Scope scope, TaskRecord record) {
        return record.containerInstance() != null
                && InstanceTable.byArn(state, scope, record.cluster(), record.containerInstance())
                        .filter(ContainerInstanceRecord::active)
                        .isEmpty();
    }

    private static ServiceTask task(TaskRecord record, TaskDefinition definition, boolean draining) {
        return new ServiceTask(
                record.arn(),
                record.deployment() == null ? "" : record.deployment(),
                record.place().zone(),
                record.wanted(),
                draining,
                health(record, definition),
                record.task().createdAt(),
                record.task().startedAt());
    }

    private static Health health(TaskRecord record, TaskDefinition definition) {
        if (record.life() != Life.RUNNING) {
            return Health.STARTING;
        }
        if (record.task().healthStatus() == HealthStatus.UNHEALTHY) {
            return Health.UNHEALTHY;
        }
        boolean checked = definition.containerDefinitions().stream().anyMatch(Situations::isCheckedAndEssential);
        return !checked || record.task().healthStatus() == HealthStatus.HEALTHY ? Health.HEALTHY : Health.STARTING;
    }

    private static boolean isCheckedAndEssential(ContainerDefinition container) {
        return container.healthCheck() != null && !Boolean.FALSE.equals(container.essential());
    }

    /** On Fargate. */
    static Situation.Room room(Reader state, Scope scope, ServiceRecord record, Engine.Capacity machine) {
        TaskDefinition definition =
                definition(state, scope, record.primary().deployment().taskDefinition());
        Capacity.Room room = Capacity.room(state, machine, definition);
        return new Situation.Room(
                room.tasks(),
                ". Reason: " + room.refusal().reason() + ". " + room.refusal().detail());
    }

    private static TaskDefinition definition(Reader state, Scope scope, String arn) {
        return TaskDefinitions.find(state, scope, arn)
                .map(TaskDefinitionRecord::definition)
                .orElseThrow();
    }
}
