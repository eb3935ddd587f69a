package neargate.services.ecs.services;

import java.util.List;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;

/** Which services may have their tasks moved between zones ("Balancing a service across Availability Zones"). Pure. */
final class ZoneBalance {
    private ZoneBalance() {}

    /**
     * What holds for a service after a request.
     *
     * @param before null for a new service: it is balanced if that is possible
     */
    static AvailabilityZoneRebalancing after(
            @Nullable AvailabilityZoneRebalancing before,
            @Nullable AvailabilityZoneRebalancing asked,
            boolean daemon,
            DeploymentConfiguration configuration,
            List<PlacementStrategy> strategy) {
        if (asked == AvailabilityZoneRebalancing.UNKNOWN_TO_SDK_VERSION) {
            throw EcsErrors.invalidParameter("availabilityZoneRebalancing must be ENABLED or DISABLED.");
        }
        String obstacle = obstacle(daemon, configuration, strategy);
        if (asked == null && before == null) {
            return obstacle == null ? AvailabilityZoneRebalancing.ENABLED : AvailabilityZoneRebalancing.DISABLED;
        }
        AvailabilityZoneRebalancing after = asked != null ? asked : before;
        if (after == AvailabilityZoneRebalancing.ENABLED && obstacle != null) {
            throw EcsErrors.invalidParameter("Availability Zone rebalancing is not supported with " + obstacle + ".");
        }
        return after;
    }

    private static @Nullable String obstacle(
            boolean daemon, DeploymentConfiguration configuration, List<PlacementStrategy> strategy) {
        if (daemon) {
            return "the daemon scheduling strategy";
        }
        if (configuration.maximumPercent() <= 100) {
            return "a maximumPercent of 100";
        }
        return strategy.isEmpty() || isSpreadOverZones(strategy.getFirst())
                ? null
                : "a placement strategy that does not begin with a spread over attribute:ecs.availability-zone";
    }

    private static boolean isSpreadOverZones(PlacementStrategy strategy) {
        return strategy.type() == PlacementStrategyType.SPREAD
                && "attribute:ecs.availability-zone".equals(strategy.field());
    }
}
