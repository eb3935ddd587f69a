package neargate.services.ec2;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.prefixlists.PrefixListRecord;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateRouteRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteResponse;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteRequest;
import software.amazon.awssdk.services.ec2.model.ReplaceRouteResponse;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteTable;

/** The routes of route tables; {@link RouteTargets} knows what they may lead to. */
final class Routes {
    /** Instance metadata, credentials, DNS and time: link-local, whatever a route table says. */
    private static final Ipv4Block VPC_SERVICES =
            Ipv4Block.parse("169.254.168.0/22").orElseThrow();

    private final RegionStore store;

    Routes(RegionStore store) {
        this.store = store;
    }

    CreateRouteResponse create(CreateRouteRequest request) {
        Destination to = Destination.of(
                request.destinationCidrBlock(), request.destinationIpv6CidrBlock(), request.destinationPrefixListId());
        to.requireRoutable();
        refuseOthers(
                request.instanceId(),
                request.egressOnlyInternetGatewayId(),
                request.transitGatewayId(),
                request.localGatewayId(),
                request.carrierGatewayId(),
                request.vpcEndpointId(),
                request.coreNetworkArn(),
                request.odbNetworkArn());
        Route asked = to.route()
                .gatewayId(request.gatewayId())
                .natGatewayId(request.natGatewayId())
                .vpcPeeringConnectionId(request.vpcPeeringConnectionId())
                .networkInterfaceId(request.networkInterfaceId())
                .build();
        return store.write(edit -> {
            RouteTable table = edit.require(RouteTables.KIND, request.routeTableId());
            to.requireThere(edit);
            if (find(table, to).isPresent()) {
                throw Ec2Errors.error(
                        "RouteAlreadyExists", "The route identified by " + to.text() + " already exists.");
            }
            Route route = RouteTargets.checked(edit, table, asked);
            edit.put(
                    RouteTables.KIND,
                    RouteTables.withRoutes(table, Stream.concat(RouteTables.routes(table), Stream.of(route))));
            return CreateRouteResponse.builder().returnValue(true).build();
        });
    }

    ReplaceRouteResponse replace(ReplaceRouteRequest request) {
        Destination to = Destination.of(
                request.destinationCidrBlock(), request.destinationIpv6CidrBlock(), request.destinationPrefixListId());
        refuseOthers(
                request.instanceId(),
                request.egressOnlyInternetGatewayId(),
                request.transitGatewayId(),
                request.localGatewayId(),
                request.carrierGatewayId(),
                request.vpcEndpointId(),
                request.coreNetworkArn(),
                request.odbNetworkArn(),
                Boolean.TRUE.equals(request.localTarget()) ? RouteTargets.LOCAL : null);
        Route asked = to.route()
                .gatewayId(request.gatewayId())
                .natGatewayId(request.natGatewayId())
                .vpcPeeringConnectionId(request.vpcPeeringConnectionId())
                .networkInterfaceId(request.networkInterfaceId())
                .build();
        return store.write(edit -> {
            RouteTable table = edit.require(RouteTables.KIND, request.routeTableId());
            to.requireThere(edit);
            requireRemovable(table, to);
            Route route = RouteTargets.checked(edit, table, asked);
            edit.put(
                    RouteTables.KIND,
                    RouteTables.withRoutes(table, Stream.concat(others(table, to), Stream.of(route))));
            return ReplaceRouteResponse.builder().build();
        });
    }

    DeleteRouteResponse delete(DeleteRouteRequest request) {
        Destination to = Destination.of(
                request.destinationCidrBlock(), request.destinationIpv6CidrBlock(), request.destinationPrefixListId());
        return store.write(edit -> {
            RouteTable table = edit.require(RouteTables.KIND, request.routeTableId());
            requireRemovable(table, to);
            edit.put(RouteTables.KIND, RouteTables.withRoutes(table, others(table, to)));
            return DeleteRouteResponse.builder().build();
        });
    }

    private static void refuseOthers(@Nullable String... targets) {
        if (Stream.of(targets).anyMatch(Objects::nonNull)) {
            throw Ec2Errors.unsupported(
                    "A route to anything but an internet gateway, a NAT gateway, a peering connection or a network"
                            + " interface");
        }
    }

    /** What a route is told from others by: a block or a prefix list. */
    private record Destination(
            @Nullable String cidr, @Nullable String prefixListId) {

        static Destination of(@Nullable String cidr, @Nullable String ipv6Cidr, @Nullable String prefixListId) {
            if (Stream.of(cidr, ipv6Cidr, prefixListId).filter(Objects::nonNull).count() > 1) {
                throw Ec2Errors.invalidParameterCombination("The parameters "
                        + (cidr == null ? "destinationIpv6CidrBlock" : "destinationCidrBlock")
                        + " and " + (prefixListId == null ? "destinationIpv6CidrBlock" : "destinationPrefixListId")
                        + " cannot be used together");
            }
            if (ipv6Cidr != null) {
                throw Ec2Errors.unsupported("A route destination other than an IPv4 CIDR block or a prefix list");
            }
            if (cidr == null && prefixListId == null) {
                throw Ec2Errors.missingParameter("destinationCidrBlock or destinationIpv6CidrBlock");
            }
            return new Destination(cidr == null ? null : block(cidr), prefixListId);
        }

        private static String block(String cidr) {
            return Ipv4Block.parse(cidr)
                    .orElseThrow(() -> Ec2Errors.invalidParameterValue("Value (" + cidr
                            + ") for parameter destinationCidrBlock is invalid. This is not a valid CIDR block."))
                    .toString();
        }

        String text() {
            return cidr == null ? Objects.requireNonNull(prefixListId) : cidr;
        }

        /** "Route tables": no route leads to the addresses of the services of a VPC, or to a part of them. */
        void requireRoutable() {
            if (cidr != null && VPC_SERVICES.contains(Ipv4Block.parse(cidr).orElseThrow())) {
                throw Ec2Errors.invalidParameterValue("invalid value for parameter destination-cidr-block: " + cidr);
            }
        }

        void requireThere(RegionRows rows) {
            if (prefixListId != null) {
                PrefixListRecord _ = ManagedPrefixLists.required(rows, prefixListId);
            }
        }

        Route.Builder route() {
            return Route.builder().destinationCidrBlock(cidr).destinationPrefixListId(prefixListId);
        }

        boolean isOf(Route route) {
            return text().equals(cidr == null ? route.destinationPrefixListId() : route.destinationCidrBlock());
        }
    }

    private static void requireRemovable(RouteTable table, Destination destination) {
        Route route = find(table, destination)
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidRoute.NotFound",
                        "no route with destination-" + (destination.cidr() == null ? "prefix-list-id " : "cidr-block ")
                                + destination.text() + " in route table " + table.routeTableId()));
        if (route.origin() == RouteOrigin.CREATE_ROUTE_TABLE) {
            throw Ec2Errors.invalidParameterValue(
                    "cannot remove local route " + destination.text() + " in route table " + table.routeTableId());
        }
        if (RouteTargets.isOfEndpoint(route)) {
            throw Ec2Errors.invalidParameterValue("cannot remove VPC endpoint route " + destination.text()
                    + " in route table " + table.routeTableId());
        }
    }

    private static Optional<Route> find(RouteTable table, Destination destination) {
        return RouteTables.routes(table).filter(destination::isOf).findFirst();
    }

    private static Stream<Route> others(RouteTable table, Destination destination) {
        return RouteTables.routes(table).filter(route -> !destination.isOf(route));
    }
}
