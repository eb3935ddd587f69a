package neargate.services.ecs.agents;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import neargate.engine.Engine.ContainerState;
import neargate.engine.Engine.Health;
import neargate.engine.Engine.PortBinding;
import neargate.engine.Engine.Status;
import neargate.engine.Engine.Stop;
import neargate.engine.Engine.TaskState;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.tasks.TaskObserver;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AttachmentStateChange;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerStateChange;
import software.amazon.awssdk.services.ecs.model.SubmitAttachmentStateChangesRequest;
import software.amazon.awssdk.services.ecs.model.SubmitAttachmentStateChangesResponse;
import software.amazon.awssdk.services.ecs.model.SubmitContainerStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitContainerStateChangeResponse;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeRequest;
import software.amazon.awssdk.services.ecs.model.SubmitTaskStateChangeResponse;

/** What agents report of tasks and containers through the API of ECS. */
public final class Submissions {
    private static final String ACKNOWLEDGED = "ACK";
    private static final String ATTACHED = "ATTACHED";

    private final Store store;

    public Submissions(Store store) {
        this.store = store;
    }

    public SubmitTaskStateChangeResponse submit(SubmitTaskStateChangeRequest request) {
        if (request.task() == null) {
            throw EcsErrors.invalidParameter("taskId can not be null or empty.");
        }
        Status status = SubmissionRules.status(request.status());
        boolean ended = status == Status.STOPPED;
        if (!ended) {
            SubmissionRules.checkReason(request.reason());
            request.containers().forEach(SubmissionRules::check);
        }
        List<ContainerStateChange> containers = ended
                ? request.containers().stream().map(SubmissionRules::ended).toList()
                : request.containers();
        Scope scope = Scope.of(Caller.current());
        Snapshot now = store.snapshot();
        TaskRecord task = require(now, scope, request.cluster(), request.task());
        if (!ended) {
            request.attachments().forEach(change -> check(now, scope, task.cluster(), change));
        }
        if (status == Status.RUNNING) {
            SubmissionRules.checkRunning(
                    TaskTable.definition(now, scope, task).containerDefinitions(),
                    task.task().containers(),
                    containers);
        }
        observe(
                task,
                record -> new TaskState(
                        record.arn(),
                        status,
                        containers(record, containers),
                        request.pullStartedAt(),
                        request.pullStoppedAt(),
                        request.executionStoppedAt(),
                        ended ? stop(record, SubmissionRules.cut(request.reason()), containers) : null));
        return SubmitTaskStateChangeResponse.builder()
                .acknowledgment(ACKNOWLEDGED)
                .build();
    }

    /** A container's change moves its task nowhere: the agent tells of that by itself. */
    public SubmitContainerStateChangeResponse submit(SubmitContainerStateChangeRequest request) {
        if (request.task() == null || request.containerName() == null) {
            throw EcsErrors.invalidParameter("task and containerName can not be null.");
        }
        ContainerStateChange said = ContainerStateChange.builder()
                .containerName(request.containerName())
                .status(SubmissionRules.status(request.status()).name())
                .runtimeId(request.runtimeId())
                .exitCode(request.exitCode())
                .reason(request.reason())
                .networkBindings(request.networkBindings())
                .build();
        boolean ended = Status.STOPPED.name().equals(said.status());
        ContainerStateChange change = ended ? SubmissionRules.ended(said) : said;
        SubmissionRules.check(change);
        observe(
                require(store.snapshot(), Scope.of(Caller.current()), request.cluster(), request.task()),
                record -> new TaskState(
                        record.arn(), Status.PENDING, containers(record, List.of(change)), null, null, null, null));
        return SubmitContainerStateChangeResponse.builder()
                .acknowledgment(ACKNOWLEDGED)
                .build();
    }

    /** The attachments of tasks here are attached before their agent hears of them. */
    public SubmitAttachmentStateChangesResponse submit(SubmitAttachmentStateChangesRequest request) {
        Scope scope = Scope.of(Caller.current());
        Snapshot now = store.snapshot();
        String cluster = Clusters.require(now, scope, request.cluster()).name();
        request.attachments().forEach(change -> check(now, scope, cluster, change));
        return SubmitAttachmentStateChangesResponse.builder()
                .acknowledgment(ACKNOWLEDGED)
                .build();
    }

    /** One of a task of the cluster, which is as it is said to be. */
    private static void check(Snapshot now, Scope scope, String cluster, AttachmentStateChange change) {
        Arn arn = Identifier.arn(scope, String.valueOf(change.attachmentArn()));
        if (!arn.type().equals("attachment")) {
            throw EcsErrors.invalidParameter("Invalid ARN: " + change.attachmentArn());
        }
        if (TaskTable.ofAttachment(now, scope, arn.name())
                .filter(task -> task.cluster().equals(cluster))
                .isEmpty()) {
            throw EcsErrors.invalidParameter("The referenced attachment was not found.");
        }
        if (!ATTACHED.equals(change.status())) {
            throw EcsErrors.invalidParameter("The status " + change.status() + " is not valid: it is ATTACHED.");
        }
    }

    /** A task of the cluster that is on one of its container instances: of others no agent has anything to say. */
    private static TaskRecord require(Snapshot now, Scope scope, @Nullable String cluster, String task) {
        String prefix = Clusters.require(now, scope, cluster).name() + "/";
        String name = Identifier.name(scope, "task", task);
        String inCluster = name.contains("/") ? name : prefix + name;
        TaskRecord found = now.get(TaskTable.TABLE, scope.key(inCluster))
                .filter(_ -> inCluster.startsWith(prefix))
                .orElseThrow(() -> EcsErrors.invalidParameter("The referenced task was not found."));
        if (found.containerInstance() == null) {
            throw EcsErrors.invalidParameter("The referenced task is not on a container instance.");
        }
        return found;
    }

    private void observe(TaskRecord task, Function<TaskRecord, TaskState> told) {
        if (!TaskObserver.observe(store, Arn.parse(task.arn()).orElseThrow(), told)) {
            throw EcsErrors.invalidParameter("The referenced task was not found.");
        }
    }

    /** Health is told by telemetry. */
    private static List<ContainerState> containers(TaskRecord record, List<ContainerStateChange> changes) {
        Map<String, Container> known =
                record.task().containers().stream().collect(Collectors.toMap(Container::name, Function.identity()));
        return changes.stream()
                .filter(change -> known.containsKey(change.containerName()))
                .map(change -> new ContainerState(
                        change.containerName(),
                        SubmissionRules.status(change.status()),
                        change.runtimeId(),
                        change.imageDigest(),
                        change.exitCode(),
                        change.reason(),
                        health(known.get(change.containerName())),
                        null,
                        null,
                        change.networkBindings().stream().map(PortBinding::of).toList()))
                .toList();
    }

    private static Health health(@Nullable Container container) {
        return container == null || container.healthStatus() == null
                ? Health.UNKNOWN
                : Health.valueOf(container.healthStatusAsString());
    }

    /** Containers that ended are an end of the task; one that never had any that ran failed to start. */
    private static Stop stop(TaskRecord record, @Nullable String reason, List<ContainerStateChange> containers) {
        boolean ran = record.task().startedAt() != null
                || containers.stream().anyMatch(it -> it.exitCode() != null && it.reason() == null);
        return ran
                ? new Stop(
                        "EssentialContainerExited",
                        reason == null || reason.isEmpty() ? "Essential container in task exited" : reason)
                : new Stop("TaskFailedToStart", reason == null || reason.isEmpty() ? "Task failed to start" : reason);
    }
}
