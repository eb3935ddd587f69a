package neargate.services.ecs.tasks;

import java.time.Duration;
import java.time.Instant;
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
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.tags.TagRules;
import neargate.services.ecs.taskdefinitions.TaskDefinitionRecord;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.Tag;
import software.amazon.awssdk.services.ecs.model.Task;

/** RunTask: checks, then one transaction in which the tasks are PROVISIONING. */
final class RunTask {
    private static final int MOST_AT_ONCE = 10;
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    /** What a client token brought about: {@code cluster#token}. */
    record Answered(RunTaskRequest request, List<String> taskKeys, Instant at) {}

    static final Table<Answered> TOKENS =
            Table.named("ecs.run-task-tokens", JsonCodec.of(Answered.class)).build();

    private final Store store;
    private final Places places;
    private final Engine engine;

    RunTask(Store store, Places places, Engine engine) {
        this.store = store;
        this.places = places;
        this.engine = engine;
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
        launch(cluster, request);
        check(request, definition);
        List<TaskRecord.Place> stands = places.of(request.networkConfiguration());
        return store.write(tx -> commit(tx, scope, request, count, stands));
    }

    private RunTaskResponse commit(
            Transaction tx, Scope scope, RunTaskRequest request, int count, List<TaskRecord.Place> places) {
        ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
        TaskDefinitionRecord definition = TaskDefinitions.require(tx, scope, request.taskDefinition());
        Key token = request.clientToken() == null ? null : scope.key(cluster.name() + "#" + request.clientToken());
        if (token != null) {
            Answered before = tx.get(TOKENS, token).orElse(null);
            if (before != null && before.at().plus(TOKEN_LIFE).isAfter(tx.now())) {
                if (!before.request().equals(request)) {
                    throw EcsErrors.invalidParameter(
                            "The client token was used before, in a request with other parameters.");
                }
                return RunTaskResponse.builder()
                        .tasks(before.taskKeys().stream()
                                .flatMap(id -> tx.get(TaskTable.TABLE, scope.key(id)).stream())
                                .map(TaskRecord::task)
                                .toList())
                        .failures(List.of())
                        .build();
            }
        }
        Launch launch = launch(cluster, request);
        Map<String, Integer> perProvider = new HashMap<>();
        var spread = new Spread(rotated(places, tx.ids()));
        var tasks = new ArrayList<Task>();
        var failures = new ArrayList<Failure>();
        for (int i = 0; i < count; i++) {
            String provider = launch.provider(perProvider);
            var task = new NewTask(
                    cluster,
                    definition,
                    spread.next(),
                    request.group() == null ? "family:" + definition.family() : request.group(),
                    request.startedBy(),
                    request.overrides(),
                    tags(request, cluster, definition),
                    null,
                    null,
                    provider);
            Capacity.Room room =
                    Capacity.room(tx, engine.capacity(), Long.parseLong(task.cpu()), Long.parseLong(task.memory()));
            if (room.tasks() == 0) {
                failures.add(room.refusal().failure(cluster.arn()));
                continue;
            }
            tasks.add(task.put(tx, scope).task());
            if (provider != null) {
                perProvider.merge(provider, 1, Integer::sum);
            }
        }
        if (token != null) {
            tx.put(
                    TOKENS,
                    token,
                    new Answered(
                            request,
                            tasks.stream()
                                    .map(task -> task.taskArn()
                                            .substring(task.taskArn().indexOf('/') + 1))
                                    .toList(),
                            tx.now()));
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

    private static void check(RunTaskRequest request, TaskDefinitionRecord definition) {
        TagRules.check(request.tags());
        if (!request.placementConstraints().isEmpty()
                || !request.placementStrategy().isEmpty()) {
            throw EcsErrors.invalidParameter(
                    "Placement constraints and strategies are not supported with FARGATE launch type.");
        }
        if (request.propagateTags() == PropagateTags.SERVICE) {
            throw EcsErrors.invalidParameter("Tags can be propagated from a service only to the tasks of a service.");
        }
        if (Boolean.TRUE.equals(request.enableExecuteCommand())) {
            throw EcsErrors.invalidParameter("enableExecuteCommand: ECS Exec is not available here yet.");
        }
        if (!request.volumeConfigurations().isEmpty()) {
            throw EcsErrors.invalidParameter("volumeConfigurations: EBS volumes are not available here yet.");
        }
        if (request.startedBy() != null && request.startedBy().length() > 128) {
            throw EcsErrors.invalidParameter("startedBy can be at most 128 characters long.");
        }
        if (request.group() != null && request.group().length() > 255) {
            throw EcsErrors.invalidParameter("group can be at most 255 characters long.");
        }
        Launch.check(definition);
        overrides(request, definition);
    }

    private static void overrides(RunTaskRequest request, TaskDefinitionRecord definition) {
        if (request.overrides() == null) {
            return;
        }
        Set<String> names = definition.definition().containerDefinitions().stream()
                .map(ContainerDefinition::name)
                .collect(Collectors.toSet());
        for (ContainerOverride override : request.overrides().containerOverrides()) {
            if (override.name() == null || !names.contains(override.name())) {
                throw EcsErrors.invalidParameter("Override for container named " + override.name()
                        + " is not a container in the TaskDefinition.");
            }
            if (!override.environmentFiles().isEmpty()
                    || !override.resourceRequirements().isEmpty()) {
                throw EcsErrors.client(
                        "Overrides of environmentFiles and resourceRequirements cannot be carried here yet.");
            }
        }
    }
}
