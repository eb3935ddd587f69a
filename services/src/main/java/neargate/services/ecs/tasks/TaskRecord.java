package neargate.services.ecs.tasks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import neargate.kernel.Pace;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.BackOff;
import neargate.services.ecs.placement.Held;
import neargate.services.ecs.placement.Occupancy;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

/**
 * A task as it is stored.
 *
 * @param task as it is described; its tags are in it
 * @param cluster the name of its cluster
 * @param family the family of its task definition
 * @param place where its network interface stands
 * @param origin who asked for it
 * @param held what it holds of its container instance; null on Fargate
 * @param credentialsId under which it asks for the credentials of its role; null without a role
 * @param protectedUntil until when its service may not scale it in; null for never protected
 * @param counted whether its service has counted it among those that failed to start
 */
public record TaskRecord(
        Task task,
        String cluster,
        String family,
        Place place,
        Origin origin,
        @Nullable Held held,
        @Nullable String credentialsId,
        @Nullable Instant protectedUntil,
        boolean counted) {

    /**
     * Where a task stands.
     *
     * @param vpc where its network interface is; null if it has none of its own
     * @param subnet likewise
     * @param zone the Availability Zone; empty outside of AWS's
     * @param securityGroups empty for the VPC's default group
     * @param publicIp whether it gets a public address
     */
    public record Place(
            @Nullable String vpc, @Nullable String subnet, String zone, List<String> securityGroups, boolean publicIp) {
        /** That of a task without a network interface of its own. */
        public static Place in(String zone) {
            return new Place(null, null, zone, List.of(), false);
        }
    }

    /**
     * Who asked for a task. Ownership is only ever told by this, never by the group or startedBy, which callers set.
     *
     * @param service the name of the service that owns it; null for a standalone task
     * @param deployment the id of the service's deployment that started it
     * @param clientToken the token of the request that ran it; null for none
     * @param fingerprint what else that request said, so that it can be told from another with the same token
     */
    public record Origin(
            @Nullable String service,
            @Nullable String deployment,
            @Nullable String clientToken,
            @Nullable String fingerprint) {

        /** A task of a service. */
        public static Origin service(String name, String deployment) {
            return new Origin(name, deployment, null, null);
        }
    }

    public String arn() {
        return task.taskArn();
    }

    /** The last part of the ARN. */
    public String id() {
        return task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    }

    public Key key(Scope scope) {
        return TaskTable.key(scope, cluster, id());
    }

    /** The name of the service that owns it; null for a standalone task. */
    public @Nullable String service() {
        return origin.service();
    }

    /** The id of the deployment that started it; null for a standalone task. */
    public @Nullable String deployment() {
        return origin.deployment();
    }

    public Life life() {
        return Life.valueOf(task.lastStatus());
    }

    /** Whether it should run. */
    public boolean wanted() {
        return task.desiredStatus().equals(DesiredStatus.RUNNING.toString());
    }

    public boolean stopped() {
        return life() == Life.STOPPED;
    }

    /** The ARN of its container instance; null on Fargate. */
    public @Nullable String containerInstance() {
        return task.containerInstanceArn();
    }

    /** Whether something of it may run on this machine as Fargate. */
    public boolean holdsMachine() {
        return containerInstance() == null && life().isBefore(Life.DEPROVISIONING);
    }

    /** Whether it has a network interface of its own. */
    boolean hasNetworkInterface() {
        return place.subnet() != null;
    }

    /** What it holds of a container instance until it is stopped: what it asked for, and the ports that it was given. */
    public static Optional<Occupancy> occupancy(Row<TaskRecord> row) {
        TaskRecord record = row.value();
        return record.held == null || record.containerInstance() == null || record.stopped()
                ? Optional.empty()
                : Optional.of(new Occupancy(
                        row.key().scope().key(record.cluster),
                        record.containerInstance(),
                        record.task.group(),
                        record.held.with(
                                Bindings.ports(record.task.containers(), TransportProtocol.TCP),
                                Bindings.ports(record.task.containers(), TransportProtocol.UDP))));
    }

    /** Whether the engine has said anything of it. */
    boolean isWithEngine() {
        return task.pullStartedAt() != null || !life().isBefore(Life.RUNNING);
    }

    /** Whether there is something to do about it: a task that the engine has and should have is left in peace. */
    public boolean hasWork() {
        return !wanted() || !isWithEngine();
    }

    /** Whether it is its engine's, or its agent's, to run or to stop. */
    public boolean isHandedOver() {
        return !life().isBefore(Life.PENDING) && life().isBefore(Life.DEPROVISIONING);
    }

    /** Whether it ends or ended by itself before it ran, or so soon afterwards that it was of no use. */
    public boolean failedToStart(Pace pace) {
        boolean byItself = task.stopCode() == TaskStopCode.TASK_FAILED_TO_START
                || task.stopCode() == TaskStopCode.ESSENTIAL_CONTAINER_EXITED;
        return (byItself && !startedWell(pace)) || failedHealthChecks();
    }

    /** Whether its service stopped it because it was not healthy; of that AWS has no stop code, only a text. */
    public boolean failedHealthChecks() {
        return task.stopCode() == TaskStopCode.SERVICE_SCHEDULER_INITIATED
                && task.stoppedReason() != null
                && task.stoppedReason().startsWith("Task failed ");
    }

    /** Whether a task that ends or ended ran for long enough to have been of use. */
    private boolean startedWell(Pace pace) {
        return task.startedAt() != null
                && endedAt().isAfter(task.startedAt().plus(pace.of(BackOff.PROVEN)))
                && !failedHealthChecks();
    }

    /** When a task that does not run any more stopped running, or gave up. */
    public Instant endedAt() {
        return task.executionStoppedAt() != null ? task.executionStoppedAt() : task.stoppingAt();
    }

    /** The record after a change of the task: its version grows by one. */
    TaskRecord with(Consumer<Task.Builder> change) {
        Task.Builder builder = task.toBuilder();
        change.accept(builder);
        return with(builder.build());
    }

    /** As {@link #with(Consumer)}; the same record if the task did not change. */
    TaskRecord with(Task changed) {
        return changed.equals(task)
                ? this
                : new TaskRecord(
                        changed.toBuilder().version(task.version() + 1).build(),
                        cluster,
                        family,
                        place,
                        origin,
                        held,
                        credentialsId,
                        protectedUntil,
                        counted);
    }

    /** Whether its service may not scale it in now. */
    public boolean isProtected(Instant now) {
        return protectedUntil != null && now.isBefore(protectedUntil);
    }

    /** The record with scale-in protection until a time; null for none. That is no change of the task that is described. */
    public TaskRecord withProtection(@Nullable Instant until) {
        return new TaskRecord(task, cluster, family, place, origin, held, credentialsId, until, counted);
    }

    /** The record after its service has counted that it failed to start. */
    public TaskRecord asCounted() {
        return new TaskRecord(task, cluster, family, place, origin, held, credentialsId, protectedUntil, true);
    }
}
