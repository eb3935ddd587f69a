package neargate.services.ecs.tasks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.engine.Engine;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.scheduler.placement.Filter;
import neargate.scheduler.placement.Request;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.placement.Fleets;
import neargate.services.ecs.placement.Occupancy;
import neargate.services.ecs.roles.TaskRoles;
import neargate.services.ecs.taskdefinitions.TaskDefinitionRecord;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** RunTask: checks, then one transaction in which the tasks are PROVISIONING. */
final class RunTask {
    private static final int MOST_AT_ONCE = 10;

    private final Store store;
    private final Places places;
    private final Engine engine;
    private final Fleets<TaskRecord> fleets;
    private final TaskRoles roles;

    RunTask(Store store, Places places, Engine engine, Fleets<TaskRecord> fleets, TaskRoles roles) {
        this.store = store;
        this.places = places;
        this.engine = engine;
        this.fleets = fleets;
        this.roles = roles;
    }

    RunTaskResponse run(RunTaskRequest request) {
        Scope scope = Scope.of(Caller.current());
        int count = request.count() == null ? 1 : request.count();
        if (count < 1 || count > MOST_AT_ONCE) {
            throw EcsErrors.invalidParameter("Count must be between 1 and " + MOST_AT_ONCE + ", was " + count + ".");
        }
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        TaskDefinitionRecord definition = TaskDefinitions.require(now, scope, request.taskDefinition());
        Launch launch = launch(cluster, request);
        RunTaskChecks.check(request, launch);
        TaskDefinition applied = applied(definition, request, launch);
        RunTaskChecks.checkRole(roles, scope, applied);
        RunTaskChecks.checkExec(request.enableExecuteCommand(), applied);
        List<TaskRecord.Place> stands = places.of(applied, request.networkConfiguration());
        launch.check(request.networkConfiguration());
        if (!launch.onInstances()) {
            return store.write(tx -> commit(tx, scope, request, count, stands));
        }
        requireInstances(now, scope, cluster);
        return onInstances(scope, request, count, stands, cluster, applied);
    }

    private static boolean executes(RunTaskRequest request) {
        return Boolean.TRUE.equals(request.enableExecuteCommand());
    }

    /** AWS refuses the request as a whole when there is nothing to place tasks on. */
    private static void requireInstances(Reader state, Scope scope, ClusterRecord cluster) {
        if (InstanceTable.count(state, scope, cluster.name()) == 0) {
            throw EcsErrors.invalidParameter("No Container Instances were found in your cluster.");
        }
    }

    private RunTaskResponse onInstances(
            Scope scope,
            RunTaskRequest request,
            int count,
            List<TaskRecord.Place> stands,
            ClusterRecord cluster,
            TaskDefinition applied) {
        Key key = scope.key(cluster.name());
        Request wanted = Needs.request(
                        applied,
                        group(request, applied),
                        request.placementConstraints(),
                        Needs.strategies(request.placementStrategy()),
                        stands.stream().map(TaskRecord.Place::zone).collect(Collectors.toSet()))
                .and(new Filter.External(request.launchType() == LaunchType.EXTERNAL));
        if (executes(request)) {
            wanted = wanted.and(Needs.EXEC_AGENT);
        }
        List<Occupancy> claims = fleets.claim(key, wanted, Needs.held(applied), count);
        List<Occupancy> unused = new ArrayList<>(claims);
        try {
            List<Task> tasks = store.write(tx -> {
                unused.clear();
                unused.addAll(claims);
                return commit(tx, scope, request, claims, stands, unused);
            });
            List<Failure> failures = tasks.size() < count ? NotPlaced.failures(fleets.explain(key, wanted)) : List.of();
            return RunTaskResponse.builder().tasks(tasks).failures(failures).build();
        } finally {
            fleets.release(unused);
        }
    }

    /** The tasks that have a seat. What is not used of the claims stays in {@code unused}. */
    private static List<Task> commit(
            Transaction tx,
            Scope scope,
            RunTaskRequest request,
            List<Occupancy> claims,
            List<TaskRecord.Place> stands,
            List<Occupancy> unused) {
        ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
        TaskDefinitionRecord definition = TaskDefinitions.require(tx, scope, request.taskDefinition());
        TaskRecord.Origin origin = RunTaskTokens.origin(request);
        List<Task> before = RunTaskTokens.earlier(tx, scope, cluster, origin);
        if (!before.isEmpty()) {
            return before;
        }
        TaskDefinition applied = applied(definition, request, launch(cluster, request));
        var tasks = new ArrayList<Task>();
        for (Occupancy claim : claims) {
            Seat seat = Seat.of(tx, scope, claim, stands);
            if (seat != null) {
                unused.remove(claim);
                tasks.add(new NewTask(
                                cluster,
                                applied,
                                Map.of(),
                                seat.place(),
                                group(request, applied),
                                request.startedBy(),
                                request.overrides(),
                                tags(request, cluster, definition),
                                origin,
                                null,
                                seat,
                                executes(request))
                        .put(tx, scope)
                        .task());
            }
        }
        return tasks;
    }

    private static String group(RunTaskRequest request, TaskDefinition definition) {
        return request.group() == null ? "family:" + definition.family() : request.group();
    }

    private RunTaskResponse commit(
            Transaction tx, Scope scope, RunTaskRequest request, int count, List<TaskRecord.Place> places) {
        ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
        TaskDefinitionRecord definition = TaskDefinitions.require(tx, scope, request.taskDefinition());
        TaskRecord.Origin origin = RunTaskTokens.origin(request);
        List<Task> before = RunTaskTokens.earlier(tx, scope, cluster, origin);
        if (!before.isEmpty()) {
            return RunTaskResponse.builder().tasks(before).failures(List.of()).build();
        }
        Launch launch = launch(cluster, request);
        TaskDefinition applied = applied(definition, request, launch);
        Map<String, Integer> perProvider = new HashMap<>();
        var spread = new Spread(rotated(places, tx.ids()));
        var tasks = new ArrayList<Task>();
        var failures = new ArrayList<Failure>();
        for (int i = 0; i < count; i++) {
            Capacity.Room room = Capacity.room(tx, engine.capacity(), applied);
            if (room.tasks() == 0) {
                failures.add(room.refusal().failure(cluster.arn()));
                continue;
            }
            String provider = launch.provider(perProvider);
            if (provider != null) {
                perProvider.merge(provider, 1, Integer::sum);
            }
            var task = new NewTask(
                    cluster,
                    applied,
                    Map.of(),
                    spread.next(),
                    group(request, applied),
                    request.startedBy(),
                    request.overrides(),
                    tags(request, cluster, definition),
                    origin,
                    provider,
                    null,
                    executes(request));
            tasks.add(task.put(tx, scope).task());
        }
        return RunTaskResponse.builder().tasks(tasks).failures(failures).build();
    }

    private static Launch launch(ClusterRecord cluster, RunTaskRequest request) {
        return Launch.of(cluster, request.launchType(), request.capacityProviderStrategy(), request.platformVersion());
    }

    /** Tasks of one request stand in turn in the subnets; which comes first is left to chance. */
    private static List<TaskRecord.Place> rotated(List<TaskRecord.Place> places, Ids ids) {
        var rotated = new ArrayList<>(places);
        Collections.rotate(rotated, Integer.parseInt(ids.hex(4), 16) % places.size());
        return rotated;
    }

    private static List<Tag> tags(RunTaskRequest request, ClusterRecord cluster, TaskDefinitionRecord definition) {
        var tags = new ArrayList<Tag>();
        if (Boolean.TRUE.equals(request.enableECSManagedTags())) {
            tags.add(Tag.builder()
                    .key("aws:ecs:clusterName")
                    .value(cluster.name())
                    .build());
        }
        Set<String> own = request.tags().stream().map(Tag::key).collect(Collectors.toSet());
        if (request.propagateTags() == PropagateTags.TASK_DEFINITION) {
            definition.tags().stream().filter(tag -> !own.contains(tag.key())).forEach(tags::add);
        }
        tags.addAll(request.tags());
        return List.copyOf(tags);
    }

    /** The definition with the request's overrides, if it can be launched. */
    private static TaskDefinition applied(TaskDefinitionRecord definition, RunTaskRequest request, Launch launch) {
        TaskDefinition applied = Overrides.checked(definition.definition(), request.overrides());
        launch.check(applied);
        return applied;
    }
}
