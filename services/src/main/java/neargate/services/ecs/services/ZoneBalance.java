package neargate.services.ecs.services;

import java.util.List;
import neargate.services.ecs.EcsErrors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;

/** Which services may have their tasks moved between zones ("Balancing a service across Availability Zones"). Pure. */
final class ZoneBalance {
    private static final String ZONE = "attribute:ecs.availability-zone";

    private ZoneBalance() {}

    /**
     * What holds for a service after a request: null if it is balanced and nobody has said so. Whom the default has made
     * balanced may ask for what stands in the way, and is balanced no more. (AWS refuses that, as with an ENABLED that was
     * asked for.)
     *
     * @param before as above; null for a new service: it is balanced if that is possible
     * @param obstacle what stands in the way; null for nothing
     */
    static @Nullable AvailabilityZoneRebalancing after(
            @Nullable AvailabilityZoneRebalancing before,
            @Nullable AvailabilityZoneRebalancing asked,
            @Nullable String obstacle) {
        if (asked == AvailabilityZoneRebalancing.UNKNOWN_TO_SDK_VERSION) {
            throw EcsErrors.invalidParameter("availabilityZoneRebalancing must be ENABLED or DISABLED.");
        }
        if (asked == null && before == null) {
            return obstacle == null ? null : AvailabilityZoneRebalancing.DISABLED;
        }
        AvailabilityZoneRebalancing after = asked != null ? asked : before;
        if (after == AvailabilityZoneRebalancing.ENABLED && obstacle != null) {
            throw EcsErrors.invalidParameter("Availability Zone rebalancing is not supported with " + obstacle + ".");
        }
        return after;
    }

    /** What of a service stands in the way of balancing it, as a refusal names it; null for nothing. */
    static @Nullable String obstacle(
            boolean daemon,
            LaunchType launchType,
            DeploymentConfiguration configuration,
            List<PlacementStrategy> strategy,
            List<PlacementConstraint> constraints) {
        if (daemon) {
            return "the daemon scheduling strategy";
        }
        if (configuration.maximumPercent() <= 100) {
            return "a maximumPercent of 100";
        }
        if (launchType == LaunchType.EXTERNAL) {
            return "the EXTERNAL launch type";
        }
        if (constraints.stream()
                .anyMatch(it -> it.expression() != null && it.expression().contains(ZONE))) {
            return "a placement constraint on " + ZONE;
        }
        return strategy.isEmpty() || isSpreadOverZones(strategy.getFirst())
                ? null
                : "a placement strategy that does not begin with a spread over " + ZONE;
    }

    private static boolean isSpreadOverZones(PlacementStrategy strategy) {
        return strategy.type() == PlacementStrategyType.SPREAD && ZONE.equals(strategy.field());
    }
}
