package neargate.services.ecs.services;

import java.util.ArrayList;
import java.util.List;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.deployments.FailedStarts;
import neargate.services.ecs.tags.TagRules;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.Places;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetRequest;
import software.amazon.awssdk.services.ecs.model.CreateTaskSetResponse;
import software.amazon.awssdk.services.ecs.model.Scale;
import software.amazon.awssdk.services.ecs.model.ScaleUnit;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskSet;

/** CreateTaskSet: checks, then one transaction. Its tasks are the service's controller's to start. */
final class CreateTaskSet {
    private static final double MOST_PERCENT = 100;

    private final Store store;
    private final Places places;

    CreateTaskSet(Store store, Places places) {
        this.store = store;
        this.places = places;
    }

    CreateTaskSetResponse create(CreateTaskSetRequest request) {
        Scope scope = Scope.of(Caller.current());
        ServiceChecks.checkToken(request.clientToken());
        ServiceChecks.refuse("loadBalancers", request.loadBalancers());
        ServiceChecks.refuse("serviceRegistries", request.serviceRegistries());
        check(request.scale());
        TagRules.check(request.tags());
        TaskSet made = OptimisticWrite.write(
                store,
                state -> meant(state, scope, request),
                definition -> places.of(definition, request.networkConfiguration()),
                (tx, stands) -> commit(tx, scope, request, stands));
        return CreateTaskSetResponse.builder().taskSet(made).build();
    }

    private static TaskDefinition meant(Reader state, Scope scope, CreateTaskSetRequest request) {
        TaskSetOperations.requireActive(state, scope, request.cluster(), request.service());
        return TaskDefinitions.require(state, scope, request.taskDefinition()).definition();
    }

    static void check(@Nullable Scale scale) {
        if (scale != null && scale.value() != null && !(scale.value() >= 0 && scale.value() <= MOST_PERCENT)) {
            throw EcsErrors.invalidParameter("The scale of a task set must be between 0 and 100 percent.");
        }
    }

    static Scale scale(@Nullable Scale asked) {
        return Scale.builder()
                .value(asked == null || asked.value() == null ? 0.0 : asked.value())
                .unit(ScaleUnit.PERCENT)
                .build();
    }

    private static TaskSet commit(
            Transaction tx, Scope scope, CreateTaskSetRequest request, List<TaskRecord.Place> places) {
        ServiceRecord before = TaskSetOperations.requireActive(tx, scope, request.cluster(), request.service());
        if (request.clientToken() != null) {
            TaskSetRecord earlier = withToken(before, request.clientToken());
            if (earlier != null && !request.equals(earlier.request())) {
                throw EcsErrors.invalidParameter("Creation of task set was not idempotent.");
            }
            if (earlier != null) {
                return TaskSetView.of(tx, scope, before, earlier, true, tx.now());
            }
        }
        TaskDefinition definition =
                TaskDefinitions.require(tx, scope, request.taskDefinition()).definition();
        Launch launch = Launch.of(
                Clusters.require(tx, scope, request.cluster()),
                request.launchType(),
                request.capacityProviderStrategy(),
                request.platformVersion());
        launch.check(definition);
        launch.check(request.networkConfiguration());
        if (Boolean.TRUE.equals(before.service().enableExecuteCommand())) {
            ServiceChecks.checkRole(definition, "The task set couldn't be created");
        }
        ServiceChecks.checkPlacement(
                launch,
                false,
                before.service().placementConstraints(),
                before.service().placementStrategy());
        TaskSet taskSet = basis(tx, scope, before)
                .externalId(request.externalId())
                .status("ACTIVE")
                .taskDefinition(definition.taskDefinitionArn())
                .launchType(Rollouts.launchType(launch))
                .capacityProviderStrategy(launch.strategy())
                .platformVersion(Rollouts.platformVersion(launch, request.platformVersion()))
                .platformFamily(launch.onInstances() ? null : "Linux")
                .networkConfiguration(Rollouts.shown(request.networkConfiguration()))
                .loadBalancers(List.of())
                .serviceRegistries(List.of())
                .scale(scale(request.scale()))
                .tags(request.tags())
                .build();
        var made = new TaskSetRecord(
                taskSet, places, false, FailedStarts.NONE, request.clientToken() == null ? null : request);
        List<TaskSetRecord> all = new ArrayList<>(before.taskSets());
        all.add(made);
        ServiceRecord after = before.withTaskSets(List.copyOf(all));
        tx.put(Services.TABLE, after.key(scope), after);
        return TaskSetView.of(tx, scope, after, made, true, tx.now());
    }

    /** The task set that ECS itself starts of a service whose further ones are CodeDeploy's ("Blue/green deployment"). */
    static TaskSetRecord first(Transaction tx, Scope scope, ServiceRecord record, List<TaskRecord.Place> places) {
        Service service = record.service();
        TaskSet taskSet = basis(tx, scope, record)
                .status("PRIMARY")
                .taskDefinition(service.taskDefinition())
                .launchType(service.launchType())
                .capacityProviderStrategy(service.capacityProviderStrategy())
                .platformVersion(service.platformVersion())
                .platformFamily(service.platformFamily())
                .networkConfiguration(service.networkConfiguration())
                .loadBalancers(service.loadBalancers())
                .serviceRegistries(service.serviceRegistries())
                .scale(it -> it.value(MOST_PERCENT).unit(ScaleUnit.PERCENT))
                .build();
        return new TaskSetRecord(taskSet, places, false, FailedStarts.NONE, null);
    }

    /** What is told of any task set. */
    private static TaskSet.Builder basis(Transaction tx, Scope scope, ServiceRecord record) {
        String id = "ecs-svc/" + tx.ids().digits(19);
        return TaskSet.builder()
                .id(id)
                .taskSetArn(Identifier.arn(scope, "task-set", record.cluster() + "/" + record.name() + "/" + id))
                .serviceArn(record.service().serviceArn())
                .clusterArn(record.service().clusterArn())
                .createdAt(tx.now())
                .updatedAt(tx.now());
    }

    private static @Nullable TaskSetRecord withToken(ServiceRecord record, String token) {
        return record.taskSets().stream()
                .filter(set ->
                        set.request() != null && token.equals(set.request().clientToken()))
                .findFirst()
                .orElse(null);
    }
}
