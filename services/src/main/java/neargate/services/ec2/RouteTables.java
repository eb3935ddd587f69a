package neargate.services.ec2;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import neargate.engine.network.Route.Target;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Table;
import neargate.services.ec2.resource.ClientTokens;
import neargate.services.ec2.resource.Describe;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.Filters;
import neargate.services.ec2.resource.Kind;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import neargate.services.ec2.resource.Tags;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.CreateRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableRequest;
import software.amazon.awssdk.services.ec2.model.DeleteRouteTableResponse;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteOrigin;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociationStateCode;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** Route tables: one main table a VPC, for the subnets that are associated with no other. */
final class RouteTables {
    private static final Table.Index<RouteTable> BY_VPC = new Table.Index<>("vpc", table -> List.of(table.vpcId()));

    static final Table.Index<RouteTable> BY_ASSOCIATION = new Table.Index<>(
            "association",
            table -> associations(table)
                    .map(RouteTableAssociation::routeTableAssociationId)
                    .toList());

    static final Table.Index<RouteTable> BY_SUBNET = new Table.Index<>(
            "subnet",
            table -> associations(table)
                    .map(RouteTableAssociation::subnetId)
                    .filter(id -> id != null)
                    .toList());

    private static final Table.Index<RouteTable> BY_GATEWAY = new Table.Index<>(
            "gateway",
            table -> routes(table)
                    .map(Route::gatewayId)
                    .filter(id -> id != null && !id.equals(RouteTargets.LOCAL))
                    .distinct()
                    .toList());

    private static final Table.Index<RouteTable> BY_PREFIX_LIST = new Table.Index<>(
            "prefix-list",
            table -> routes(table)
                    .map(Route::destinationPrefixListId)
                    .filter(id -> id != null)
                    .distinct()
                    .toList());

    static final Kind<RouteTable, RouteTable> KIND = new Kind<>(
            ResourceType.ROUTE_TABLE,
            "rtb",
            new Kind.Wording("InvalidRouteTableID.NotFound", "InvalidRouteTableId.Malformed", "routeTable ID"),
            Table.named("ec2.route-tables", JsonCodec.of(RouteTable.class))
                    .with(BY_VPC)
                    .with(BY_ASSOCIATION)
                    .with(BY_SUBNET)
                    .with(BY_PREFIX_LIST)
                    .with(BY_GATEWAY)
                    .build(),
            RouteTable::routeTableId,
            RouteTables::shown,
            (table, tags) -> table.toBuilder().tags(tags).build(),
            RouteTable::tags,
            Filters.of(RouteTable::tags)
                    .texts(
                            "association.gateway-id",
                            table -> associations(table).map(RouteTableAssociation::gatewayId))
                    .texts(
                            "association.main",
                            table -> associations(table).map(association -> String.valueOf(association.main())))
                    .texts(
                            "association.route-table-association-id",
                            table -> associations(table).map(RouteTableAssociation::routeTableAssociationId))
                    .texts(
                            "association.route-table-id",
                            table -> associations(table).map(RouteTableAssociation::routeTableId))
                    .texts("association.subnet-id", table -> associations(table).map(RouteTableAssociation::subnetId))
                    .text("owner-id", RouteTable::ownerId)
                    .texts(
                            "route.destination-cidr-block",
                            table -> routes(table).map(Route::destinationCidrBlock))
                    .texts(
                            "route.destination-ipv6-cidr-block",
                            table -> routes(table).map(Route::destinationIpv6CidrBlock))
                    .texts(
                            "route.destination-prefix-list-id",
                            table -> routes(table).map(Route::destinationPrefixListId))
                    .texts(
                            "route.egress-only-internet-gateway-id",
                            table -> routes(table).map(Route::egressOnlyInternetGatewayId))
                    .texts("route.gateway-id", table -> routes(table).map(Route::gatewayId))
                    .texts("route.instance-id", table -> routes(table).map(Route::instanceId))
                    .texts("route.nat-gateway-id", table -> routes(table).map(Route::natGatewayId))
                    .texts("route.origin", table -> routes(table).map(Route::originAsString))
                    .texts("route.state", table -> routes(table).map(Route::stateAsString))
                    .texts("route.transit-gateway-id", table -> routes(table).map(Route::transitGatewayId))
                    .texts(
                            "route.vpc-peering-connection-id",
                            table -> routes(table).map(Route::vpcPeeringConnectionId))
                    .id("route-table-id", RouteTable::routeTableId)
                    .text("vpc-id", RouteTable::vpcId),
            Map.of("vpc-id", BY_VPC, "association.subnet-id", BY_SUBNET));

    private final RegionStore store;

    RouteTables(RegionStore store) {
        this.store = store;
    }

    DescribeRouteTablesResponse describe(DescribeRouteTablesRequest request) {
        var page = Describe.of(
                store.read(),
                KIND,
                new Describe.Query(
                        request.routeTableIds(), request.filters(), request.maxResults(), request.nextToken()));
        return DescribeRouteTablesResponse.builder()
                .routeTables(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    CreateRouteTableResponse create(CreateRouteTableRequest request) {
        return store.write(edit -> {
            RouteTable made = ClientTokens.once(edit, KIND, request.clientToken(), request, () -> asked(edit, request));
            return CreateRouteTableResponse.builder()
                    .clientToken(request.clientToken())
                    .routeTable(shown(edit, made))
                    .build();
        });
    }

    private static RouteTable asked(RegionEdit edit, CreateRouteTableRequest request) {
        Vpc vpc = edit.require(Vpcs.KIND, request.vpcId()).vpc();
        List<Tag> tags = Tags.ofNew(edit, request.tagSpecifications(), ResourceType.ROUTE_TABLE);
        return edit.put(KIND, fresh(edit, vpc).copy(it -> it.tags(tags)));
    }

    DeleteRouteTableResponse delete(DeleteRouteTableRequest request) {
        return store.write(edit -> {
            RouteTable table = edit.require(KIND, request.routeTableId());
            if (!table.associations().isEmpty()) {
                throw Ec2Errors.dependencyViolation(
                        "The routeTable '" + table.routeTableId() + "' has dependencies and cannot be deleted.");
            }
            edit.delete(KIND, table.routeTableId());
            return DeleteRouteTableResponse.builder().build();
        });
    }

    /** Makes the main table of a new VPC. */
    static void createMain(RegionEdit edit, Vpc vpc) {
        RouteTable table = fresh(edit, vpc);
        edit.put(
                KIND,
                table.toBuilder()
                        .associations(association(edit, table).main(true).build())
                        .build());
    }

    /** Gives a VPC's main table the default route to its internet gateway. */
    static void routeToInternet(RegionEdit edit, String vpcId, String gatewayId) {
        RouteTable table = main(edit, vpcId);
        Route route = Route.builder()
                .destinationCidrBlock("0.0.0.0/0")
                .gatewayId(gatewayId)
                .origin(RouteOrigin.CREATE_ROUTE)
                .build();
        edit.put(KIND, withRoutes(table, Stream.concat(routes(table), Stream.of(route))));
    }

    /** The tables with a route to an internet gateway or a gateway endpoint. */
    static Stream<RouteTable> withGateway(RegionRows rows, String gatewayId) {
        return rows.find(KIND, BY_GATEWAY, gatewayId);
    }

    static Stream<RouteTable> withPrefixList(RegionRows rows, String prefixListId) {
        return rows.find(KIND, BY_PREFIX_LIST, prefixListId);
    }

    static Stream<RouteTable> inVpc(RegionRows rows, String vpcId) {
        return rows.find(KIND, BY_VPC, vpcId);
    }

    static boolean isOnlyMain(RegionRows rows, String vpcId) {
        return rows.count(KIND, BY_VPC, vpcId) <= 1;
    }

    static void deleteAll(RegionEdit edit, String vpcId) {
        inVpc(edit, vpcId).toList().forEach(table -> edit.delete(KIND, table.routeTableId()));
    }

    /** Forgets a subnet that goes. */
    static void dissociate(RegionEdit edit, Subnet subnet) {
        edit.find(KIND, BY_SUBNET, subnet.subnetId())
                .toList()
                .forEach(table -> edit.put(
                        KIND,
                        withAssociations(
                                table,
                                associations(table)
                                        .filter(association ->
                                                !subnet.subnetId().equals(association.subnetId())))));
    }

    /** The table that a subnet's packets follow: its own, or the VPC's main one. */
    static RouteTable ofSubnet(RegionRows rows, Subnet subnet) {
        return rows.find(KIND, BY_SUBNET, subnet.subnetId()).findFirst().orElseGet(() -> main(rows, subnet.vpcId()));
    }

    /** Whether a subnet is public: its table has a route to an internet gateway that is in place. */
    static boolean reachInternet(RegionRows rows, Subnet subnet) {
        RouteTable table = ofSubnet(rows, subnet);
        return routes(table)
                .anyMatch(route -> RouteTargets.of(rows, table, route)
                        .filter(Target.InternetGateway.class::isInstance)
                        .isPresent());
    }

    /** Whether a route leads somewhere is not stored: it follows from what it leads to. */
    private static RouteTable shown(RegionRows rows, RouteTable table) {
        return withRoutes(
                table,
                routes(table)
                        .map(route -> route.toBuilder()
                                .state(RouteTargets.state(rows, table, route))
                                .build()));
    }

    static RouteTable main(RegionRows rows, String vpcId) {
        return inVpc(rows, vpcId)
                .filter(table -> associations(table).anyMatch(RouteTableAssociation::main))
                .findFirst()
                .orElseThrow();
    }

    static RouteTableAssociation.Builder association(RegionEdit edit, RouteTable table) {
        return RouteTableAssociation.builder()
                .routeTableAssociationId(edit.newId("rtbassoc"))
                .routeTableId(table.routeTableId())
                .main(false)
                .associationState(state -> state.state(RouteTableAssociationStateCode.ASSOCIATED));
    }

    static RouteTable withAssociations(RouteTable table, Stream<RouteTableAssociation> associations) {
        return table.toBuilder().associations(associations.toList()).build();
    }

    static RouteTable withRoutes(RouteTable table, Stream<Route> routes) {
        return table.toBuilder().routes(routes.toList()).build();
    }

    static Stream<RouteTableAssociation> associations(RouteTable table) {
        return table.associations().stream();
    }

    static Stream<Route> routes(RouteTable table) {
        return table.routes().stream();
    }

    private static RouteTable fresh(RegionEdit edit, Vpc vpc) {
        return RouteTable.builder()
                .routeTableId(edit.newId(KIND))
                .vpcId(vpc.vpcId())
                .ownerId(edit.account())
                .routes(Vpcs.blocks(vpc).map(block -> local(block.toString())).toList())
                .build();
    }

    private static Route local(String cidr) {
        return Route.builder()
                .destinationCidrBlock(cidr)
                .gatewayId(RouteTargets.LOCAL)
                .origin(RouteOrigin.CREATE_ROUTE_TABLE)
                .build();
    }

    /** Tells all tables of a VPC of a new block of its own. */
    static void addLocal(RegionEdit edit, String vpcId, String cidr) {
        inVpc(edit, vpcId)
                .toList()
                .forEach(table ->
                        edit.put(KIND, withRoutes(table, Stream.concat(Stream.of(local(cidr)), routes(table)))));
    }

    /** Takes back what {@link #addLocal} did. */
    static void removeLocal(RegionEdit edit, String vpcId, String cidr) {
        inVpc(edit, vpcId)
                .toList()
                .forEach(table -> edit.put(
                        KIND,
                        withRoutes(
                                table,
                                routes(table)
                                        .filter(route -> !(RouteTargets.LOCAL.equals(route.gatewayId())
                                                && cidr.equals(route.destinationCidrBlock()))))));
    }
}
