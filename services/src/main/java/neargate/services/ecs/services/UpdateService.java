package neargate.services.ecs.services;

import java.util.List;
import java.util.Objects;
import neargate.kernel.Caller;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.Places;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;

/**
 * UpdateService. What is not said stays. What tasks are made of (definition, network, capacity) changes by a new
 * deployment; counts, percentages and tags do not need one ("UpdateService").
 */
final class UpdateService {
    private final Store store;
    private final Places places;

    UpdateService(Store store, Places places) {
        this.store = store;
        this.places = places;
    }

    UpdateServiceResponse update(UpdateServiceRequest request) {
        Scope scope = Scope.of(Caller.current());
        ServiceChecks.check(request);
        Snapshot now = store.snapshot();
        ServiceRecord service = require(now, scope, request);
        List<TaskRecord.Place> stands = request.networkConfiguration() == null
                ? List.of()
                : places.of(definition(now, scope, request, service), request.networkConfiguration());
        return store.write(tx -> UpdateServiceResponse.builder()
                .service(commit(tx, scope, request, stands))
                .build());
    }

    private static TaskDefinition definition(
            Reader state, Scope scope, UpdateServiceRequest request, ServiceRecord service) {
        String text = request.taskDefinition() == null ? service.service().taskDefinition() : request.taskDefinition();
        return TaskDefinitions.find(state, scope, text)
                .orElseThrow(EcsErrors::taskDefinitionNotFound)
                .definition();
    }

    private static ServiceRecord require(Reader state, Scope scope, UpdateServiceRequest request) {
        ClusterRecord cluster = Clusters.require(state, scope, request.cluster());
        ServiceRecord record =
                Services.find(state, scope, cluster, request.service()).orElseThrow(EcsErrors::serviceNotFound);
        if (!record.active()) {
            throw EcsErrors.serviceNotActive();
        }
        return record;
    }

    private static Service commit(
            Transaction tx, Scope scope, UpdateServiceRequest request, List<TaskRecord.Place> places) {
        ServiceRecord before = require(tx, scope, request);
        Rollout next = next(tx, scope, request, before, places);
        ServiceRecord after = before.updated(tx.now(), record -> {
            ServiceRecord changed = record.with(service -> settings(service, request, before.service()));
            return next == null
                    ? changed
                    : changed.with(service -> service.taskDefinition(
                                            next.deployment().taskDefinition())
                                    .networkConfiguration(next.deployment().networkConfiguration())
                                    .launchType(next.deployment().launchType())
                                    .capacityProviderStrategy(next.deployment().capacityProviderStrategy()))
                            .with(Rollouts.followed(record.deployments(), next));
        });
        tx.put(Services.TABLE, after.key(scope), after);
        return ServiceView.of(tx, scope, after, true);
    }

    private static void settings(Service.Builder service, UpdateServiceRequest request, Service before) {
        service.deploymentConfiguration(
                ServiceChecks.configuration(before.deploymentConfiguration(), request.deploymentConfiguration()));
        if (request.desiredCount() != null) {
            service.desiredCount(request.desiredCount());
        }
        if (request.healthCheckGracePeriodSeconds() != null) {
            service.healthCheckGracePeriodSeconds(request.healthCheckGracePeriodSeconds());
        }
        if (request.platformVersion() != null) {
            service.platformVersion(request.platformVersion());
        }
        if (request.enableECSManagedTags() != null) {
            service.enableECSManagedTags(request.enableECSManagedTags());
        }
        if (request.hasPlacementConstraints()) {
            service.placementConstraints(request.placementConstraints());
        }
        if (request.hasPlacementStrategy()) {
            service.placementStrategy(request.placementStrategy());
        }
        if (request.propagateTags() != null) {
            service.propagateTags(request.propagateTags());
        }
    }

    /** The deployment that the request needs; null when the running one will do. */
    private static @Nullable Rollout next(
            Transaction tx,
            Scope scope,
            UpdateServiceRequest request,
            ServiceRecord record,
            List<TaskRecord.Place> places) {
        ClusterRecord cluster = Clusters.require(tx, scope, record.cluster());
        String definition = record.service().taskDefinition();
        if (request.taskDefinition() != null) {
            definition =
                    TaskDefinitions.require(tx, scope, request.taskDefinition()).arn();
        }
        Launch running = launch(record.service());
        Launch launch = request.hasCapacityProviderStrategy()
                ? Launch.of(cluster, launchType(request), request.capacityProviderStrategy(), request.platformVersion())
                : running;
        launch.check(definition(tx, scope, request, record));
        ServiceChecks.checkPlacement(launch, request.placementConstraints(), request.placementStrategy());
        if (!launch.onInstances()) {
            Launch.checkPlatform(request.platformVersion());
        }
        NetworkConfiguration network = request.networkConfiguration() == null
                ? record.service().networkConfiguration()
                : Rollouts.shown(request.networkConfiguration());
        boolean same = definition.equals(record.service().taskDefinition())
                && launch.equals(running)
                && Objects.equals(network, record.service().networkConfiguration());
        if (same && !Boolean.TRUE.equals(request.forceNewDeployment())) {
            return null;
        }
        return Rollouts.begin(
                tx,
                definition,
                launch,
                network,
                places.isEmpty() ? record.primary().places() : places);
    }

    /** How the tasks of a service are launched. */
    static Launch launch(Service service) {
        boolean byStrategy = !service.capacityProviderStrategy().isEmpty();
        return new Launch(
                byStrategy || service.launchType() == null ? LaunchType.FARGATE : service.launchType(),
                service.capacityProviderStrategy());
    }

    /** An empty strategy goes back to the launch type ("UpdateService", capacityProviderStrategy). */
    private static @Nullable LaunchType launchType(UpdateServiceRequest request) {
        return request.capacityProviderStrategy().isEmpty() ? LaunchType.FARGATE : null;
    }
}
