package neargate.services.ecs.services;

import java.util.List;
import java.util.function.Predicate;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/**
 * What may be said of a service with the deployment controller EXTERNAL ("External deployment"): only what is not its task
 * sets' matter. Pure.
 */
final class ExternalServices {
    private static final List<Member<CreateServiceRequest>> OF_TASK_SETS = List.of(
            new Member<>("taskDefinition", request -> request.taskDefinition() != null),
            new Member<>("launchType", request -> request.launchType() != null),
            new Member<>("capacityProviderStrategy", CreateServiceRequest::hasCapacityProviderStrategy),
            new Member<>("platformVersion", request -> request.platformVersion() != null),
            new Member<>("networkConfiguration", request -> request.networkConfiguration() != null),
            new Member<>("deploymentConfiguration", request -> request.deploymentConfiguration() != null),
            new Member<>("availabilityZoneRebalancing", request -> request.availabilityZoneRebalancing() != null));

    private static final List<Member<UpdateServiceRequest>> NOT_UPDATED = List.of(
            new Member<>("task definition", request -> request.taskDefinition() != null),
            new Member<>("capacity provider strategy", UpdateServiceRequest::hasCapacityProviderStrategy),
            new Member<>("platform version", request -> request.platformVersion() != null),
            new Member<>("network configuration", request -> request.networkConfiguration() != null),
            new Member<>("deployment configuration", request -> request.deploymentConfiguration() != null),
            new Member<>("execute command", request -> request.enableExecuteCommand() != null),
            new Member<>("Availability Zone rebalancing", request -> request.availabilityZoneRebalancing() != null));

    private ExternalServices() {}

    private record Member<R>(String name, Predicate<R> isGiven) {}

    static boolean isExternal(CreateServiceRequest request) {
        return request.deploymentController() != null
                && request.deploymentController().type() == DeploymentControllerType.EXTERNAL;
    }

    static void check(CreateServiceRequest request) {
        if (request.schedulingStrategy() == SchedulingStrategy.DAEMON) {
            throw EcsErrors.invalidParameter(
                    "The daemon scheduling strategy is not supported with the EXTERNAL deployment controller.");
        }
        for (Member<CreateServiceRequest> member : OF_TASK_SETS) {
            if (member.isGiven().test(request)) {
                throw EcsErrors.invalidParameter(member.name()
                        + " cannot be specified for a service with an EXTERNAL deployment controller. Specify it for the"
                        + " task set.");
            }
        }
    }

    /** What of a service with task sets is not its user's to update, but whoever's who makes them. */
    static void check(ServiceRecord record, UpdateServiceRequest request) {
        if (record.service().deploymentController().type() == DeploymentControllerType.CODE_DEPLOY) {
            CodeDeployServices.check(request);
        } else {
            check(request);
        }
    }

    private static void check(UpdateServiceRequest request) {
        for (Member<UpdateServiceRequest> member : NOT_UPDATED) {
            if (member.isGiven().test(request)) {
                throw EcsErrors.invalidParameter("Unable to update " + member.name()
                        + " on services with an EXTERNAL deployment controller. Use CreateTaskSet to create a new task"
                        + " set.");
            }
        }
        if (Boolean.TRUE.equals(request.forceNewDeployment())) {
            throw EcsErrors.invalidParameter(
                    "Unable to force a new deployment on services with an EXTERNAL deployment controller.");
        }
    }
}
