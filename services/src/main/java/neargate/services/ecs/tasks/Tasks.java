package neargate.services.ecs.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import neargate.engine.Engine;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.Pages;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.roles.TaskRoles;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StartTaskRequest;
import software.amazon.awssdk.services.ecs.model.StartTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** The operations on tasks: each commits one transaction and answers. */
public final class Tasks {
    private static final int MOST_DESCRIBED = 100;
    private static final int LONGEST_REASON = 1_024;

    private final Store store;
    private final RunTask runTask;
    private final StartTask startTask;

    public Tasks(Store store, Ec2Client ec2, Engine engine, Fleets<TaskRecord> fleets, TaskRoles roles) {
        this.store = store;
        this.runTask = new RunTask(store, new Places(ec2), engine, fleets, roles);
        this.startTask = new StartTask(store, new Places(ec2), fleets, roles);
    }

    public RunTaskResponse run(RunTaskRequest request) {
        return runTask.run(request);
    }

    public StartTaskResponse start(StartTaskRequest request) {
        return startTask.start(request);
    }

    public StopTaskResponse stop(StopTaskRequest request) {
        Scope scope = Scope.of(Caller.current());
        String reason = Objects.requireNonNullElse(request.reason(), "Task stopped by user");
        if (reason.length() > LONGEST_REASON) {
            throw EcsErrors.invalidParameter("The reason can be at most " + LONGEST_REASON + " characters long.");
        }
        TaskRecord stopping = store.write(tx -> {
            ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
            TaskRecord record = find(tx, scope, cluster, request.task())
                    .orElseThrow(() -> EcsErrors.invalidParameter("The referenced task was not found."));
            TaskRecord stopped = Transitions.stopRequested(record, TaskStopCode.USER_INITIATED, reason, tx.now());
            TaskTable.put(tx, scope, stopped);
            return stopped;
        });
        return StopTaskResponse.builder().task(stopping.task()).build();
    }

    public DescribeTasksResponse describe(DescribeTasksRequest request) {
        Scope scope = Scope.of(Caller.current());
        if (request.tasks().isEmpty()) {
            throw EcsErrors.invalidParameter("Tasks cannot be empty.");
        }
        if (request.tasks().size() > MOST_DESCRIBED) {
            throw EcsErrors.invalidParameter("Tasks can have at most " + MOST_DESCRIBED + " items.");
        }
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        boolean withTags = request.include().contains(TaskField.TAGS);
        var tasks = new ArrayList<Task>();
        var failures = new ArrayList<Failure>();
        for (String name : request.tasks().stream().distinct().toList()) {
            find(now, scope, cluster, name)
                    .ifPresentOrElse(
                            record -> tasks.add(
                                    withTags ? record.task() : record.task().copy(task -> task.tags(List.of()))),
                            () -> failures.add(missing(scope, cluster, name)));
        }
        return DescribeTasksResponse.builder().tasks(tasks).failures(failures).build();
    }

    /** That there is no such task. */
    public static Failure missing(Scope scope, ClusterRecord cluster, String name) {
        return Failure.builder()
                .arn(name.startsWith("arn:") ? name : Identifier.arn(scope, "task", cluster.name() + "/" + name))
                .reason("MISSING")
                .build();
    }

    /** The task that is meant: an id, or an ARN with or without the cluster's name in it. */
    public static Optional<TaskRecord> find(Reader state, Scope scope, ClusterRecord cluster, @Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw EcsErrors.invalidParameter("taskId can not be null or empty.");
        }
        String name = Identifier.name(scope, "task", text);
        String prefix = cluster.name() + "/";
        boolean ofOtherCluster = name.contains("/") && !name.startsWith(prefix);
        if (ofOtherCluster) {
            return Optional.empty();
        }
        String id = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
        return state.get(TaskTable.TABLE, TaskTable.key(scope, cluster.name(), id));
    }

    public ListTasksResponse list(ListTasksRequest request) {
        Scope scope = Scope.of(Caller.current());
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        if (request.startedBy() != null
                && (request.family() != null || request.serviceName() != null || request.containerInstance() != null)) {
            throw EcsErrors.invalidParameter(
                    "startedBy cannot be combined with family, serviceName or containerInstance.");
        }
        DesiredStatus desired = request.desiredStatus() == null ? DesiredStatus.RUNNING : request.desiredStatus();
        String term = cluster.name() + " " + desired + filter(scope, request);
        Page<Row<TaskRecord>> page = Pages.take(
                after -> now.findAfter(TaskTable.TABLE, TaskTable.BY_FILTER, scope, term, after)
                        .filter(row -> matches(row.value(), request)),
                row -> row.key().id(),
                request.maxResults(),
                100,
                request.nextToken());
        return ListTasksResponse.builder()
                .taskArns(page.items().stream().map(row -> row.value().arn()).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** The end of the index's term: the filter that leaves the fewest tasks. */
    private static String filter(Scope scope, ListTasksRequest request) {
        if (request.serviceName() != null) {
            return " service " + serviceName(scope, request.serviceName());
        }
        if (request.startedBy() != null) {
            return " startedBy " + request.startedBy();
        }
        if (request.containerInstance() != null) {
            return " containerInstance " + instanceId(scope, request.containerInstance());
        }
        if (request.family() != null) {
            return " family " + request.family();
        }
        return request.launchType() == null ? "" : " launchType " + request.launchTypeAsString();
    }

    private static String instanceId(Scope scope, String text) {
        return ContainerInstanceRecord.id(Identifier.name(scope, "container-instance", text));
    }

    private static String serviceName(Scope scope, String text) {
        String name = Identifier.name(scope, "service", text);
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private static boolean matches(TaskRecord record, ListTasksRequest request) {
        return (request.family() == null || request.family().equals(record.family()))
                && (request.launchType() == null
                        || request.launchType() == record.task().launchType());
    }
}
