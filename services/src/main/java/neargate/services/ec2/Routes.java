package neargate.services.ec2;

import java.util.Optional;
import java.util.stream.Stream;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.resource.Ec2Errors;
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
    private final RegionStore store;

    Routes(RegionStore store) {
        this.store = store;
    }

    CreateRouteResponse create(CreateRouteRequest request) {
        String destination = destination(request.destinationCidrBlock());
        Route asked = Route.builder()
                .destinationCidrBlock(destination)
                .gatewayId(request.gatewayId())
                .networkInterfaceId(request.networkInterfaceId())
                .build();
        return store.write(edit -> {
            RouteTable table = edit.require(RouteTables.KIND, request.routeTableId());
            if (find(table, destination).isPresent()) {
                throw Ec2Errors.error(
                        "RouteAlreadyExists", "The route identified by " + destination + " already exists.");
            }
            Route route = RouteTargets.checked(edit, table, asked);
            edit.put(
                    RouteTables.KIND,
                    RouteTables.withRoutes(table, Stream.concat(RouteTables.routes(table), Stream.of(route))));
            return CreateRouteResponse.builder().returnValue(true).build();
        });
    }

    ReplaceRouteResponse replace(ReplaceRouteRequest request) {
        String destination = destination(request.destinationCidrBlock());
        Route asked = Route.builder()
                .destinationCidrBlock(destination)
                .gatewayId(request.gatewayId())
                .networkInterfaceId(request.networkInterfaceId())
                .build();
        return store.write(edit -> {
            RouteTable table = edit.require(RouteTables.KIND, request.routeTableId());
            requireRemovable(table, destination);
            Route route = RouteTargets.checked(edit, table, asked);
            edit.put(
                    RouteTables.KIND,
                    RouteTables.withRoutes(table, Stream.concat(others(table, destination), Stream.of(route))));
            return ReplaceRouteResponse.builder().build();
        });
    }

    DeleteRouteResponse delete(DeleteRouteRequest request) {
        String destination = destination(request.destinationCidrBlock());
        return store.write(edit -> {
            RouteTable table = edit.require(RouteTables.KIND, request.routeTableId());
            requireRemovable(table, destination);
            edit.put(RouteTables.KIND, RouteTables.withRoutes(table, others(table, destination)));
            return DeleteRouteResponse.builder().build();
        });
    }

    private static void requireRemovable(RouteTable table, String destination) {
        Route route = find(table, destination)
                .orElseThrow(() -> Ec2Errors.error(
                        "InvalidRoute.NotFound",
                        "no route with destination-cidr-block " + destination + " in route table "
                                + table.routeTableId()));
        if (route.origin() == RouteOrigin.CREATE_ROUTE_TABLE) {
            throw Ec2Errors.invalidParameterValue(
                    "cannot remove local route " + destination + " in route table " + table.routeTableId());
        }
    }

    private static Optional<Route> find(RouteTable table, String destination) {
        return RouteTables.routes(table)
                .filter(route -> destination.equals(route.destinationCidrBlock()))
                .findFirst();
    }

    private static Stream<Route> others(RouteTable table, String destination) {
        return RouteTables.routes(table).filter(route -> !destination.equals(route.destinationCidrBlock()));
    }

    private static String destination(@Nullable String cidr) {
        if (cidr == null) {
            throw Ec2Errors.unsupported("A route destination other than an IPv4 CIDR block");
        }
        return Ipv4Block.parse(cidr)
                .orElseThrow(() -> Ec2Errors.invalidParameterValue("Value (" + cidr
                        + ") for parameter destinationCidrBlock is invalid. This is not a valid CIDR block."))
                .toString();
    }
}
