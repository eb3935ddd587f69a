package neargate.simulation.books;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import neargate.simulation.machines.Host;
import neargate.simulation.machines.Rule;
import neargate.simulation.machines.Workload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.PlacementConstraint;
import software.amazon.awssdk.services.ecs.model.PlacementConstraintType;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;

/**
 * What users ask of placement for tasks that are alike.
 *
 * @param group under which ECS counts them together
 * @param distinct whether no two of them may share an instance
 * @param subnets where those with network interfaces of their own may be
 */
public record Ask(
        String group,
        Workload workload,
        List<Rule> rules,
        boolean distinct,
        List<PlacementStrategy> strategies,
        List<Host.Zone> subnets) {

    public List<PlacementConstraint> constraints() {
        Stream<PlacementConstraint> members = rules.stream()
                .map(rule -> PlacementConstraint.builder()
                        .type(PlacementConstraintType.MEMBER_OF)
                        .expression(rule.expression())
                        .build());
        Stream<PlacementConstraint> apart = distinct
                ? Stream.of(PlacementConstraint.builder()
                        .type(PlacementConstraintType.DISTINCT_INSTANCE)
                        .build())
                : Stream.empty();
        return Stream.concat(members, apart).toList();
    }

    @Nullable
    public NetworkConfiguration network() {
        return workload.hasOwnNetworkInterface()
                ? NetworkConfiguration.builder()
                        .awsvpcConfiguration(AwsVpcConfiguration.builder()
                                .subnets(subnets.stream()
                                        .map(Host.Zone::subnetId)
                                        .toList())
                                .build())
                        .build()
                : null;
    }

    /** Whether a task may go to a host where tasks of these groups are; whether there is room is another matter. */
    public boolean allows(Host host, Set<String> groups, Workload workload) {
        boolean rulesHold = Stream.concat(rules.stream(), workload.rules().stream())
                .allMatch(rule -> rule.holds().test(host, groups));
        boolean apart = !distinct || !groups.contains(group);
        boolean reachable = !workload.hasOwnNetworkInterface() || subnets.contains(host.zone());
        return rulesHold && apart && reachable;
    }
}
