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
import neargate.services.ecs.deployments.Balancing;
import neargate.services.ecs.deployments.Rebalancing;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.Places;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;
import software.amazon.awssdk.services.ecs.model.UpdateServiceResponse;

/**
 * UpdateService. What is not said stays. What tasks are made of (definition, network, capacity) changes by a new
 * deployment; counts, percentages, tags and whether commands may be run do not need one ("UpdateService").
 */
final class UpdateService {
    private static final String NOT_UPDATED = "The service couldn't be updated";

    private final Store store;
    private final Places places;
    private final Alarms alarms;

    UpdateService(Store store, Places places, Alarms alarms) {
        this.store = store;
        this.alarms = alarms;
        this.places = places;
    }

    UpdateServiceResponse update(UpdateServiceRequest request) {
        Scope scope = Scope.of(Caller.current());
        Snapshot now = store.snapshot();
        ServiceRecord known = require(now, scope, request);
        if (known.external()) {
            ExternalServices.check(known, request);
        }
        ServiceChecks.check(request);
        ServiceChecks.checkController(known, request.deploymentController());
        if (request.deploymentConfiguration() != null) {
            DeploymentSettings.checkAlarms(
                    request.deploymentConfiguration().alarms(),
                    name -> alarms.find(now, scope, name).isPresent());
        }
        if (known.external()) {
            return store.write(tx -> UpdateServiceResponse.builder()
                    .service(commitExternal(tx, scope, request))
                    .build());
        }
        return UpdateServiceResponse.builder().service(updated(scope, request)).build();
    }

    private Service updated(Scope scope, UpdateServiceRequest request) {
        if (request.networkConfiguration() == null && request.taskDefinition() == null) {
            return store.write(tx -> commit(tx, scope, request, null));
        }
        return OptimisticWrite.write(
                store,
                state -> Meant.of(state, scope, request),
                meant -> places.of(meant.definition(), meant.network()),
                (tx, stands) -> commit(tx, scope, request, stands));
    }

    /** What decides where tasks may stand. */
    private record Meant(
            TaskDefinition definition, @Nullable NetworkConfiguration network) {
        static Meant of(Reader state, Scope scope, UpdateServiceRequest request) {
            Service service = require(state, scope, request).service();
            return new Meant(
                    UpdateService.definition(state, scope, request, service), UpdateService.network(request, service));
        }
    }

    private static TaskDefinition definition(Reader state, Scope scope, UpdateServiceRequest request, Service service) {
        return (request.taskDefinition() == null
                        ? TaskDefinitions.find(state, scope, service.taskDefinition())
                                .orElseThrow(EcsErrors::taskDefinitionNotFound)
                        : TaskDefinitions.require(state, scope, request.taskDefinition()))
                .definition();
    }

    private static @Nullable NetworkConfiguration network(UpdateServiceRequest request, Service service) {
        return request.networkConfiguration() == null
                ? service.networkConfiguration()
                : Rollouts.shown(request.networkConfiguration());
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

    /** Its task sets follow its desired count; it has no deployments. */
    private static Service commitExternal(Transaction tx, Scope scope, UpdateServiceRequest request) {
        ServiceRecord before = require(tx, scope, request);
        ExternalServices.check(before, request);
        ServiceChecks.checkDesiredCount(request.desiredCount(), false);
        ServiceRecord asked = before.with(service -> {
            changeSettings(service, request);
            if (request.hasPlacementStrategy()) {
                service.placementStrategy(request.placementStrategy());
            }
            if (request.deploymentConfiguration() != null) {
                service.deploymentConfiguration(CodeDeployServices.after(before.service(), request));
            }
        });
        asked.scheduled().filter(set -> !set.draining()).forEach(set -> {
            ServiceChecks.checkPlacement(
                    set.primary().launch(),
                    false,
                    set.service().placementConstraints(),
                    set.service().placementStrategy());
            if (Boolean.TRUE.equals(request.enableExecuteCommand())) {
                ServiceChecks.checkRole(
                        ServiceTasks.definition(tx, scope, set.primary().revision()), NOT_UPDATED);
            }
        });
        ServiceRecord updated = asked.withTaskSets(
                        asked.taskSets().stream().map(set -> set.with(false)).toList())
                .updated(tx.now(), it -> it);
        tx.put(Services.TABLE, updated.key(scope), updated);
        return ServiceView.of(tx, scope, updated, true, tx.now());
    }

    /** @param places where tasks may stand from now on; null for where they stand */
    private Service commit(
            Transaction tx, Scope scope, UpdateServiceRequest request, @Nullable List<TaskRecord.Place> places) {
        ServiceRecord before = require(tx, scope, request);
        TaskDefinition definition = definition(tx, scope, request, before.service());
        Launch launch = launch(Clusters.require(tx, scope, before.cluster()), request, before);
        launch.check(definition);
        launch.check(network(request, before.service()));
        ServiceRecord asked = before.with(service -> change(service, request, before, definition, launch));
        ServiceChecks.checkPlacement(
                launch,
                before.daemon(),
                asked.service().placementConstraints(),
                asked.service().placementStrategy());
        ServiceRevision revision = Revisions.of(asked.service(), definition);
        ServiceRecord.Asked also = ServiceRecord.Asked.of(asked.service());
        if (also.executeCommand()) {
            ServiceChecks.checkRole(definition, NOT_UPDATED);
        }
        boolean deploys = Boolean.TRUE.equals(request.forceNewDeployment())
                || !Revisions.same(revision, before.primary().revision())
                || !Objects.equals(also.platformVersion(), before.service().platformVersion());
        ServiceRecord after = deploys
                ? Rollouts.begin(
                        tx,
                        scope,
                        alarms,
                        asked,
                        revision,
                        places != null ? places : before.primary().places())
                : asked.with(also);
        ServiceRecord updated = after.updated(tx.now(), it -> it);
        if (before.progress().balancing() == Balancing.MOVING) {
            updated = ServiceEvents.addOnce(
                    tx, scope, updated, "(service " + updated.subject() + ")" + Rebalancing.STOPPED);
        }
        tx.put(Services.TABLE, updated.key(scope), updated);
        return ServiceView.of(tx, scope, updated, true, tx.now());
    }

    private static void change(
            Service.Builder service,
            UpdateServiceRequest request,
            ServiceRecord record,
            TaskDefinition definition,
            Launch launch) {
        Service before = record.service();
        ServiceChecks.checkDesiredCount(request.desiredCount(), record.daemon());
        DeploymentConfiguration configuration = DeploymentSettings.after(
                before.deploymentConfiguration(), request.deploymentConfiguration(), record.daemon());
        List<PlacementStrategy> strategy =
                request.hasPlacementStrategy() ? request.placementStrategy() : before.placementStrategy();
        service.taskDefinition(definition.taskDefinitionArn())
                .networkConfiguration(network(request, before))
                .launchType(Rollouts.launchType(launch))
                .capacityProviderStrategy(launch.strategy())
                .platformVersion(Rollouts.platformVersion(
                        launch,
                        request.platformVersion() == null ? before.platformVersion() : request.platformVersion()))
                .platformFamily(launch.onInstances() ? null : "Linux")
                .deploymentConfiguration(configuration)
                .placementStrategy(strategy)
                .availabilityZoneRebalancing(ZoneBalance.after(
                        before.availabilityZoneRebalancing(),
                        request.availabilityZoneRebalancing(),
                        ZoneBalance.obstacle(
                                record.daemon(),
                                launch.type(),
                                configuration,
                                strategy,
                                request.hasPlacementConstraints()
                                        ? request.placementConstraints()
                                        : before.placementConstraints())));
        changeSettings(service, request);
    }

    /** What changes without a new deployment, of any service. */
    private static void changeSettings(Service.Builder service, UpdateServiceRequest request) {
        if (request.desiredCount() != null) {
            service.desiredCount(request.desiredCount());
        }
        if (request.healthCheckGracePeriodSeconds() != null) {
            service.healthCheckGracePeriodSeconds(request.healthCheckGracePeriodSeconds());
        }
        if (request.enableExecuteCommand() != null) {
            service.enableExecuteCommand(request.enableExecuteCommand());
        }
        if (request.enableECSManagedTags() != null) {
            service.enableECSManagedTags(request.enableECSManagedTags());
        }
        if (request.hasPlacementConstraints()) {
            service.placementConstraints(request.placementConstraints());
        }
        if (request.propagateTags() != null) {
            service.propagateTags(request.propagateTags());
        }
    }

    /** How tasks are launched after the request. An empty strategy goes back to the launch type that there was before. */
    private static Launch launch(ClusterRecord cluster, UpdateServiceRequest request, ServiceRecord before) {
        Launch running = Revisions.launch(before.service());
        if (!request.hasCapacityProviderStrategy()) {
            if (running.onInstances() && request.platformVersion() != null) {
                throw EcsErrors.invalidParameter(
                        "The platform version must be null when specifying an EC2 launch type.");
            }
            Launch.checkPlatform(request.platformVersion());
            return running;
        }
        LaunchType type = request.capacityProviderStrategy().isEmpty()
                ? Objects.requireNonNullElse(before.launchType(), running.type())
                : null;
        Launch launch = Launch.of(cluster, type, request.capacityProviderStrategy(), request.platformVersion());
        if (!launch.equals(running) && !Boolean.TRUE.equals(request.forceNewDeployment())) {
            throw EcsErrors.invalidParameter("When switching from launch type to capacity provider strategy on an"
                    + " existing service, or making a change to a capacity provider strategy on a service that is"
                    + " already using one, you must force a new deployment.");
        }
        return launch;
    }
}
