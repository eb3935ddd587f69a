package neargate.services.ecs.services;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.clusters.Clusters;
import neargate.services.ecs.tags.TagRules;
import neargate.services.ecs.taskdefinitions.TaskDefinitionRecord;
import neargate.services.ecs.taskdefinitions.TaskDefinitions;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.Needs;
import neargate.services.ecs.tasks.Places;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** CreateService: checks, then one transaction in which the service has its first deployment. */
final class CreateService {
    private final Store store;
    private final Places places;
    private final Alarms alarms;
    private final Supplies supplies;

    CreateService(Store store, Places places, Alarms alarms, Supplies supplies) {
        this.supplies = supplies;
        this.store = store;
        this.alarms = alarms;
        this.places = places;
    }

    CreateServiceResponse create(CreateServiceRequest request) {
        Scope scope = Scope.of(Caller.current());
        String principal = Caller.current().principal();
        ServiceChecks.check(request);
        TagRules.check(request.tags());
        if (ExternalServices.isExternal(request)) {
            ExternalServices.check(request);
            Needs.check(request.placementConstraints(), request.placementStrategy());
            return store.write(tx -> CreateServiceResponse.builder()
                    .service(commitExternal(tx, scope, principal, request))
                    .build());
        }
        if (CodeDeployServices.isCodeDeploy(request)) {
            CodeDeployServices.check(request);
        }
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        Service service = made(now, scope, cluster, request)
                .flatMap(_ -> store.write(tx -> made(tx, scope, cluster, request)
                        .map(before -> ServiceView.of(tx, scope, before, true, tx.now()))))
                .orElseGet(() -> OptimisticWrite.write(
                        store,
                        state -> Meant.of(state, scope, request),
                        meant -> room(scope, cluster.name(), request, meant),
                        (tx, room) -> commit(tx, scope, principal, request, room)));
        return CreateServiceResponse.builder().service(service).build();
    }

    /** What its tasks are: the cluster's defaults have a say in how they are launched. */
    private record Meant(TaskDefinition definition, Launch launch) {
        static Meant of(Reader state, Scope scope, CreateServiceRequest request) {
            ClusterRecord cluster = Clusters.require(state, scope, request.cluster());
            return new Meant(
                    TaskDefinitions.require(state, scope, request.taskDefinition())
                            .definition(),
                    Launch.of(
                            cluster,
                            request.launchType(),
                            request.capacityProviderStrategy(),
                            request.platformVersion()));
        }
    }

    /** Where they may stand, and how many there are to be. */
    private record Room(Launch launch, List<TaskRecord.Place> places, int desired) {}

    private Room room(Scope scope, String cluster, CreateServiceRequest request, Meant meant) {
        TaskDefinition definition = meant.definition();
        Launch launch = meant.launch();
        launch.check(definition);
        ServiceChecks.checkPlacement(
                launch, isDaemon(request), request.placementConstraints(), request.placementStrategy());
        DeploymentConfiguration configuration = configuration(request);
        balance(request, launch, configuration);
        DeploymentSettings.checkAlarms(
                configuration.alarms(),
                name -> alarms.find(store.snapshot(), scope, name).isPresent());
        List<TaskRecord.Place> stands = places.of(definition, request.networkConfiguration());
        launch.check(request.networkConfiguration());
        int desired = isDaemon(request)
                ? matching(scope.key(cluster), request, definition, launch, stands)
                : request.desiredCount();
        return new Room(launch, stands, desired);
    }

    /** How many tasks a DAEMON service is to have, as far as it can be told now; from then on its controller says it. */
    private int matching(
            Key cluster,
            CreateServiceRequest request,
            TaskDefinition definition,
            Launch launch,
            List<TaskRecord.Place> places) {
        Service service = Service.builder()
                .serviceName(request.serviceName())
                .placementConstraints(request.placementConstraints())
                .build();
        boolean executes = Boolean.TRUE.equals(request.enableExecuteCommand());
        return supplies.matching(cluster, ServiceTasks.request(service, definition, launch, places, executes));
    }

    private static boolean isDaemon(CreateServiceRequest request) {
        return request.schedulingStrategy() == SchedulingStrategy.DAEMON;
    }

    private static DeploymentConfiguration configuration(CreateServiceRequest request) {
        return DeploymentSettings.after(null, request.deploymentConfiguration(), isDaemon(request));
    }

    private static @Nullable AvailabilityZoneRebalancing balance(
            CreateServiceRequest request, Launch launch, DeploymentConfiguration configuration) {
        if (CodeDeployServices.isCodeDeploy(request)) {
            return AvailabilityZoneRebalancing.DISABLED;
        }
        return ZoneBalance.after(
                null,
                request.availabilityZoneRebalancing(),
                ZoneBalance.obstacle(
                        isDaemon(request),
                        launch.type(),
                        configuration,
                        request.placementStrategy(),
                        request.placementConstraints()));
    }

    private Service commit(Transaction tx, Scope scope, String principal, CreateServiceRequest request, Room room) {
        ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
        TaskDefinitionRecord definition = TaskDefinitions.require(tx, scope, request.taskDefinition());
        Launch launch = room.launch();
        if (Boolean.TRUE.equals(request.enableExecuteCommand())) {
            ServiceChecks.checkRole(definition.definition(), "The service couldn't be created");
        }
        ServiceRecord before = idempotent(tx, scope, cluster, request);
        if (before != null) {
            return ServiceView.of(tx, scope, before, true, tx.now());
        }
        DeploymentConfiguration configuration = configuration(request);
        boolean codeDeploy = CodeDeployServices.isCodeDeploy(request);
        if (codeDeploy) {
            CodeDeployServices.check(configuration, launch);
        }
        Service service = basis(tx, scope, principal, cluster, request)
                .desiredCount(room.desired())
                .launchType(Rollouts.launchType(launch))
                .capacityProviderStrategy(launch.strategy())
                .platformVersion(Rollouts.platformVersion(launch, request.platformVersion()))
                .platformFamily(launch.onInstances() ? null : "Linux")
                .taskDefinition(definition.arn())
                .deploymentConfiguration(configuration)
                .deploymentController(controller -> controller.type(
                        codeDeploy ? DeploymentControllerType.CODE_DEPLOY : DeploymentControllerType.ECS))
                .networkConfiguration(Rollouts.shown(request.networkConfiguration()))
                .availabilityZoneRebalancing(balance(request, launch, configuration))
                .build();
        ServiceRecord made = record(service, cluster, request, tx.now());
        ServiceRecord created = codeDeploy
                ? made.withTaskSets(List.of(CreateTaskSet.first(tx, scope, made, room.places())))
                : Rollouts.begin(
                        tx, scope, alarms, made, Revisions.of(service, definition.definition()), room.places());
        tx.put(Services.TABLE, created.key(scope), created);
        return ServiceView.of(tx, scope, created, true, tx.now());
    }

    /** What its tasks are made of is told by its task sets, when there are some. */
    private static Service commitExternal(Transaction tx, Scope scope, String principal, CreateServiceRequest request) {
        ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
        ServiceRecord before = idempotent(tx, scope, cluster, request);
        if (before != null) {
            return ServiceView.of(tx, scope, before, true, tx.now());
        }
        Service service = basis(tx, scope, principal, cluster, request)
                .desiredCount(request.desiredCount() == null ? 0 : request.desiredCount())
                .deploymentConfiguration(configuration(request))
                .deploymentController(controller -> controller.type(DeploymentControllerType.EXTERNAL))
                .availabilityZoneRebalancing(AvailabilityZoneRebalancing.DISABLED)
                .build();
        ServiceRecord created = record(service, cluster, request, tx.now());
        tx.put(Services.TABLE, created.key(scope), created);
        return ServiceView.of(tx, scope, created, true, tx.now());
    }

    /** The service that the same request has made before: it had the same client token, and asked for the same. */
    private static Optional<ServiceRecord> made(
            Reader state, Scope scope, ClusterRecord cluster, CreateServiceRequest request) {
        return state.get(Services.TABLE, Services.key(scope, cluster.name(), request.serviceName()))
                .filter(ServiceRecord::active)
                .filter(before -> request.clientToken() != null && request.equals(before.request()));
    }

    /** As above; null if its name is free. */
    private static @Nullable ServiceRecord idempotent(
            Transaction tx, Scope scope, ClusterRecord cluster, CreateServiceRequest request) {
        ServiceRecord before = tx.get(Services.TABLE, Services.key(scope, cluster.name(), request.serviceName()))
                .orElse(null);
        if (before != null && before.draining()) {
            throw EcsErrors.invalidParameter("Unable to Start a service that is still Draining.");
        }
        if (before != null && before.active()) {
            return made(tx, scope, cluster, request)
                    .orElseThrow(() -> EcsErrors.invalidParameter("Creation of service was not idempotent."));
        }
        if (before != null) {
            ServiceEvents.clear(tx, scope, before);
        }
        return null;
    }

    /** What is told of any service. */
    private static Service.Builder basis(
            Transaction tx, Scope scope, String principal, ClusterRecord cluster, CreateServiceRequest request) {
        return Service.builder()
                .serviceArn(Identifier.arn(scope, "service", cluster.name() + "/" + request.serviceName()))
                .serviceName(request.serviceName())
                .clusterArn(cluster.arn())
                .status("ACTIVE")
                .schedulingStrategy(isDaemon(request) ? SchedulingStrategy.DAEMON : SchedulingStrategy.REPLICA)
                .healthCheckGracePeriodSeconds(
                        request.healthCheckGracePeriodSeconds() == null ? 0 : request.healthCheckGracePeriodSeconds())
                .roleArn("arn:aws:iam::" + scope.account()
                        + ":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
                .createdAt(tx.now())
                .createdBy(principal)
                .enableECSManagedTags(Boolean.TRUE.equals(request.enableECSManagedTags()))
                .enableExecuteCommand(Boolean.TRUE.equals(request.enableExecuteCommand()))
                .propagateTags(request.propagateTags() == null ? PropagateTags.NONE : request.propagateTags())
                .loadBalancers(List.of())
                .serviceRegistries(List.of())
                .placementConstraints(List.copyOf(request.placementConstraints()))
                .placementStrategy(List.copyOf(request.placementStrategy()))
                .tags(request.tags());
    }

    private static ServiceRecord record(
            Service service, ClusterRecord cluster, CreateServiceRequest request, Instant now) {
        return new ServiceRecord(
                service,
                cluster.name(),
                service.launchType(),
                List.of(),
                List.of(),
                null,
                request.clientToken() == null ? null : request,
                now,
                ServiceRecord.Progress.NONE,
                0,
                false);
    }
}
