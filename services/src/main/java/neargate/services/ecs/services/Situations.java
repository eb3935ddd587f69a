package neargate.services.ecs.services;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import neargate.kernel.Pace;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.Bounds;
import neargate.services.ecs.deployments.CircuitBreaker;
import neargate.services.ecs.deployments.FailedStart;
import neargate.services.ecs.deployments.FailedStarts;
import neargate.services.ecs.deployments.Rules;
import neargate.services.ecs.deployments.Situation;
import neargate.services.ecs.deployments.Situation.StopRequest;
import neargate.services.ecs.deployments.Supply;
import neargate.services.ecs.deployments.Watch;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;

/** Reads out of the store what the next step of a service depends on. */
public final class Situations {
    private final Pace pace;
    private final Alarms alarms;

    public Situations(Pace pace, Alarms alarms) {
        this.pace = pace;
        this.alarms = alarms;
    }

    /**
     * A service as it is.
     *
     * @param supply where tasks could be started now
     */
    public Situation of(Reader state, Scope scope, ServiceRecord record, Supply supply, Instant now) {
        List<TaskRecord> tasks = TaskTable.ofService(state, scope, record.cluster(), record.name())
                .toList();
        return of(state, scope, record, tasks, supply, now);
    }

    /** As above, for who has read the tasks of the service already. */
    Situation of(Reader state, Scope scope, ServiceRecord record, List<TaskRecord> tasks, Supply supply, Instant now) {
        Rollout completed = record.completed();
        Rollout starting = record.starting().orElse(null);
        var sight = new TaskSight(
                state, scope, record, supply instanceof Supply.Hosts hosts ? hosts.instances() : Set.of());
        return new Situation(
                record.subject(),
                record.draining(),
                rules(record, pace),
                record.deployments().stream().map(Rollout::deployment).toList(),
                completed == null ? null : completed.deployment(),
                stopRequested(state, scope, record),
                watch(state, scope, record),
                tasks.stream()
                        .filter(record::owns)
                        .filter(task -> !record.draining() || task.life().isBefore(Life.STOPPING))
                        .map(sight::see)
                        .toList(),
                starting == null ? FailedStarts.NONE : starting.starts(),
                starting == null ? List.of() : failures(state, scope, starting.deployment()),
                starting != null && PinnedImages.areToResolve(state, scope, starting.revision()),
                record.progress().steady(),
                record.progress().balancing(),
                record.progress().lifecycle(),
                supply,
                now);
    }

    private static @Nullable StopRequest stopRequested(Reader state, Scope scope, ServiceRecord record) {
        return ServiceDeployments.current(state, scope, record)
                .map(deployment -> switch (deployment.status()) {
                    case STOP_REQUESTED -> StopRequest.ABORT;
                    case ROLLBACK_REQUESTED -> StopRequest.ROLLBACK;
                    default -> null;
                })
                .orElse(null);
    }

    /** What alarms said before the deployment began says nothing of it. */
    private Watch watch(Reader state, Scope scope, ServiceRecord record) {
        if (record.alarms().isEmpty()) {
            return Watch.NOTHING;
        }
        Instant begun = record.primary().deployment().updatedAt();
        List<String> triggered = new ArrayList<>();
        Duration bake = Duration.ZERO;
        for (String name : record.watchedAlarms()) {
            Alarms.Alarm alarm = alarms.find(state, scope, name).orElse(null);
            if (alarm != null) {
                if (alarm.triggeredAt() != null && alarm.triggeredAt().isAfter(begun)) {
                    triggered.add(name);
                }
                bake = alarm.evaluation().compareTo(bake) > 0 ? alarm.evaluation() : bake;
            }
        }
        return new Watch(
                triggered,
                alarms.anyTriggered(state, scope, record.alarms()),
                bake,
                record.progress().wholeSince());
    }

    private static Rules rules(ServiceRecord record, Pace pace) {
        Service service = record.service();
        DeploymentConfiguration configuration = service.deploymentConfiguration();
        return new Rules(
                service.desiredCount(),
                new Bounds(configuration.minimumHealthyPercent(), configuration.maximumPercent()),
                Duration.ofSeconds(Objects.requireNonNullElse(service.healthCheckGracePeriodSeconds(), 0)),
                CircuitBreaker.of(configuration.deploymentCircuitBreaker()),
                configuration.alarms() != null
                        && Boolean.TRUE.equals(configuration.alarms().rollback()),
                Duration.ofMinutes(Objects.requireNonNullElse(configuration.bakeTimeInMinutes(), 0)),
                record.rebalances(),
                pace);
    }

    /**
     * What went wrong with a deployment and was not counted yet. What did before it began, was gone back to or was completed
     * an older version has left uncounted.
     */
    private List<FailedStart> failures(Reader state, Scope scope, Deployment deployment) {
        return TaskTable.failedStarts(state, scope, deployment.id())
                .filter(task -> task.failedToStart(pace))
                .filter(task -> !task.endedAt().isBefore(deployment.updatedAt()))
                .map(task -> new FailedStart(task.endedAt(), kind(task)))
                .toList();
    }

    private static FailedStart.Kind kind(TaskRecord task) {
        if (task.failedHealthChecks()) {
            return FailedStart.Kind.UNHEALTHY;
        }
        return task.task().startedAt() == null ? FailedStart.Kind.NEVER_RAN : FailedStart.Kind.ENDED;
    }
}
