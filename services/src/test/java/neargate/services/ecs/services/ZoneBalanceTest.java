package neargate.services.ecs.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.AvailabilityZoneRebalancing;
import software.amazon.awssdk.services.ecs.model.DeploymentConfiguration;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;

/** Which services are balanced over zones unless they say otherwise, and which can't be ("Balancing a service across Availability Zones"). */
class ZoneBalanceTest {
    private static final PlacementStrategy BINPACK =
            PlacementStrategy.builder().type("binpack").field("memory").build();
    private static final PlacementConstraint IN_ONE_ZONE = PlacementConstraint.builder()
            .type("memberOf")
            .expression("attribute:ecs.availability-zone == us-east-1a")
            .build();

    private static @Nullable String obstacle(boolean daemon, LaunchType type, int maximumPercent) {
        return obstacle(daemon, type, maximumPercent, List.of(), List.of());
    }

    private static @Nullable String obstacle(
            boolean daemon,
            LaunchType type,
            int maximumPercent,
            List<PlacementStrategy> strategy,
            List<PlacementConstraint> constraints) {
        var configuration =
                DeploymentConfiguration.builder().maximumPercent(maximumPercent).build();
        return ZoneBalance.obstacle(daemon, type, configuration, strategy, constraints);
    }

    @Test
    void nothingStandsInTheWayOfMostServices() {
        assertThat(obstacle(false, LaunchType.FARGATE, 200)).isNull();
        assertThat(obstacle(false, LaunchType.EC2, 101)).isNull();
    }

    @Test
    void whatStandsInTheWayIsNamed() {
        assertThat(obstacle(true, LaunchType.EC2, 200)).isEqualTo("the daemon scheduling strategy");
        assertThat(obstacle(false, LaunchType.EC2, 100)).isEqualTo("a maximumPercent of 100");
        assertThat(obstacle(false, LaunchType.EXTERNAL, 200)).isEqualTo("the EXTERNAL launch type");
        assertThat(obstacle(false, LaunchType.EC2, 200, List.of(BINPACK), List.of()))
                .startsWith("a placement strategy that does not begin with a spread");
        assertThat(obstacle(false, LaunchType.EC2, 200, List.of(), List.of(IN_ONE_ZONE)))
                .isEqualTo("a placement constraint on attribute:ecs.availability-zone");
    }

    @Test
    void aServiceIsBalancedWhereNothingStandsInTheWay() {
        assertThat(ZoneBalance.after(null, null, null)).isNull();
        assertThat(ZoneBalance.after(null, null, "this")).isEqualTo(AvailabilityZoneRebalancing.DISABLED);
        assertThat(catchThrowable(() -> ZoneBalance.after(null, AvailabilityZoneRebalancing.ENABLED, "this")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Availability Zone rebalancing is not supported with this.");
    }
}
