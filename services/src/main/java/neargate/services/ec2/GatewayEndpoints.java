package neargate.services.ec2;

import java.util.List;
import java.util.stream.Stream;
import neargate.services.ec2.endpoints.VpcEndpointRecord;
import neargate.services.ec2.prefixlists.AmazonPrefixLists;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import software.amazon.awssdk.services.ec2.model.CreateVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.ModifyVpcEndpointRequest;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.ec2.model.VpcEndpointType;

/** Gateway endpoints ("Gateway endpoints"): a route for the service's prefix list in each of their route tables. */
final class GatewayEndpoints {
    private GatewayEndpoints() {}

    static VpcEndpointRecord made(RegionEdit edit, VpcEndpointRecord draft, CreateVpcEndpointRequest request) {
        VpcEndpoints.refuse(!request.subnetIds().isEmpty(), "Subnets", VpcEndpointType.GATEWAY);
        VpcEndpoints.refuse(!request.securityGroupIds().isEmpty(), "Security groups", VpcEndpointType.GATEWAY);
        VpcEndpoints.refuse(Boolean.TRUE.equals(request.privateDnsEnabled()), "Private DNS", VpcEndpointType.GATEWAY);
        addRoutes(edit, draft.endpoint(), request.routeTableIds());
        return draft;
    }

    static VpcEndpointRecord changed(RegionEdit edit, VpcEndpointRecord record, ModifyVpcEndpointRequest request) {
        VpcEndpoints.refuse(
                !request.addSubnetIds().isEmpty() || !request.removeSubnetIds().isEmpty(),
                "Subnets",
                VpcEndpointType.GATEWAY);
        VpcEndpoints.refuse(
                !request.addSecurityGroupIds().isEmpty()
                        || !request.removeSecurityGroupIds().isEmpty(),
                "Security groups",
                VpcEndpointType.GATEWAY);
        VpcEndpoints.refuse(request.privateDnsEnabled() != null, "Private DNS", VpcEndpointType.GATEWAY);
        request.removeRouteTableIds().forEach(id -> removeRoute(edit, edit.require(RouteTables.KIND, id), record.id()));
        addRoutes(edit, record.endpoint(), request.addRouteTableIds());
        return record;
    }

    private static void addRoutes(RegionEdit edit, VpcEndpoint endpoint, List<String> tableIds) {
        String service = endpoint.serviceName().substring(endpoint.serviceName().lastIndexOf('.') + 1);
        String list = AmazonPrefixLists.of(edit.region(), service).id();
        for (String id : tableIds) {
            RouteTable table = edit.require(RouteTables.KIND, id);
            if (!table.vpcId().equals(endpoint.vpcId())) {
                throw Ec2Errors.error(
                        "InvalidParameter",
                        "route table " + id + " and vpc endpoint " + endpoint.vpcEndpointId()
                                + " belong to different networks");
            }
            if (RouteTables.routes(table).anyMatch(route -> list.equals(route.destinationPrefixListId()))) {
                throw Ec2Errors.error(
                        "RouteAlreadyExists",
                        "route table " + id + " already has a route with destination-prefix-list-id " + list);
            }
            Route route = Route.builder()
                    .destinationPrefixListId(list)
                    .gatewayId(endpoint.vpcEndpointId())
                    .origin(RouteOrigin.CREATE_ROUTE)
                    .build();
            edit.put(
                    RouteTables.KIND,
                    RouteTables.withRoutes(table, Stream.concat(RouteTables.routes(table), Stream.of(route))));
        }
    }

    static void removeRoute(RegionEdit edit, RouteTable table, String endpointId) {
        edit.put(
                RouteTables.KIND,
                RouteTables.withRoutes(
                        table, RouteTables.routes(table).filter(route -> !endpointId.equals(route.gatewayId()))));
    }
}
