package neargate.services.ecs.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.kernel.Caller;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.scheduler.placement.Request;
import neargate.scheduler.placement.Verdict;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.placement.Held;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.tags.TagRules;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.StartTaskRequest;
import software.amazon.awssdk.services.ecs.model.StartTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** StartTask: one task on each of the instances that are named, if it fits there. */
final class StartTask {
    private static final int MOST_AT_ONCE = 10;

    private final Store store;
    private final Places places;
    private final Fleets<TaskRecord> fleets;
    private final TaskRoles roles;

    StartTask(Store store, Places places, Fleets<TaskRecord> fleets, TaskRoles roles) {
        this.store = store;
        this.places = places;
        this.fleets = fleets;
        this.roles = roles;
    }

    StartTaskResponse start(StartTaskRequest request) {
        Scope scope = Scope.of(Caller.current());
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        if (request.containerInstances().isEmpty()) {
            throw EcsErrors.invalidParameter("Container instances cannot be empty.");
        }
        if (request.containerInstances().size() > MOST_AT_ONCE) {
            throw EcsErrors.invalidParameter("containerInstances can have at most " + MOST_AT_ONCE + " items.");
        }
        TagRules.check(request.tags());
        RunTaskChecks.checkStartedBy(request.startedBy());
        if (request.group() != null && request.group().startsWith("service:")) {
            throw EcsErrors.invalidParameter("Invalid namespace for group.");
        }
        var definition = TaskDefinitions.require(now, scope, request.taskDefinition());
        TaskDefinition applied = Overrides.checked(definition.definition(), request.overrides());
        new Launch(LaunchType.EC2, List.of()).check(applied);
        RunTaskChecks.checkRole(roles, scope, applied);
        RunTaskChecks.checkExec(request.enableExecuteCommand(), applied);
        List<TaskRecord.Place> stands = places.of(applied, request.networkConfiguration());
        Request wanted = Needs.request(
                applied,
                request.group() == null ? "family:" + applied.family() : request.group(),
                List.of(),
                List.of(),
                stands.stream().map(TaskRecord.Place::zone).collect(Collectors.toSet()));
        if (Boolean.TRUE.equals(request.enableExecuteCommand())) {
            wanted = wanted.and(Needs.EXEC_AGENT);
        }
        var tasks = new ArrayList<Task>();
        var failures = new ArrayList<Failure>();
        for (String text : request.containerInstances().stream().distinct().toList()) {
            Optional<ContainerInstanceRecord> instance = InstanceTable.find(now, scope, cluster, text);
            if (instance.isEmpty()) {
                failures.add(failure(arn(scope, cluster, text), "MISSING"));
            } else {
                Optional<Task> task = start(
                        scope,
                        request,
                        new Order(cluster, applied, tags(request, definition.tags()), stands),
                        wanted,
                        instance.get(),
                        failures);
                task.ifPresent(tasks::add);
            }
        }
        return StartTaskResponse.builder().tasks(tasks).failures(failures).build();
    }

    /** What is the same for all tasks of a request. */
    private record Order(
            ClusterRecord cluster, TaskDefinition definition, List<Tag> tags, List<TaskRecord.Place> places) {}

    private Optional<Task> start(
            Scope scope,
            StartTaskRequest request,
            Order order,
            Request wanted,
            ContainerInstanceRecord instance,
            List<Failure> failures) {
        Key cluster = scope.key(order.cluster().name());
        Held held = Needs.held(order.definition());
        var claim = new Occupancy(cluster, instance.arn(), wanted.group(), held);
        Optional<Verdict> verdict = fleets.claim(claim, wanted);
        if (verdict.filter(Verdict::fits).isEmpty()) {
            failures.add(verdict.map(NotPlaced::failure).orElseGet(() -> failure(instance.arn(), "INACTIVE")));
            return Optional.empty();
        }
        List<Occupancy> unused = new ArrayList<>(List.of(claim));
        try {
            Optional<Task> task = store.write(tx -> {
                Seat seat = Seat.of(tx, scope, claim, order.places());
                if (seat == null) {
                    return Optional.empty();
                }
                return Optional.of(new NewTask(
                                order.cluster(),
                                order.definition(),
                                Map.of(),
                                seat.place(),
                                wanted.group(),
                                request.startedBy(),
                                request.overrides(),
                                order.tags(),
                                new TaskRecord.Origin(null, null, null, null),
                                null,
                                seat,
                                Boolean.TRUE.equals(request.enableExecuteCommand()))
                        .put(tx, scope)
                        .task());
            });
            task.ifPresentOrElse(_ -> unused.clear(), () -> failures.add(failure(instance.arn(), "INACTIVE")));
            return task;
        } finally {
            fleets.release(unused);
        }
    }

    private static List<Tag> tags(StartTaskRequest request, List<Tag> ofDefinition) {
        Set<String> own = request.tags().stream().map(Tag::key).collect(Collectors.toSet());
        var tags = new ArrayList<>(request.tags());
        if (request.propagateTags() == PropagateTags.TASK_DEFINITION) {
            ofDefinition.stream().filter(tag -> !own.contains(tag.key())).forEach(tags::add);
        }
        return List.copyOf(tags);
    }

    private static String arn(Scope scope, ClusterRecord cluster, String text) {
        return text.startsWith("arn:")
                ? text
                : Identifier.arn(scope, "container-instance", cluster.name() + "/" + text);
    }

    private static Failure failure(String arn, String reason) {
        return Failure.builder().arn(arn).reason(reason).build();
    }
}
