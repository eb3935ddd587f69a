package neargate.services.ecs.services;

import java.util.List;
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
import neargate.services.ecs.tasks.Places;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.CreateServiceResponse;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PropagateTags;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** CreateService: checks, then one transaction in which the service has its first deployment. */
final class CreateService {
    private final Store store;
    private final Places places;
    private final Alarms alarms;

    CreateService(Store store, Places places, Alarms alarms) {
        this.store = store;
        this.alarms = alarms;
        this.places = places;
    }

    CreateServiceResponse create(CreateServiceRequest request) {
        Scope scope = Scope.of(Caller.current());
        String principal = Caller.current().principal();
        ServiceChecks.check(request);
        TagRules.check(request.tags());
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        TaskDefinition definition =
                TaskDefinitions.require(now, scope, request.taskDefinition()).definition();
        Launch launch = launch(cluster, request);
        launch.check(definition);
        ServiceChecks.checkPlacement(
                launch, isDaemon(request), request.placementConstraints(), request.placementStrategy());
        DeploymentConfiguration configuration = configuration(request);
        balance(request, configuration);
        DeploymentSettings.checkAlarms(
                configuration.alarms(), name -> alarms.find(scope, name).isPresent());
        List<TaskRecord.Place> stands = places.of(definition, request.networkConfiguration());
        return store.write(tx -> CreateServiceResponse.builder()
                .service(commit(tx, scope, principal, request, stands))
                .build());
    }

    private static Launch launch(ClusterRecord cluster, CreateServiceRequest request) {
        return Launch.of(cluster, request.launchType(), request.capacityProviderStrategy(), request.platformVersion());
    }

    private static boolean isDaemon(CreateServiceRequest request) {
        return request.schedulingStrategy() == SchedulingStrategy.DAEMON;
    }

    private static DeploymentConfiguration configuration(CreateServiceRequest request) {
        return DeploymentSettings.after(null, request.deploymentConfiguration(), isDaemon(request));
    }

    private static AvailabilityZoneRebalancing balance(
            CreateServiceRequest request, DeploymentConfiguration configuration) {
        return ZoneBalance.after(
                null,
                request.availabilityZoneRebalancing(),
                isDaemon(request),
                configuration,
                request.placementStrategy());
    }

    private static @Nullable String platformVersion(Launch launch, CreateServiceRequest request) {
        if (launch.onInstances()) {
            return null;
        }
        return request.platformVersion() == null ? "LATEST" : request.platformVersion();
    }

    private static Service commit(
            Transaction tx,
            Scope scope,
            String principal,
            CreateServiceRequest request,
            List<TaskRecord.Place> places) {
        ClusterRecord cluster = Clusters.require(tx, scope, request.cluster());
        TaskDefinitionRecord definition = TaskDefinitions.require(tx, scope, request.taskDefinition());
        Launch launch = launch(cluster, request);
        launch.check(definition.definition());
        Key key = Services.key(scope, cluster.name(), request.serviceName());
        ServiceRecord before = tx.get(Services.TABLE, key).orElse(null);
        if (before != null && before.draining()) {
            throw EcsErrors.invalidParameter("Unable to Start a service that is still Draining.");
        }
        if (before != null && before.active()) {
            if (request.clientToken() == null || !request.equals(before.request())) {
                throw EcsErrors.invalidParameter("Creation of service was not idempotent.");
            }
            return ServiceView.of(tx, scope, before, true);
        }
        if (before != null) {
            ServiceEvents.clear(tx, scope, before);
        }
        NetworkConfiguration network = Rollouts.shown(request.networkConfiguration());
        DeploymentConfiguration configuration = configuration(request);
        Service service = Service.builder()
                .serviceArn(Identifier.arn(scope, "service", cluster.name() + "/" + request.serviceName()))
                .serviceName(request.serviceName())
                .clusterArn(cluster.arn())
                .status("ACTIVE")
                .desiredCount(isDaemon(request) ? 0 : request.desiredCount())
                .launchType(Rollouts.launchType(launch))
                .capacityProviderStrategy(launch.strategy())
                .platformVersion(platformVersion(launch, request))
                .platformFamily(launch.onInstances() ? null : "Linux")
                .taskDefinition(definition.arn())
                .deploymentConfiguration(configuration)
                .deploymentController(controller -> controller.type(DeploymentControllerType.ECS))
                .schedulingStrategy(isDaemon(request) ? SchedulingStrategy.DAEMON : SchedulingStrategy.REPLICA)
                .networkConfiguration(network)
                .healthCheckGracePeriodSeconds(
                        request.healthCheckGracePeriodSeconds() == null ? 0 : request.healthCheckGracePeriodSeconds())
                .roleArn("arn:aws:iam::" + scope.account()
                        + ":role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")
                .createdAt(tx.now())
                .createdBy(principal)
                .enableECSManagedTags(Boolean.TRUE.equals(request.enableECSManagedTags()))
                .enableExecuteCommand(false)
                .propagateTags(request.propagateTags() == null ? PropagateTags.NONE : request.propagateTags())
                .availabilityZoneRebalancing(balance(request, configuration))
                .loadBalancers(List.of())
                .serviceRegistries(List.of())
                .placementConstraints(List.copyOf(request.placementConstraints()))
                .placementStrategy(List.copyOf(request.placementStrategy()))
                .tags(request.tags())
                .build();
        var empty = new ServiceRecord(
                service,
                cluster.name(),
                List.of(),
                null,
                request.clientToken() == null ? null : request,
                tx.now(),
                ServiceRecord.Progress.NONE,
                0);
        ServiceRecord created =
                Rollouts.begin(tx, scope, empty, Revisions.of(service, definition.definition()), places);
        tx.put(Services.TABLE, key, created);
        return ServiceView.of(tx, scope, created, true);
    }
}
