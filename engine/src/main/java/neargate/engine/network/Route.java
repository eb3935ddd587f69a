package neargate.engine.network;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a subnet's packets for a block go, when they leave their VPC.
 *
 * @param destination an IPv4 block in CIDR notation
 */
public record Route(String destination, Target target) {

    /** What a route leads to. */
    public sealed interface Target {
        /** The internet, by the VPC's own gateway. */
        record InternetGateway() implements Target {}

        /**
         * Elsewhere, in the name of a NAT gateway.
         *
         * @param networkInterfaceId the gateway's interface; null until it has one
         */
        record NatGateway(String id, @Nullable String networkInterfaceId) implements Target {}

        /** A network interface of the VPC, whoever is behind it. */
        record NetworkInterface(String id) implements Target {}

        /** Another VPC, by a peering connection that is active. */
        record PeeringConnection(String id, String vpcId) implements Target {}

        /** Nothing: what it led to is gone. */
        record Blackhole() implements Target {}
    }

    /** Where a packet for {@code address} goes: the most specific route decides; empty when there is none. */
    static Optional<Target> choose(List<Route> routes, String address) {
        return routes.stream()
                .filter(route -> Cidr.contains(route.destination(), address))
                .max(Comparator.comparingInt(route -> Cidr.prefixLength(route.destination())))
                .map(Route::target);
    }
}
