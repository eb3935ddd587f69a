package neargate.services.ecs.tasks;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.services.ecs.deployments.BackOff;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * A task as it is stored.
 *
 * @param task as it is described; its tags are in it
 * @param cluster the name of its cluster
 * @param family the family of its task definition
 * @param place where its network interface stands
 * @param service the name of the service that owns it; null for a standalone task. Ownership is only ever told by this,
 *     never by the group or startedBy, which callers set
 * @param deployment the id of the service's deployment that started it
 */
public record TaskRecord(
        Task task,
        String cluster,
        String family,
        Place place,
        @Nullable String service,
        @Nullable String deployment) {

    /**
     * Where a network interface stands.
     *
     * @param securityGroups empty for the VPC's default group
     * @param publicIp whether it gets a public address
     */
    public record Place(String vpc, String subnet, String zone, List<String> securityGroups, boolean publicIp) {}

    public String arn() {
        return task.taskArn();
    }

    /** The last part of the ARN. */
    public String id() {
        return task.taskArn().substring(task.taskArn().lastIndexOf('/') + 1);
    }

    public Key key(Scope scope) {
        return scope.key(cluster + "/" + id());
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

    /** Whether it ended by itself before it ran, or so soon afterwards that it was of no use. */
    boolean failedToStart() {
        boolean byItself = task.stopCode() == TaskStopCode.TASK_FAILED_TO_START
                || task.stopCode() == TaskStopCode.ESSENTIAL_CONTAINER_EXITED;
        return stopped() && byItself && !endedAt().isAfter(startedOrEnded().plus(BackOff.PROVEN));
    }

    /** When it stopped running, or stopped without having run. */
    public Instant endedAt() {
        return task.executionStoppedAt() != null ? task.executionStoppedAt() : task.stoppedAt();
    }

    private Instant startedOrEnded() {
        return task.startedAt() != null ? task.startedAt() : endedAt();
    }

    /** The record after a change of the task: its version grows by one. */
    public TaskRecord with(Consumer<Task.Builder> change) {
        Task.Builder builder = task.toBuilder().version(task.version() + 1);
        change.accept(builder);
        return with(builder.build());
    }

    private TaskRecord with(Task changed) {
        return new TaskRecord(changed, cluster, family, place, service, deployment);
    }

    /** The record after the engine told something of the task: its version grows by one. */
    TaskRecord observed(Task changed) {
        return with(changed.toBuilder().version(task.version() + 1).build());
    }
}
