package neargate.services.ecs.services;

import java.util.List;
import java.util.function.Predicate;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentAlarms;
import software.amazon.awssdk.services.ecs.model.DeploymentCircuitBreaker;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHook;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookStage;
import software.amazon.awssdk.services.ecs.model.DeploymentLifecycleHookTargetType;
import software.amazon.awssdk.services.ecs.model.DeploymentStrategy;
import software.amazon.awssdk.services.ecs.model.ThresholdConfiguration;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

/** The deployment configuration of services ("DeploymentConfiguration"), and what of it is not to be had here yet. Pure. */
final class DeploymentSettings {
    private static final int MOST_BAKE_MINUTES = 1_440;

    /** The one by which tasks of a task set are replaced: percentages of others are shown, and not used. */
    static final DeploymentConfiguration OF_TASK_SETS = defaults(false);

    private DeploymentSettings() {}

    /**
     * The configuration that holds after a request: what it does not say stays.
     *
     * @param before null for a new service, which gets AWS's defaults
     */
    static DeploymentConfiguration after(
            @Nullable DeploymentConfiguration before, @Nullable DeploymentConfiguration asked, boolean daemon) {
        DeploymentConfiguration known = before != null ? before : defaults(daemon);
        if (asked == null) {
            return known;
        }
        DeploymentStrategy strategy = asked.strategy() == null ? known.strategy() : asked.strategy();
        checkStrategy(known, asked, strategy, daemon);
        if (asked.earlySuccessCriteria() != null) {
            throw ServiceChecks.notYet("earlySuccessCriteria");
        }
        DeploymentConfiguration after = known.toBuilder()
                .minimumHealthyPercent(or(asked.minimumHealthyPercent(), known.minimumHealthyPercent()))
                .maximumPercent(or(asked.maximumPercent(), known.maximumPercent()))
                .deploymentCircuitBreaker(breaker(known, asked.deploymentCircuitBreaker()))
                .alarms(asked.alarms() == null ? known.alarms() : asked.alarms())
                .strategy(strategy)
                .bakeTimeInMinutes(
                        strategy == DeploymentStrategy.BLUE_GREEN
                                ? or(asked.bakeTimeInMinutes(), known.bakeTimeInMinutes())
                                : 0)
                .lifecycleHooks(
                        strategy == DeploymentStrategy.BLUE_GREEN && asked.hasLifecycleHooks()
                                ? asked.lifecycleHooks()
                                : hooks(strategy, known))
                .build();
        check(after.minimumHealthyPercent(), after.maximumPercent(), daemon);
        return after;
    }

    private static List<DeploymentLifecycleHook> hooks(DeploymentStrategy strategy, DeploymentConfiguration known) {
        return strategy == DeploymentStrategy.BLUE_GREEN ? known.lifecycleHooks() : List.of();
    }

    private static void checkHooks(List<DeploymentLifecycleHook> hooks) {
        for (DeploymentLifecycleHook hook : hooks) {
            String target = hook.hookTargetArn();
            if (target != null && target.startsWith("arn:")) {
                throw EcsErrors.invalidParameter(
                        "The lifecycle hook " + target + " can't be called: there is no AWS Lambda"
                                + " here. Specify the http or https URL of an endpoint that answers as the function would.");
            }
            if (target == null) {
                throw EcsErrors.invalidParameter("hookTargetArn can not be empty.");
            }
            if (HookEndpoint.url(target).isEmpty()) {
                throw EcsErrors.invalidParameter("hookTargetArn must be an http or https URL, was " + target + ".");
            }
            if (hook.lifecycleStages().isEmpty()) {
                throw EcsErrors.invalidParameter("lifecycleStages can not be empty.");
            }
            if (hook.lifecycleStages().contains(DeploymentLifecycleHookStage.UNKNOWN_TO_SDK_VERSION)) {
                throw EcsErrors.invalidParameter("lifecycleStages must be of "
                        + DeploymentLifecycleHookStage.knownValues().stream()
                                .sorted()
                                .toList() + ", were "
                        + hook.lifecycleStagesAsStrings() + ".");
            }
            if (hook.lifecycleStages().contains(DeploymentLifecycleHookStage.PRE_PRODUCTION_TRAFFIC_SHIFT)) {
                throw ServiceChecks.notYet("The lifecycle stage PRE_PRODUCTION_TRAFFIC_SHIFT");
            }
            if (hook.hookDetails() != null) {
                throw ServiceChecks.notYet("hookDetails");
            }
            if (hook.targetType() != null && hook.targetType() != DeploymentLifecycleHookTargetType.AWS_LAMBDA) {
                throw ServiceChecks.notYet("The targetType " + hook.targetTypeAsString() + " of a lifecycle hook");
            }
            if (hook.timeoutConfiguration() != null) {
                throw ServiceChecks.notYet("timeoutConfiguration");
            }
        }
        if (hooks.stream()
                        .map(DeploymentLifecycleHook::hookTargetArn)
                        .distinct()
                        .count()
                < hooks.size()) {
            throw EcsErrors.invalidParameter("lifecycleHooks can not have the same hookTargetArn twice.");
        }
    }

    private static void checkStrategy(
            DeploymentConfiguration known, DeploymentConfiguration asked, DeploymentStrategy strategy, boolean daemon) {
        Integer bake = asked.bakeTimeInMinutes();
        if (strategy == DeploymentStrategy.UNKNOWN_TO_SDK_VERSION) {
            throw EcsErrors.invalidParameter("The deployment strategy " + asked.strategyAsString() + " is not one of "
                    + DeploymentStrategy.knownValues().stream().sorted().toList() + ".");
        }
        if (strategy == DeploymentStrategy.LINEAR || strategy == DeploymentStrategy.CANARY) {
            throw EcsErrors.invalidParameter("The deployment strategy " + strategy
                    + " needs a load balancer or Service Connect, to shift traffic by parts.");
        }
        if (asked.linearConfiguration() != null || asked.canaryConfiguration() != null) {
            throw EcsErrors.invalidParameter(
                    "linearConfiguration is only valid with the deployment strategy LINEAR, and"
                            + " canaryConfiguration with CANARY.");
        }
        if (strategy == DeploymentStrategy.ROLLING && bake != null && bake != 0) {
            throw ServiceChecks.notYet("bakeTimeInMinutes with the deployment strategy ROLLING");
        }
        if (strategy == DeploymentStrategy.ROLLING && !asked.lifecycleHooks().isEmpty()) {
            throw EcsErrors.invalidParameter("lifecycleHooks are not valid with the deployment strategy ROLLING.");
        }
        checkHooks(asked.lifecycleHooks());
        if (strategy == DeploymentStrategy.BLUE_GREEN) {
            if (daemon) {
                throw EcsErrors.invalidParameter(
                        "The daemon scheduling strategy does not support the deployment strategy BLUE_GREEN.");
            }
            if (bake == null && known.strategy() != DeploymentStrategy.BLUE_GREEN) {
                throw EcsErrors.invalidParameter(
                        "bakeTimeInMinutes must be specified with the deployment strategy BLUE_GREEN.");
            }
            if (bake != null && (bake < 0 || bake > MOST_BAKE_MINUTES)) {
                throw EcsErrors.invalidParameter("bakeTimeInMinutes must be between 0 and " + MOST_BAKE_MINUTES + ".");
            }
        }
    }

    private static DeploymentCircuitBreaker breaker(
            DeploymentConfiguration known, @Nullable DeploymentCircuitBreaker asked) {
        if (asked == null) {
            return known.deploymentCircuitBreaker();
        }
        if (asked.thresholdConfiguration() != null) {
            checkThreshold(asked.thresholdConfiguration());
        }
        return asked.toBuilder()
                .enable(Boolean.TRUE.equals(asked.enable()))
                .rollback(Boolean.TRUE.equals(asked.rollback()))
                .build();
    }

    private static void checkThreshold(ThresholdConfiguration asked) {
        if (asked.type() == null || asked.type() == ThresholdType.UNKNOWN_TO_SDK_VERSION) {
            throw EcsErrors.invalidParameter("The type of thresholdConfiguration must be one of "
                    + ThresholdType.knownValues().stream().sorted().toList() + ", was " + asked.typeAsString() + ".");
        }
        if (asked.value() == null || asked.value() < 1) {
            throw EcsErrors.invalidParameter(
                    "The value of thresholdConfiguration must be 1 or more, was " + asked.value() + ".");
        }
    }

    /** Alarms that are not there can end no deployment: whoever names them should know. */
    static void checkAlarms(@Nullable DeploymentAlarms alarms, Predicate<String> exists) {
        if (alarms == null || !Boolean.TRUE.equals(alarms.enable())) {
            return;
        }
        if (alarms.alarmNames().isEmpty()) {
            throw EcsErrors.invalidParameter("alarmNames can not be empty when deployment alarms are enabled.");
        }
        List<String> missing =
                alarms.alarmNames().stream().filter(exists.negate()).toList();
        if (!missing.isEmpty()) {
            throw EcsErrors.invalidParameter(
                    "These CloudWatch alarms do not exist: " + String.join(", ", missing) + ".");
        }
    }

    /** Both may be 100, as on AWS: then a deployment waits for ever, and the service's events say so. */
    private static void check(int least, int most, boolean daemon) {
        if (least < 0 || least > 100) {
            throw EcsErrors.invalidParameter("minimumHealthyPercent must be between 0 and 100, was " + least + ".");
        }
        if (daemon && most > 100) {
            throw EcsErrors.invalidParameter("The daemon scheduling strategy does not support values above 100 for"
                    + " maximumPercent on a deployment configuration. Change the maximumPercent value to 100, and try"
                    + " again");
        }
        if (most < 100 || most > 1_000) {
            throw EcsErrors.invalidParameter("maximumPercent must be between 100 and 1000, was " + most + ".");
        }
    }

    private static DeploymentConfiguration defaults(boolean daemon) {
        return DeploymentConfiguration.builder()
                .deploymentCircuitBreaker(breaker -> breaker.enable(false).rollback(false))
                .maximumPercent(daemon ? 100 : 200)
                .minimumHealthyPercent(daemon ? 0 : 100)
                .strategy(DeploymentStrategy.ROLLING)
                .bakeTimeInMinutes(0)
                .build();
    }

    private static int or(@Nullable Integer asked, int known) {
        return asked != null ? asked : known;
    }
}
