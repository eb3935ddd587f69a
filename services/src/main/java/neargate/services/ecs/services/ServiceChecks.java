package neargate.services.ecs.services;

import java.util.List;
import java.util.regex.Pattern;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.tasks.Launch;
import neargate.services.ecs.tasks.Needs;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.CreateServiceRequest;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentController;
import software.amazon.awssdk.services.ecs.model.DeploymentControllerType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.SchedulingStrategy;
import software.amazon.awssdk.services.ecs.model.ServiceConnectConfiguration;
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
        if (request.clientToken() != null && request.clientToken().length() > LONGEST_TOKEN) {
            throw EcsErrors.invalidParameter("clientToken can be at most " + LONGEST_TOKEN + " characters long.");
        }
        if (request.schedulingStrategy() == SchedulingStrategy.DAEMON) {
            throw EcsErrors.invalidParameter(
                    request.launchType() == LaunchType.FARGATE
                            ? "The daemon scheduling strategy is not supported with the FARGATE launch type."
                            : "schedulingStrategy DAEMON is not available here yet.");
        }
        if (request.desiredCount() == null) {
            throw EcsErrors.invalidParameter("The desiredCount is null. Specify a valid value and try again.");
        }
        checkDesiredCount(request.desiredCount());
        checkGracePeriod(request.healthCheckGracePeriodSeconds());
        if (request.role() != null) {
            throw EcsErrors.invalidParameter("role can be given only with a load balancer.");
        }
        refuse("loadBalancers", request.loadBalancers());
        refuse("serviceRegistries", request.serviceRegistries());
        refuse("volumeConfigurations", request.volumeConfigurations());
        refuse("vpcLatticeConfigurations", request.vpcLatticeConfigurations());
        checkRest(
                request.serviceConnectConfiguration(),
                request.deploymentController(),
                request.availabilityZoneRebalancing(),
                request.enableExecuteCommand());
    }

    static void check(UpdateServiceRequest request) {
        if (request.desiredCount() != null) {
            checkDesiredCount(request.desiredCount());
        }
        checkGracePeriod(request.healthCheckGracePeriodSeconds());
        refuse("loadBalancers", request.loadBalancers());
        refuse("serviceRegistries", request.serviceRegistries());
        refuse("volumeConfigurations", request.volumeConfigurations());
        refuse("vpcLatticeConfigurations", request.vpcLatticeConfigurations());
        checkRest(
                request.serviceConnectConfiguration(),
                request.deploymentController(),
                request.availabilityZoneRebalancing(),
                request.enableExecuteCommand());
    }

    /**
     * The deployment configuration that holds after a request: what it does not say stays.
     *
     * @param before null for a new service, which gets AWS's defaults
     */
    static DeploymentConfiguration configuration(
            @Nullable DeploymentConfiguration before, @Nullable DeploymentConfiguration asked) {
        DeploymentConfiguration known = before != null ? before : defaults();
        if (asked == null) {
            return known;
        }
        if (asked.deploymentCircuitBreaker() != null
                && Boolean.TRUE.equals(asked.deploymentCircuitBreaker().enable())) {
            throw notYet("deploymentConfiguration.deploymentCircuitBreaker");
        }
        if (asked.alarms() != null && Boolean.TRUE.equals(asked.alarms().enable())) {
            throw notYet("deploymentConfiguration.alarms");
        }
        if (asked.strategy() != null && asked.strategy() != DeploymentStrategy.ROLLING) {
            throw notYet("deploymentConfiguration.strategy " + asked.strategyAsString());
        }
        refuse("deploymentConfiguration.lifecycleHooks", asked.lifecycleHooks());
        if (asked.bakeTimeInMinutes() != null && asked.bakeTimeInMinutes() != 0) {
            throw notYet("deploymentConfiguration.bakeTimeInMinutes");
        }
        DeploymentConfiguration after = known.toBuilder()
                .minimumHealthyPercent(or(asked.minimumHealthyPercent(), known.minimumHealthyPercent()))
                .maximumPercent(or(asked.maximumPercent(), known.maximumPercent()))
                .build();
        checkPercents(after.minimumHealthyPercent(), after.maximumPercent());
        return after;
    }

    private static void checkPercents(int least, int most) {
        if (least < 0 || least > 100) {
            throw EcsErrors.invalidParameter("minimumHealthyPercent must be between 0 and 100, was " + least + ".");
        }
        if (most < 100 || most > 1_000) {
            throw EcsErrors.invalidParameter("maximumPercent must be between 100 and 1000, was " + most + ".");
        }
        if (least == 100 && most == 100) {
            throw EcsErrors.invalidParameter(
                    "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.");
        }
    }

    private static DeploymentConfiguration defaults() {
        return DeploymentConfiguration.builder()
                .deploymentCircuitBreaker(breaker -> breaker.enable(false).rollback(false))
                .maximumPercent(200)
                .minimumHealthyPercent(100)
                .strategy(DeploymentStrategy.ROLLING)
                .bakeTimeInMinutes(0)
                .build();
    }

    private static void checkDesiredCount(int count) {
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

    static void checkPlacement(Launch launch, List<PlacementConstraint> constraints, List<PlacementStrategy> strategy) {
        if (launch.onInstances()) {
            Needs.check(constraints, strategy);
        } else if (!constraints.isEmpty() || !strategy.isEmpty()) {
            throw EcsErrors.invalidParameter(
                    "Placement constraints and strategies are not supported with FARGATE launch type.");
        }
    }

    private static void checkRest(
            @Nullable ServiceConnectConfiguration connect,
            @Nullable DeploymentController controller,
            @Nullable AvailabilityZoneRebalancing rebalancing,
            @Nullable Boolean execute) {
        if (connect != null && Boolean.TRUE.equals(connect.enabled())) {
            throw notYet("serviceConnectConfiguration");
        }
        if (controller != null && controller.type() != DeploymentControllerType.ECS) {
            throw notYet("deploymentController " + controller.typeAsString());
        }
        if (rebalancing == AvailabilityZoneRebalancing.ENABLED) {
            throw notYet("availabilityZoneRebalancing");
        }
        if (Boolean.TRUE.equals(execute)) {
            throw notYet("enableExecuteCommand");
        }
    }

    private static void refuse(String field, List<?> values) {
        if (!values.isEmpty()) {
            throw notYet(field);
        }
    }

    private static RuntimeException notYet(String field) {
        return EcsErrors.invalidParameter(field + " is not available here yet.");
    }

    private static int or(@Nullable Integer asked, int known) {
        return asked != null ? asked : known;
    }
}
