package neargate.services.ecs.services;

import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.tasks.Launch;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/**
 * What may be said of a service with the deployment controller CODE_DEPLOY ("CreateService", "UpdateService",
 * "DeploymentConfiguration"): what a new version would be made of is told to AWS CodeDeploy. Pure.
 */
final class CodeDeployServices {
    private static final List<Member> NOT_UPDATED = List.of(
            new Member("task definition", request -> request.taskDefinition() != null),
            new Member("network parameters", request -> request.networkConfiguration() != null),
            new Member("load balancers", UpdateServiceRequest::hasLoadBalancers),
            new Member("service registries", UpdateServiceRequest::hasServiceRegistries),
            new Member("platform version", request -> request.platformVersion() != null),
            new Member("capacity provider strategy", UpdateServiceRequest::hasCapacityProviderStrategy),
            new Member("Availability Zone rebalancing", request -> request.availabilityZoneRebalancing() != null));

    private CodeDeployServices() {}

    private record Member(String name, Predicate<UpdateServiceRequest> isGiven) {}

    static boolean isCodeDeploy(CreateServiceRequest request) {
        return request.deploymentController() != null
                && request.deploymentController().type() == DeploymentControllerType.CODE_DEPLOY;
    }

    static void check(CreateServiceRequest request) {
        if (request.schedulingStrategy() == SchedulingStrategy.DAEMON) {
            throw EcsErrors.invalidParameter(
                    "The daemon scheduling strategy is not supported with the CODE_DEPLOY deployment controller.");
        }
        if (request.availabilityZoneRebalancing() != null) {
            throw notSupported("availabilityZoneRebalancing");
        }
        check(request.deploymentConfiguration());
    }

    static void check(UpdateServiceRequest request) {
        for (Member member : NOT_UPDATED) {
            if (member.isGiven().test(request)) {
                throw useCodeDeploy("Unable to update " + member.name());
            }
        }
        if (Boolean.TRUE.equals(request.forceNewDeployment())) {
            throw useCodeDeploy("Cannot force a new deployment");
        }
        check(request.deploymentConfiguration());
    }

    /** The configuration that a service has after a request. */
    static DeploymentConfiguration after(Service before, UpdateServiceRequest request) {
        DeploymentConfiguration after =
                DeploymentSettings.after(before.deploymentConfiguration(), request.deploymentConfiguration(), false);
        check(after, Revisions.launch(before));
        return after;
    }

    /** Percentages of one's own are for tasks on Fargate only, where they are shown and not used. */
    static void check(DeploymentConfiguration configuration, Launch launch) {
        if (launch.onInstances()
                && !(Objects.equals(
                                configuration.minimumHealthyPercent(),
                                DeploymentSettings.OF_TASK_SETS.minimumHealthyPercent())
                        && Objects.equals(
                                configuration.maximumPercent(), DeploymentSettings.OF_TASK_SETS.maximumPercent()))) {
            throw EcsErrors.invalidParameter(
                    "A custom minimumHealthyPercent or maximumPercent cannot be specified for a"
                            + " service with a CODE_DEPLOY deployment controller and tasks that use the EC2 launch type.");
        }
    }

    /** What ends deployments of ECS, and how those go, are settings of CodeDeploy's here. */
    private static void check(@Nullable DeploymentConfiguration asked) {
        if (asked == null) {
            return;
        }
        if (asked.deploymentCircuitBreaker() != null
                && Boolean.TRUE.equals(asked.deploymentCircuitBreaker().enable())) {
            throw notSupported("deploymentCircuitBreaker");
        }
        if (asked.alarms() != null && Boolean.TRUE.equals(asked.alarms().enable())) {
            throw notSupported("alarms");
        }
        if (asked.strategy() != null && asked.strategy() != DeploymentStrategy.ROLLING) {
            throw notSupported("The deployment strategy " + asked.strategyAsString());
        }
    }

    private static RuntimeException notSupported(String what) {
        return EcsErrors.invalidParameter(
                what + " is not supported for a service with a CODE_DEPLOY deployment controller.");
    }

    private static RuntimeException useCodeDeploy(String what) {
        return EcsErrors.invalidParameter(what + " on services with a CODE_DEPLOY deployment controller."
                + " Use AWS CodeDeploy to trigger a new deployment.");
    }
}
