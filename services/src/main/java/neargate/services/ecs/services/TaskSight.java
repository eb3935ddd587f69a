package neargate.services.ecs.services;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.ServiceTask;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.ServiceTask.Tie;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.HealthStatus;

/** Sees the tasks of one service as its scheduler does. What tasks have in common is looked up once. */
final class TaskSight {
    private final Reader state;
    private final Scope scope;
    private final ServiceRecord service;
    private final Set<String> active;
    private final Map<String, Boolean> checked = new HashMap<>();
    private final Map<String, Tie> ties = new HashMap<>();

    /** @param active instances that are known to be ACTIVE: they need not be looked up */
    TaskSight(Reader state, Scope scope, ServiceRecord service, Set<String> active) {
        this.state = state;
        this.scope = scope;
        this.service = service;
        this.active = active;
    }

    ServiceTask see(TaskRecord task) {
        return new ServiceTask(
                task.arn(),
                task.deployment() == null ? "" : task.deployment(),
                task.place().zone(),
                task.containerInstance(),
                task.wanted(),
                tie(task.containerInstance()),
                health(task),
                task.task().createdAt(),
                task.task().startedAt(),
                task.protectedUntil());
    }

    private Tie tie(@Nullable String instance) {
        return instance == null || active.contains(instance) ? Tie.NONE : ties.computeIfAbsent(instance, this::tieTo);
    }

    private Tie tieTo(String instance) {
        if (InstanceTable.byArn(state, scope, service.cluster(), instance)
                .filter(ContainerInstanceRecord::active)
                .isPresent()) {
            return Tie.NONE;
        }
        return service.daemon() && hasOthers(instance) ? Tie.LAST : Tie.DRAINING;
    }

    /** Whether an instance has tasks that are not of DAEMON services. */
    private boolean hasOthers(String instance) {
        return TaskTable.ofInstance(state, scope, instance)
                .map(Row::value)
                .anyMatch(task ->
                        task.service() == null || !Services.isDaemon(state, scope, task.cluster(), task.service()));
    }

    /** Where a load balancer's opinion of a task is to be heard, too, once there are any. */
    private Health health(TaskRecord task) {
        if (task.life() != Life.RUNNING) {
            return Health.STARTING;
        }
        if (task.task().healthStatus() == HealthStatus.UNHEALTHY) {
            return Health.UNHEALTHY;
        }
        if (task.task().healthStatus() == HealthStatus.HEALTHY) {
            return Health.HEALTHY;
        }
        return checked.computeIfAbsent(task.task().taskDefinitionArn(), this::isChecked)
                ? Health.STARTING
                : Health.RUNNING;
    }

    private boolean isChecked(String taskDefinition) {
        return TaskDefinitions.byArn(state, scope, taskDefinition)
                .orElseThrow()
                .definition()
                .containerDefinitions()
                .stream()
                .anyMatch(TaskSight::isCheckedAndEssential);
    }

    private static boolean isCheckedAndEssential(ContainerDefinition container) {
        return container.healthCheck() != null && !Boolean.FALSE.equals(container.essential());
    }
}
