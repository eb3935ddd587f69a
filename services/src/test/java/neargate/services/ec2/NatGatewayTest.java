package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ConnectivityType;
import software.amazon.awssdk.services.ec2.model.NatGateway;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.NetworkInterfaceType;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;

/** NAT gateways: asked for, made, used by routes, deleted. */
class NatGatewayTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private final Settling controllers = new Settling(world, world.service.controllers());
    private final String subnetId = world.subnet();

    @AfterEach
    void close() {
        controllers.close();
        world.close();
    }

    @Test
    void aPublicGatewayGetsAnInterfaceAndTheElasticAddress() throws Exception {
        String allocationId = ec2.allocateAddress().allocationId();
        NatGateway asked = ec2.createNatGateway(r -> r.subnetId(subnetId).allocationId(allocationId))
                .natGateway();
        assertThat(asked.natGatewayId()).matches("nat-0[0-9a-f]{16}");
        assertThat(asked.state()).isEqualTo(NatGatewayState.PENDING);
        assertThat(asked.connectivityType()).isEqualTo(ConnectivityType.PUBLIC);
        assertThat(asked.natGatewayAddresses()).singleElement().satisfies(address -> {
            assertThat(address.allocationId()).isEqualTo(allocationId);
            assertThat(address.networkInterfaceId()).isNull();
        });

        controllers.settle();

        NatGateway made = described(asked.natGatewayId());
        assertThat(made.state()).isEqualTo(NatGatewayState.AVAILABLE);
        var address = made.natGatewayAddresses().getFirst();
        assertThat(ec2.describeNetworkInterfaces(r -> r.networkInterfaceIds(address.networkInterfaceId()))
                        .networkInterfaces())
                .singleElement()
                .satisfies(eni -> {
                    assertThat(eni.interfaceType()).isEqualTo(NetworkInterfaceType.NAT_GATEWAY);
                    assertThat(eni.description()).isEqualTo("Interface for NAT Gateway " + made.natGatewayId());
                    assertThat(eni.groups()).isEmpty();
                    assertThat(eni.sourceDestCheck()).isFalse();
                    assertThat(eni.requesterManaged()).isTrue();
                    assertThat(eni.privateIpAddress()).isEqualTo(address.privateIp());
                    assertThat(eni.association().publicIp()).isEqualTo(address.publicIp());
                });
        assertThat(ec2.describeAddresses(r -> r.allocationIds(allocationId))
                        .addresses()
                        .getFirst()
                        .associationId())
                .isEqualTo(address.associationId());
    }

    @Test
    void aPrivateGatewayHasNoPublicAddress() throws Exception {
        String cidr = ec2.describeSubnets(r -> r.subnetIds(subnetId))
                .subnets()
                .getFirst()
                .cidrBlock();
        String wished = cidr.replaceAll("0/20$", "77");
        String id = ec2.createNatGateway(r -> r.subnetId(subnetId)
                        .connectivityType(ConnectivityType.PRIVATE)
                        .privateIpAddress(wished))
                .natGateway()
                .natGatewayId();
        controllers.settle();

        assertThat(described(id).natGatewayAddresses()).singleElement().satisfies(address -> {
            assertThat(address.privateIp()).isEqualTo(wished);
            assertThat(address.publicIp()).isNull();
        });
    }

    @Test
    void aGatewayThatCannotBeMadeSaysWhy() throws Exception {
        String vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String lonely = ec2.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/24"))
                .subnet()
                .subnetId();
        String allocationId = ec2.allocateAddress().allocationId();
        String withoutInternet = create(lonely, allocationId);
        String first = create(subnetId, allocationId);
        controllers.settle();
        String second = create(subnetId, allocationId);
        controllers.settle();

        assertThat(described(withoutInternet)).satisfies(gateway -> {
            assertThat(gateway.state()).isEqualTo(NatGatewayState.FAILED);
            assertThat(gateway.failureCode()).isEqualTo("Gateway.NotAttached");
            assertThat(gateway.failureMessage()).isEqualTo("Network " + vpcId + " has no Internet gateway attached");
        });
        assertThat(described(first).state()).isEqualTo(NatGatewayState.AVAILABLE);
        assertThat(described(second)).satisfies(gateway -> {
            assertThat(gateway.failureCode()).isEqualTo("Resource.AlreadyAssociated");
            assertThat(gateway.failureMessage())
                    .isEqualTo("Elastic IP address [" + allocationId + "] is already associated");
        });
    }

    @Test
    void theSameRequestMakesOneGateway() {
        String allocationId = ec2.allocateAddress().allocationId();
        String first = ec2.createNatGateway(
                        r -> r.subnetId(subnetId).allocationId(allocationId).clientToken("once"))
                .natGateway()
                .natGatewayId();

        assertThat(ec2.createNatGateway(r ->
                                r.subnetId(subnetId).allocationId(allocationId).clientToken("once"))
                        .natGateway()
                        .natGatewayId())
                .isEqualTo(first);
        assertFails(
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
                () -> ec2.createNatGateway(r -> r.subnetId(subnetId)
                        .connectivityType(ConnectivityType.PRIVATE)
                        .clientToken("once")));
    }

    @Test
    void aDeletedGatewayGivesItsAddressBackAndLeavesABlackhole() throws Exception {
        String allocationId = ec2.allocateAddress().allocationId();
        String id = create(subnetId, allocationId);
        controllers.settle();
        String tableId = ec2.createRouteTable(r -> r.vpcId(world.defaultVpc()))
                .routeTable()
                .routeTableId();
        route(tableId, id);
        assertThat(toEverywhere(tableId).state()).isEqualTo(RouteState.ACTIVE);

        ec2.deleteNatGateway(r -> r.natGatewayId(id));
        assertThat(described(id).state()).isEqualTo(NatGatewayState.DELETING);
        controllers.settle();

        assertThat(described(id).state()).isEqualTo(NatGatewayState.DELETED);
        assertThat(described(id).deleteTime()).isNotNull();
        assertThat(toEverywhere(tableId).state()).isEqualTo(RouteState.BLACKHOLE);
        assertThat(toEverywhere(tableId).natGatewayId()).isEqualTo(id);
        assertThat(ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
        ec2.releaseAddress(r -> r.allocationId(allocationId));
        assertFails(
                "InvalidNatGatewayID.NotFound",
                "The natGateway ID '" + id + "' does not exist",
                () -> ec2.replaceRoute(r -> r.routeTableId(tableId)
                        .destinationCidrBlock("0.0.0.0/0")
                        .natGatewayId(id)));
    }

    @Test
    void theAddressOfAGatewayIsTheGateways() throws Exception {
        String id = create(subnetId, ec2.allocateAddress().allocationId());
        controllers.settle();
        var address = described(id).natGatewayAddresses().getFirst();
        String other = ec2.allocateAddress().allocationId();

        assertFails(
                "AuthFailure",
                "You do not have permission to access the specified resource.",
                () -> ec2.disassociateAddress(r -> r.associationId(address.associationId())));
        assertFails(
                "AuthFailure",
                "You do not have permission to access the specified resource.",
                () -> ec2.associateAddress(
                        r -> r.allocationId(other).networkInterfaceId(address.networkInterfaceId())));
    }

    @Test
    void routesLeadToGatewaysOfTheirVpc() throws Exception {
        String id = create(subnetId, ec2.allocateAddress().allocationId());
        String vpcId = ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String tableId = ec2.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();

        assertFails(
                "InvalidParameterValue",
                "route table " + tableId + " and NAT gateway " + id + " belong to different networks",
                () -> route(tableId, id));
    }

    @Test
    void requestsThatMakeNoSenseAreTold() {
        assertFails(
                "MissingParameter",
                "The request must contain the parameter allocationId",
                () -> ec2.createNatGateway(r -> r.subnetId(subnetId)));
        assertFails(
                "InvalidParameterCombination",
                "The parameter allocationId cannot be used with a private NAT gateway",
                () -> ec2.createNatGateway(r -> r.subnetId(subnetId)
                        .allocationId("eipalloc-0123456789abcdef0")
                        .connectivityType(ConnectivityType.PRIVATE)));
        assertFails(
                "InvalidAllocationID.NotFound",
                "The allocation ID 'eipalloc-0123456789abcdef0' does not exist",
                () -> create(subnetId, "eipalloc-0123456789abcdef0"));
        assertFails(
                "NatGatewayNotFound",
                "The natGateway ID 'nat-0123456789abcdef0' does not exist",
                () -> ec2.deleteNatGateway(r -> r.natGatewayId("nat-0123456789abcdef0")));
    }

    @Test
    void aZoneHoldsFiveGateways() {
        for (int i = 0; i < 5; i++) {
            ec2.createNatGateway(r -> r.subnetId(subnetId).connectivityType(ConnectivityType.PRIVATE));
        }

        assertFails(
                "NatGatewayLimitExceeded",
                "Performing this operation would exceed the limit of 5 NAT gateways",
                () -> ec2.createNatGateway(r -> r.subnetId(subnetId).connectivityType(ConnectivityType.PRIVATE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nat-gateway-id", "state", "subnet-id", "vpc-id", "tag:Name", "tag-key"})
    void aGatewayIsFoundByFilter(String name) throws Exception {
        String id = ec2.createNatGateway(r -> r.subnetId(subnetId)
                        .connectivityType(ConnectivityType.PRIVATE)
                        .tagSpecifications(tags -> tags.resourceType("natgateway")
                                .tags(tag -> tag.key("Name").value("out"))))
                .natGateway()
                .natGatewayId();
        controllers.settle();
        String value = switch (name) {
            case "nat-gateway-id" -> id;
            case "state" -> "available";
            case "subnet-id" -> subnetId;
            case "vpc-id" -> world.defaultVpc();
            case "tag:Name" -> "out";
            default -> "Name";
        };

        assertThat(ec2.describeNatGateways(r -> r.filter(filter(name, value))).natGateways())
                .hasSize(1);
        assertThat(ec2.describeNatGateways(r -> r.filter(filter(name, "another")))
                        .natGateways())
                .isEmpty();
    }

    private String create(String subnet, String allocationId) {
        return ec2.createNatGateway(r -> r.subnetId(subnet).allocationId(allocationId))
                .natGateway()
                .natGatewayId();
    }

    private NatGateway described(String id) {
        return ec2.describeNatGateways(r -> r.natGatewayIds(id)).natGateways().getFirst();
    }

    private void route(String tableId, String natGatewayId) {
        ec2.createRoute(
                r -> r.routeTableId(tableId).destinationCidrBlock("0.0.0.0/0").natGatewayId(natGatewayId));
    }

    private Route toEverywhere(String tableId) {
        return ec2.describeRouteTables(r -> r.routeTableIds(tableId)).routeTables().getFirst().routes().stream()
                .filter(route -> route.destinationCidrBlock().equals("0.0.0.0/0"))
                .findFirst()
                .orElseThrow();
    }
}
