package neargate.services.ecs.tasks;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.capacityproviders.CapacityProviderStrategy;
import neargate.services.ecs.clusters.ClusterRecord;
import neargate.services.ecs.taskdefinitions.NotCarried;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/**
 * How tasks are launched, as RunTask and services ask for it: on Fargate, with the launch type or by a strategy over its
 * capacity providers, or on container instances.
 *
 * @param type FARGATE also with a strategy
 * @param strategy empty for a launch type alone
 */
public record Launch(LaunchType type, List<CapacityProviderStrategyItem> strategy) {
    private static final Set<String> PLATFORM_VERSIONS = Set.of("LATEST", NewTask.PLATFORM_VERSION);

    /**
     * Resolves what a request asks for; a request that says nothing gets the cluster's default strategy, or else EC2.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when it cannot be
     */
    public static Launch of(
            ClusterRecord cluster,
            @Nullable LaunchType launchType,
            List<CapacityProviderStrategyItem> strategy,
            @Nullable String platformVersion) {
        if (launchType != null && !strategy.isEmpty()) {
            throw EcsErrors.invalidParameter("specifying both a launch type and capacity provider strategy is not"
                    + " supported. Remove one and try again.");
        }
        CapacityProviderStrategy.check(cluster.cluster().capacityProviders(), strategy);
        boolean byDefault = launchType == null && strategy.isEmpty();
        List<CapacityProviderStrategyItem> resolved =
                byDefault ? cluster.cluster().defaultCapacityProviderStrategy() : strategy;
        if (!resolved.isEmpty() || launchType == LaunchType.FARGATE) {
            checkPlatform(platformVersion);
            return new Launch(LaunchType.FARGATE, resolved);
        }
        if (platformVersion != null) {
            throw EcsErrors.invalidParameter("The platform version must be null when specifying an EC2 launch type.");
        }
        return new Launch(launchType == null ? LaunchType.EC2 : launchType, List.of());
    }

    /** Whether the tasks go to container instances. */
    public boolean onInstances() {
        return type != LaunchType.FARGATE;
    }

    /** Checks a platform version; null means LATEST. */
    public static void checkPlatform(@Nullable String version) {
        if (version != null && !PLATFORM_VERSIONS.contains(version)) {
            throw EcsErrors.platformUnknown();
        }
    }

    /**
     * Checks that a definition can be launched here. One that holds fields which no engine of ours carries is refused by
     * name, never run without them.
     */
    public void check(TaskDefinition definition) {
        if (!definition.compatibilities().contains(Compatibility.fromValue(type.toString()))) {
            throw EcsErrors.invalidParameter("Task definition does not support launch_type " + type + ".");
        }
        List<String> missing = NotCarried.fields(definition, machine());
        if (!missing.isEmpty()) {
            throw EcsErrors.client("The task definition " + definition.family() + ":" + definition.revision()
                    + " has fields that cannot be carried here yet: " + String.join(", ", missing) + ".");
        }
    }

    /** Checks what only tasks on Fargate can have ("AwsVpcConfiguration"). */
    public void check(@Nullable NetworkConfiguration network) {
        if (onInstances()
                && network != null
                && network.awsvpcConfiguration() != null
                && network.awsvpcConfiguration().assignPublicIp() == AssignPublicIp.ENABLED) {
            throw EcsErrors.invalidParameter("Assign public IP is not supported for this launch type.");
        }
    }

    /** The architecture of the machine that all tasks run on. */
    static CPUArchitecture machine() {
        return System.getProperty("os.arch").equals("aarch64") ? CPUArchitecture.ARM64 : CPUArchitecture.X86_64;
    }

    /**
     * The capacity provider of the next task: first the base is filled, then the one which is furthest behind its weight
     * ("CapacityProviderStrategyItem").
     *
     * @param tasks how many tasks each provider has already
     * @return null with the launch type FARGATE
     */
    public @Nullable String provider(Map<String, Integer> tasks) {
        return strategy.stream()
                .filter(item -> base(item) > count(item, tasks))
                .findFirst()
                .or(() -> strategy.stream()
                        .filter(item -> item.weight() != null && item.weight() > 0)
                        .min(Comparator.comparingDouble(item -> behind(item, tasks))))
                .or(() -> strategy.stream().findFirst())
                .map(CapacityProviderStrategyItem::capacityProvider)
                .orElse(null);
    }

    private static double behind(CapacityProviderStrategyItem item, Map<String, Integer> tasks) {
        return (double) (count(item, tasks) - base(item)) / item.weight();
    }

    private static int count(CapacityProviderStrategyItem item, Map<String, Integer> tasks) {
        return tasks.getOrDefault(item.capacityProvider(), 0);
    }

    private static int base(CapacityProviderStrategyItem item) {
        return item.base() == null ? 0 : item.base();
    }
}
