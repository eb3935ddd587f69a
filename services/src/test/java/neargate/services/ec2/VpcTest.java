package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RouteTableAssociation;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

/** VPCs of one's own: subnets, routes, gateways. */
class VpcTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private String vpcId = "";

    @BeforeEach
    void aVpc() {
        vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/16", "127.1.0.0/16", "169.254.0.0/16", "239.0.0.0/20"})
    void aVpcHasNoAddressesThatMeanSomethingElse(String cidr) {
        assertFails(
                "InvalidVpc.Range", "The CIDR '" + cidr + "' is invalid.", () -> ec2.createVpc(r -> r.cidrBlock(cidr)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "10.0.0.0/29", "10.0.0.0/0"})
    void aVpcIsNeitherTooLargeNorTooSmall(String cidr) {
        assertFails(
                "InvalidVpc.Range", "The CIDR '" + cidr + "' is invalid.", () -> ec2.createVpc(r -> r.cidrBlock(cidr)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0",
                "10.0.0/16",
                "10.0.0.256/16",
                "ten",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "010.0.0.0/16",
                "10.0.0.0/016"
            })
    void whatIsNoBlockIsTold(String cidr) {
        assertFails(
                "InvalidParameterValue",
                "Value (" + cidr + ") for parameter cidrBlock is invalid. This is not a valid CIDR block.",
                () -> ec2.createVpc(r -> r.cidrBlock(cidr)));
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/24, InvalidSubnet.Range, The CIDR '10.1.0.0/24' is invalid.",
        "10.0.0.0/15, InvalidSubnet.Range, The CIDR '10.0.0.0/15' is invalid.",
        "10.0.1.0/29, InvalidSubnet.Range, The CIDR '10.0.1.0/29' is invalid.",
        "10.0.1.128/25, InvalidSubnet.Conflict, The CIDR '10.0.1.128/25' conflicts with another subnet",
        "10.0.0.0/16, InvalidSubnet.Conflict, The CIDR '10.0.0.0/16' conflicts with another subnet",
    })
    void subnetsLieInTheirVpcAndApart(String cidr, String code, String message) {
        subnet("10.0.1.0/24");

        assertFails(code, message, () -> subnet(cidr));
    }

    @Test
    void aSubnetIsInAZoneOfItsRegion() {
        var subnet = ec2.createSubnet(
                        r -> r.vpcId(vpcId).cidrBlock("10.0.1.17/24").availabilityZone("us-east-1b"))
                .subnet();

        assertThat(subnet.cidrBlock()).isEqualTo("10.0.1.0/24");
        assertThat(subnet.availabilityZoneId()).isEqualTo("use1-az2");
        assertThat(subnet.availableIpAddressCount()).isEqualTo(251);
        assertThat(subnet.mapPublicIpOnLaunch()).isFalse();
        assertFails(
                "InvalidParameterValue",
                "Value (us-east-1z) for parameter availabilityZone is invalid. Subnets can currently only be created"
                        + " in the following availability zones: us-east-1a, us-east-1b, us-east-1c.",
                () -> ec2.createSubnet(
                        r -> r.vpcId(vpcId).cidrBlock("10.0.2.0/24").availabilityZone("us-east-1z")));
    }

    @Test
    void attributesAreChangedOneAtATime() {
        assertThat(ec2.describeVpcAttribute(r -> r.vpcId(vpcId).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
                        .enableDnsHostnames()
                        .value())
                .isFalse();
        ec2.modifyVpcAttribute(r -> r.vpcId(vpcId).enableDnsHostnames(v -> v.value(true)));
        assertThat(ec2.describeVpcAttribute(r -> r.vpcId(vpcId).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
                        .enableDnsHostnames()
                        .value())
                .isTrue();

        String subnetId = subnet("10.0.1.0/24");
        ec2.modifySubnetAttribute(r -> r.subnetId(subnetId).mapPublicIpOnLaunch(v -> v.value(true)));
        assertThat(ec2.describeSubnets(
                                r -> r.filters(filter("map-public-ip-on-launch", "true"), filter("vpc-id", vpcId)))
                        .subnets())
                .hasSize(1);
    }

    @Test
    void aRouteToAnInternetGatewayMakesASubnetPublic() {
        String subnetId = subnet("10.0.1.0/24");
        String gatewayId = ec2.createInternetGateway().internetGateway().internetGatewayId();
        String tableId = ec2.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
        assertFails(
                "InvalidParameterValue",
                "route table " + tableId + " and network gateway " + gatewayId + " belong to different networks",
                () -> route(tableId, gatewayId));

        ec2.attachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        route(tableId, gatewayId);
        ec2.associateRouteTable(r -> r.routeTableId(tableId).subnetId(subnetId));

        String eniId = ec2.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();
        ec2.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).associatePublicIpAddress(true));
        assertThat(ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(eniId))
                        .networkInterfaces()
                        .getFirst()
                        .association())
                .satisfies(association -> {
                    assertThat(association.publicIp()).startsWith("127.");
                    assertThat(association.publicDnsName()).isNull();
                });
        assertFails(
                "DependencyViolation",
                "Network " + vpcId + " has some mapped public address(es). Please unmap those public address(es)"
                        + " before detaching the gateway.",
                () -> ec2.detachInternetGateway(
                        r -> r.internetGatewayId(gatewayId).vpcId(vpcId)));
    }

    @Test
    void routesAreAddedReplacedAndTakenAway() {
        String gatewayId = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        String tableId = mainTable().routeTableId();
        route(tableId, gatewayId);

        assertFails(
                "RouteAlreadyExists",
                "The route identified by 0.0.0.0/0 already exists.",
                () -> route(tableId, gatewayId));
        ec2.replaceRoute(
                r -> r.routeTableId(tableId).destinationCidrBlock("0.0.0.0/0").gatewayId(gatewayId));
        assertThat(mainTable().routes()).hasSize(2);
        ec2.deleteRoute(r -> r.routeTableId(tableId).destinationCidrBlock("0.0.0.0/0"));
        assertFails(
                "InvalidRoute.NotFound",
                "no route with destination-cidr-block 0.0.0.0/0 in route table " + tableId,
                () -> ec2.deleteRoute(r -> r.routeTableId(tableId).destinationCidrBlock("0.0.0.0/0")));
        assertFails(
                "InvalidParameterValue",
                "cannot remove local route 10.0.0.0/16 in route table " + tableId,
                () -> ec2.deleteRoute(r -> r.routeTableId(tableId).destinationCidrBlock("10.0.0.0/16")));
    }

    @Test
    void aRouteWhoseTargetIsGoneIsABlackhole() {
        String subnetId = subnet("10.0.1.0/24");
        String gatewayId = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        String tableId = mainTable().routeTableId();
        route(tableId, gatewayId);
        assertThat(mainTable().routes()).extracting(Route::state).containsOnly(RouteState.ACTIVE);

        ec2.detachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        assertThat(ec2.describeRouteTables(r -> r.filters(filter("route.state", "blackhole"), filter("vpc-id", vpcId)))
                        .routeTables())
                .hasSize(1);
        String eniId = ec2.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();
        ec2.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).associatePublicIpAddress(true));
        assertThat(ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(eniId))
                        .networkInterfaces()
                        .getFirst()
                        .association())
                .as("a public address in a subnet that the internet does not reach")
                .isNull();

        ec2.attachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        assertThat(mainTable().routes()).extracting(Route::state).containsOnly(RouteState.ACTIVE);
    }

    @Test
    void aRouteLeadsToOneTarget() {
        String gatewayId = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        String subnetId = subnet("10.0.1.0/24");
        String eniId = ec2.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();
        String tableId = mainTable().routeTableId();

        assertFails(
                "InvalidParameterCombination",
                "Only one target of a route may be specified",
                () -> ec2.createRoute(r -> r.routeTableId(tableId)
                        .destinationCidrBlock("0.0.0.0/0")
                        .gatewayId(gatewayId)
                        .networkInterfaceId(eniId)));
        ec2.createRoute(
                r -> r.routeTableId(tableId).destinationCidrBlock("10.9.0.0/16").networkInterfaceId(eniId));
        assertThat(mainTable().routes())
                .filteredOn(route -> eniId.equals(route.networkInterfaceId()))
                .extracting(Route::state)
                .as("an interface that nobody uses")
                .containsExactly(RouteState.BLACKHOLE);
    }

    @Test
    void aRouteSaysWhereFromAndWhereTo() {
        String tableId = mainTable().routeTableId();

        assertFails(
                "MissingParameter",
                "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId, or"
                        + " vpcPeeringConnectionId",
                () -> ec2.createRoute(r -> r.routeTableId(tableId).destinationCidrBlock("0.0.0.0/0")));
        String noDestination =
                "The request must contain the parameter destinationCidrBlock or destinationIpv6CidrBlock";
        assertFails(
                "MissingParameter",
                noDestination,
                () -> ec2.createRoute(r -> r.routeTableId(tableId).gatewayId("igw-0123456789abcdef0")));
        assertFails("MissingParameter", noDestination, () -> ec2.deleteRoute(r -> r.routeTableId(tableId)));
        assertFails(
                "InvalidParameterCombination",
                "The parameters destinationCidrBlock and destinationIpv6CidrBlock cannot be used together",
                () -> ec2.createRoute(r -> r.routeTableId(tableId)
                        .destinationCidrBlock("0.0.0.0/0")
                        .destinationIpv6CidrBlock("::/0")
                        .gatewayId("igw-0123456789abcdef0")));
        assertFails(
                "UnsupportedOperation",
                "A route to anything but an internet gateway, a NAT gateway, a peering connection or a network interface"
                        + " is not supported yet.",
                () -> ec2.createRoute(r -> r.routeTableId(tableId)
                        .destinationCidrBlock("0.0.0.0/0")
                        .gatewayId("igw-0123456789abcdef0")
                        .instanceId("i-0123456789abcdef0")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"169.254.169.254/32", "169.254.169.0/24", "169.254.170.2/32", "169.254.168.0/22"})
    void noRouteLeadsTheServicesOfAVpcAstray(String cidr) {
        String gatewayId = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        String tableId = mainTable().routeTableId();

        assertFails(
                "InvalidParameterValue",
                "invalid value for parameter destination-cidr-block: " + cidr,
                () -> ec2.createRoute(
                        r -> r.routeTableId(tableId).destinationCidrBlock(cidr).gatewayId(gatewayId)));
    }

    @Test
    void theMainRouteTableCanBeAnother() {
        RouteTable before = mainTable();
        String tableId = ec2.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
        String association = before.associations().getFirst().routeTableAssociationId();
        assertFails(
                "InvalidParameterValue",
                "cannot disassociate the main route table association " + association,
                () -> ec2.disassociateRouteTable(r -> r.associationId(association)));

        ec2.replaceRouteTableAssociation(r -> r.associationId(association).routeTableId(tableId));

        assertThat(mainTable().routeTableId()).isEqualTo(tableId);
        ec2.deleteRouteTable(r -> r.routeTableId(before.routeTableId()));
        assertFails(
                "DependencyViolation",
                "The routeTable '" + tableId + "' has dependencies and cannot be deleted.",
                () -> ec2.deleteRouteTable(r -> r.routeTableId(tableId)));
        ec2.deleteVpc(r -> r.vpcId(vpcId));
        assertThat(ec2.describeRouteTables(r -> r.filters(filter("vpc-id", vpcId)))
                        .routeTables())
                .isEmpty();
    }

    @Test
    void aSubnetHasOneRouteTableAndLeavesItWhenItGoes() {
        String subnetId = subnet("10.0.1.0/24");
        String tableId = ec2.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
        ec2.associateRouteTable(r -> r.routeTableId(tableId).subnetId(subnetId));
        assertFails(
                "Resource.AlreadyAssociated",
                "the specified association for route table " + tableId + " conflicts with an existing association",
                () -> ec2.associateRouteTable(r -> r.routeTableId(tableId).subnetId(subnetId)));

        ec2.deleteSubnet(r -> r.subnetId(subnetId));

        assertThat(ec2.describeRouteTables(r -> r.routeTableIds(tableId))
                        .routeTables()
                        .getFirst()
                        .associations())
                .isEmpty();
        assertThat(ec2.describeNetworkAcls(r -> r.filters(filter("vpc-id", vpcId)))
                        .networkAcls()
                        .getFirst()
                        .associations())
                .isEmpty();
    }

    @Test
    void aSubnetWithInterfacesStays() {
        String subnetId = subnet("10.0.1.0/24");
        ec2.createNetworkInterface(r -> r.subnetId(subnetId));

        assertFails(
                "DependencyViolation",
                "The subnet '" + subnetId + "' has dependencies and cannot be deleted.",
                () -> ec2.deleteSubnet(r -> r.subnetId(subnetId)));
    }

    @Test
    void aGatewayIsInOneVpcAndAVpcHasOneGateway() {
        String first = ec2.createInternetGateway().internetGateway().internetGatewayId();
        String second = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(r -> r.internetGatewayId(first).vpcId(vpcId));

        assertFails(
                "Resource.AlreadyAssociated",
                "resource " + first + " is already attached to network " + vpcId,
                () -> ec2.attachInternetGateway(r -> r.internetGatewayId(first).vpcId(vpcId)));
        assertFails(
                "InvalidParameterValue",
                "Network " + vpcId + " already has an internet gateway attached",
                () -> ec2.attachInternetGateway(r -> r.internetGatewayId(second).vpcId(vpcId)));
        assertFails(
                "Gateway.NotAttached",
                "resource " + second + " is not attached to network " + vpcId,
                () -> ec2.detachInternetGateway(r -> r.internetGatewayId(second).vpcId(vpcId)));
        assertFails(
                "DependencyViolation",
                "The internetGateway '" + first + "' has dependencies and cannot be deleted.",
                () -> ec2.deleteInternetGateway(r -> r.internetGatewayId(first)));
    }

    @Test
    void whatIsNotCarriedIsRefused() {
        assertFails(
                "UnsupportedOperation",
                "An IPv6 CIDR block is not supported yet.",
                () -> ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16").amazonProvidedIpv6CidrBlock(true)));
    }

    private String subnet(String cidr) {
        return ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock(cidr)).subnet().subnetId();
    }

    private void route(String tableId, String gatewayId) {
        ec2.createRoute(
                r -> r.routeTableId(tableId).destinationCidrBlock("0.0.0.0/0").gatewayId(gatewayId));
    }

    private RouteTable mainTable() {
        RouteTable table = ec2.describeRouteTables(
                        r -> r.filters(filter("vpc-id", vpcId), filter("association.main", "true")))
                .routeTables()
                .getFirst();
        assertThat(table.associations()).anyMatch(RouteTableAssociation::main);
        return table;
    }
}
