package neargate.services.ecs.services;

import java.util.List;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.Needs;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.MonitoringConfiguration;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.ServiceConnectConfiguration;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.UpdateServiceRequest;

/** What a service may be ("CreateService", "UpdateService"), and what of it is not to be had here yet. Pure. */
final class ServiceChecks {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,255}");

    /** "Amazon ECS service quotas": tasks per service. */
    private static final int MOST_TASKS = 5_000;

    private static final int LONGEST_TOKEN = 36;

    private ServiceChecks() {}

    static void check(CreateServiceRequest request) {
        if (request.serviceName() == null
                || !NAME.matcher(request.serviceName()).matches()) {
            throw EcsErrors.invalidParameter("Invalid service name: " + request.serviceName()
                    + ". Up to 255 letters, numbers, underscores and hyphens are allowed.");
        }
        checkToken(request.clientToken());
        boolean daemon = request.schedulingStrategy() == SchedulingStrategy.DAEMON;
        if (!daemon && request.desiredCount() == null && !ExternalServices.isExternal(request)) {
            throw EcsErrors.invalidParameter("The desiredCount is null. Specify a valid value and try again.");
        }
        checkDesiredCount(request.desiredCount(), daemon);
        checkGracePeriod(request.healthCheckGracePeriodSeconds());
        if (request.role() != null) {
            throw EcsErrors.invalidParameter("role can be given only with a load balancer.");
        }
        refuse("loadBalancers", request.loadBalancers());
        refuse("serviceRegistries", request.serviceRegistries());
        refuse("volumeConfigurations", request.volumeConfigurations());
        refuse("vpcLatticeConfigurations", request.vpcLatticeConfigurations());
        refuse("gatewayConnectors", request.gatewayConnectors());
        checkRest(request.serviceConnectConfiguration(), request.monitoring());
    }

    /**
     * Commands are run for whom the task's role lets in ("Prerequisites for using ECS Exec").
     *
     * @param what what could not be done
     */
    static void checkRole(TaskDefinition definition, String what) {
        if (definition.taskRoleArn() == null) {
            throw EcsErrors.noRoleForExec(what);
        }
    }

    static void checkToken(@Nullable String token) {
        if (token != null && token.length() > LONGEST_TOKEN) {
            throw EcsErrors.invalidParameter("clientToken can be at most " + LONGEST_TOKEN + " characters long.");
        }
    }

    static void check(UpdateServiceRequest request) {
        checkGracePeriod(request.healthCheckGracePeriodSeconds());
        refuse("loadBalancers", request.loadBalancers());
        refuse("serviceRegistries", request.serviceRegistries());
        refuse("volumeConfigurations", request.volumeConfigurations());
        refuse("vpcLatticeConfigurations", request.vpcLatticeConfigurations());
        refuse("gatewayConnectors", request.gatewayConnectors());
        checkRest(request.serviceConnectConfiguration(), request.monitoring());
    }

    /** A service keeps its controller: the one's deployments would have to become the other's task sets. */
    static void checkController(ServiceRecord record, @Nullable DeploymentController asked) {
        if (asked != null
                && asked.type() != record.service().deploymentController().type()) {
            throw notYet("A change of the deploymentController");
        }
    }

    /** A DAEMON service has as many tasks as there are instances for it. */
    static void checkDesiredCount(@Nullable Integer count, boolean daemon) {
        if (count == null) {
            return;
        }
        if (daemon) {
            throw EcsErrors.invalidParameter("The daemon scheduling strategy does not support a desired count for"
                    + " services. Remove the desired count value and try again");
        }
        if (count < 0) {
            throw EcsErrors.invalidParameter(
                    "The desiredCount can't be negative. Specify a valid value and try again.");
        }
        if (count > MOST_TASKS) {
            throw EcsErrors.invalidParameter(
                    "The desiredCount can't be more than " + MOST_TASKS + ", the quota of tasks per service.");
        }
    }

    private static void checkGracePeriod(@Nullable Integer seconds) {
        if (seconds != null && seconds < 0) {
            throw EcsErrors.invalidParameter("healthCheckGracePeriodSeconds can't be negative.");
        }
    }

    static void checkPlacement(
            Launch launch, boolean daemon, List<PlacementConstraint> constraints, List<PlacementStrategy> strategy) {
        if (daemon && !launch.onInstances()) {
            throw EcsErrors.invalidParameter(
                    "The daemon scheduling strategy is not supported with the FARGATE launch type.");
        }
        if (daemon && !strategy.isEmpty()) {
            throw EcsErrors.invalidParameter("The daemon scheduling strategy does not support placement strategies."
                    + " Remove the placement strategy and try again");
        }
        if (launch.onInstances()) {
            Needs.check(constraints, strategy);
        } else if (!constraints.isEmpty() || !strategy.isEmpty()) {
            throw EcsErrors.invalidParameter(
                    "Placement constraints and strategies are not supported with FARGATE launch type.");
        }
    }

    private static void checkRest(
            @Nullable ServiceConnectConfiguration connect, @Nullable MonitoringConfiguration monitoring) {
        if (connect != null && Boolean.TRUE.equals(connect.enabled())) {
            throw notYet("serviceConnectConfiguration");
        }
        if (monitoring != null) {
            throw notYet("monitoring");
        }
    }

    static void refuse(String field, List<?> values) {
        if (!values.isEmpty()) {
            throw notYet(field);
        }
    }

    static RuntimeException notYet(String field) {
        return EcsErrors.invalidParameter(field + " is not available here yet.");
    }
}
