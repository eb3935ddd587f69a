package neargate.services.ec2;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.network.Route.Target;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionRows;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceStatus;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;

/** What routes lead to: whether they may, whether it is still there, and what it is to the engine's network. */
final class RouteTargets {
    /** The gateway of the route that every table has, to its own VPC. */
    static final String LOCAL = "local";

    private RouteTargets() {}

    /** The route that a request asks for, which names exactly one target. */
    static Route checked(RegionRows rows, RouteTable table, Route asked) {
        long targets = Stream.of(
                        asked.gatewayId(),
                        asked.natGatewayId(),
                        asked.vpcPeeringConnectionId(),
                        asked.networkInterfaceId())
                .filter(Objects::nonNull)
                .count();
        if (targets != 1) {
            throw targets == 0
                    ? Ec2Errors.error(
                            "MissingParameter",
                            "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, or"
                                    + " vpcPeeringConnectionId")
                    : Ec2Errors.invalidParameterCombination("Only one target of a route may be specified");
        }
        if (asked.gatewayId() != null || asked.vpcPeeringConnectionId() != null) {
            refuseWithinVpc(rows, table, asked);
        }
        if (asked.gatewayId() != null) {
            checkGateway(rows, table, asked.gatewayId());
        } else if (asked.natGatewayId() != null) {
            NatGateway gateway = natGateway(rows, asked.natGatewayId())
                    .orElseThrow(() -> Ec2Errors.error(
                            "InvalidNatGatewayID.NotFound",
                            "The natGateway ID '" + asked.natGatewayId() + "' does not exist"));
            checkSameVpc(table, gateway.vpcId(), "NAT gateway " + asked.natGatewayId());
        } else if (asked.vpcPeeringConnectionId() != null) {
            VpcPeeringConnection peering = rows.require(VpcPeeringConnections.KIND, asked.vpcPeeringConnectionId());
            if (VpcPeeringConnections.vpcs(peering).noneMatch(table.vpcId()::equals)) {
                throw differentNetworks(table, "peering connection " + asked.vpcPeeringConnectionId());
            }
        } else {
            NetworkInterface eni = rows.require(NetworkInterfaces.KIND, asked.networkInterfaceId())
                    .networkInterface();
            checkSameVpc(table, eni.vpcId(), "interface " + asked.networkInterfaceId());
        }
        return asked.toBuilder().origin(RouteOrigin.CREATE_ROUTE).build();
    }

    /** "Routing for a middlebox appliance": what is more specific than a local route stays within the VPC. */
    private static void refuseWithinVpc(RegionRows rows, RouteTable table, Route asked) {
        Stream.ofNullable(asked.destinationCidrBlock())
                .map(Vpcs::block)
                .filter(destination -> Vpcs.blocks(
                                rows.require(Vpcs.KIND, table.vpcId()).vpc())
                        .anyMatch(block -> block.contains(destination)))
                .findFirst()
                .ifPresent(destination -> {
                    throw Ec2Errors.invalidParameterValue("The destination CIDR block " + destination
                            + " is equal to or more specific than one of this VPC's CIDR blocks. This route can target"
                            + " only an interface or an instance.");
                });
    }

    private static void checkGateway(RegionRows rows, RouteTable table, String gatewayId) {
        rows.require(InternetGateways.KIND, gatewayId);
        if (!isAttached(rows, table, gatewayId)) {
            throw differentNetworks(table, "network gateway " + gatewayId);
        }
    }

    /** Whether packets that follow a route arrive: "blackhole" is one whose target is gone. */
    static RouteState state(RegionRows rows, RouteTable table, Route route) {
        return of(rows, table, route).filter(Target.Blackhole.class::isInstance).isPresent()
                ? RouteState.BLACKHOLE
                : RouteState.ACTIVE;
    }

    /** Whether a route is a gateway endpoint's, which only the endpoint takes away. */
    static boolean isOfEndpoint(Route route) {
        return route.gatewayId() != null && route.gatewayId().startsWith(VpcEndpoints.KIND.prefix() + "-");
    }

    /** What a route leads to; empty for the VPC itself, and for a gateway endpoint, behind which there is nothing here. */
    static Optional<Target> of(RegionRows rows, RouteTable table, Route route) {
        if (LOCAL.equals(route.gatewayId()) || isOfEndpoint(route)) {
            return Optional.empty();
        }
        return Optional.of(there(rows, table, route).orElseGet(Target.Blackhole::new));
    }

    private static Optional<Target> there(RegionRows rows, RouteTable table, Route route) {
        if (route.gatewayId() != null) {
            return isAttached(rows, table, route.gatewayId())
                    ? Optional.of(new Target.InternetGateway())
                    : Optional.empty();
        }
        if (route.natGatewayId() != null) {
            return natGateway(rows, route.natGatewayId())
                    .map(gateway -> new Target.NatGateway(
                            gateway.natGatewayId(),
                            gateway.natGatewayAddresses().getFirst().networkInterfaceId()));
        }
        if (route.vpcPeeringConnectionId() != null) {
            return VpcPeeringConnections.peerOf(rows, route.vpcPeeringConnectionId(), table.vpcId())
                    .map(peer -> new Target.PeeringConnection(route.vpcPeeringConnectionId(), peer));
        }
        return rows.get(NetworkInterfaces.KIND, route.networkInterfaceId())
                .map(NetworkInterfaceRecord::networkInterface)
                .filter(eni -> eni.status() == NetworkInterfaceStatus.IN_USE)
                .map(eni -> new Target.NetworkInterface(eni.networkInterfaceId()));
    }

    /** A NAT gateway that works or is about to. */
    private static Optional<NatGateway> natGateway(RegionRows rows, String id) {
        return rows.get(NatGateways.KIND, id)
                .map(NatGatewayRecord::natGateway)
                .filter(gateway ->
                        gateway.state() == NatGatewayState.PENDING || gateway.state() == NatGatewayState.AVAILABLE);
    }

    private static boolean isAttached(RegionRows rows, RouteTable table, String gatewayId) {
        return InternetGateways.ofVpc(rows, table.vpcId())
                .filter(gateway -> gateway.internetGatewayId().equals(gatewayId))
                .isPresent();
    }

    private static void checkSameVpc(RouteTable table, String vpcId, String other) {
        if (!table.vpcId().equals(vpcId)) {
            throw differentNetworks(table, other);
        }
    }

    private static RuntimeException differentNetworks(RouteTable table, String other) {
        return Ec2Errors.invalidParameterValue(
                "route table " + table.routeTableId() + " and " + other + " belong to different networks");
    }
}
