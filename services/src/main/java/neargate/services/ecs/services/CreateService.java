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

    CreateService(Store store, Places places) {
        this.store = store;
        this.places = places;
    }

    CreateServiceResponse create(CreateServiceRequest request) {
        Scope scope = Scope.of(Caller.current());
        String principal = Caller.current().principal();
        ServiceChecks.check(request);
        TagRules.check(request.tags());
        ServiceChecks.configuration(null, request.deploymentConfiguration());
        Reader now = store.snapshot();
        ClusterRecord cluster = Clusters.require(now, scope, request.cluster());
        TaskDefinition definition =
                TaskDefinitions.require(now, scope, request.taskDefinition()).definition();
        Launch launch = launch(cluster, request);
        launch.check(definition);
        ServiceChecks.checkPlacement(launch, request.placementConstraints(), request.placementStrategy());
        List<TaskRecord.Place> stands = places.of(definition, request.networkConfiguration());
        return store.write(tx -> CreateServiceResponse.builder()
                .service(commit(tx, scope, principal, request, stands))
                .build());
    }

    private static Launch launch(ClusterRecord cluster, CreateServiceRequest request) {
        return Launch.of(cluster, request.launchType(), request.capacityProviderStrategy(), request.platformVersion());
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
        DeploymentConfiguration configuration = ServiceChecks.configuration(null, request.deploymentConfiguration());
        Service service = Service.builder()
                .serviceArn(Identifier.arn(scope, "service", cluster.name() + "/" + request.serviceName()))
                .serviceName(request.serviceName())
                .clusterArn(cluster.arn())
                .status("ACTIVE")
                .desiredCount(request.desiredCount())
                .launchType(Rollouts.launchType(launch))
                .capacityProviderStrategy(launch.strategy())
                .platformVersion(platformVersion(launch, request))
                .platformFamily(launch.onInstances() ? null : "Linux")
                .taskDefinition(definition.arn())
                .deploymentConfiguration(configuration)
                .deploymentController(controller -> controller.type(DeploymentControllerType.ECS))
                .schedulingStrategy(SchedulingStrategy.REPLICA)
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
                .availabilityZoneRebalancing(AvailabilityZoneRebalancing.DISABLED)
                .loadBalancers(List.of())
                .serviceRegistries(List.of())
                .placementConstraints(List.copyOf(request.placementConstraints()))
                .placementStrategy(List.copyOf(request.placementStrategy()))
                .tags(request.tags())
                .build();
        var created = new ServiceRecord(
                service,
                cluster.name(),
                List.of(Rollouts.begin(tx, definition.arn(), launch, network, places)),
                request.clientToken() == null ? null : request,
                tx.now(),
                false,
                0);
        tx.put(Services.TABLE, key, created);
        return ServiceView.of(tx, scope, created, true);
    }
}
