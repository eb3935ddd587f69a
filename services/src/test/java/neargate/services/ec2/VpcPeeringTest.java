package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import neargate.engine.network.dns.Resolver.Answer;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Scope;
import neargate.services.ec2.resource.RegionStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.RouteState;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionStateReasonCode;

/** VPC peering connections: asked for, accepted, led to by routes, deleted. */
class VpcPeeringTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private final String one = vpc("10.1.0.0/16");
    private final String two = vpc("10.2.0.0/16");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aRequestWaitsUntilItIsAccepted() {
        VpcPeeringConnection asked =
                ec2.createVpcPeeringConnection(r -> r.vpcId(one).peerVpcId(two)).vpcPeeringConnection();
        String id = asked.vpcPeeringConnectionId();
        assertThat(id).matches("pcx-0[0-9a-f]{16}");
        assertThat(asked.status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.INITIATING_REQUEST);
        assertThat(asked.requesterVpcInfo().cidrBlock()).isEqualTo("10.1.0.0/16");
        assertThat(described(id).status().message()).isEqualTo("Pending Acceptance by 123456789012");
        assertThat(described(id).expirationTime()).isNotNull();
        assertThat(ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id))
                        .vpcPeeringConnection()
                        .status()
                        .code())
                .isEqualTo(VpcPeeringConnectionStateReasonCode.ACTIVE);
        assertFails(
                "InvalidStateTransition",
                "Invalid state transition for " + id + ", attempted to transition from active to rejected",
                () -> ec2.rejectVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
        assertThat(ec2.describeVpcPeeringConnections(r -> r.filters(
                                filter("status-code", "active"),
                                filter("accepter-vpc-info.vpc-id", two),
                                filter("requester-vpc-info.cidr-block", "10.1.0.0/16")))
                        .vpcPeeringConnections())
                .hasSize(1);
    }

    @Test
    void vpcsWithTheSameAddressesAreNotPeered() {
        String same = vpc("10.1.128.0/20");
        String id = peering(one, same);
        assertThat(described(id).status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.FAILED);
        assertThat(described(id).status().message())
                .isEqualTo("Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range");
        assertFails(
                "InvalidStateTransition",
                "Invalid state transition for " + id + ", attempted to transition from failed to active",
                () -> ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
    }

    @Test
    void aRouteLeadsThereOnceTheConnectionIsActiveAndUntilItIsDeleted() {
        String id = peering(one, two);
        String tableId = ec2.createRouteTable(r -> r.vpcId(one)).routeTable().routeTableId();
        ec2.createRoute(
                r -> r.routeTableId(tableId).destinationCidrBlock("10.2.0.0/16").vpcPeeringConnectionId(id));
        assertThat(route(tableId, id)).isEqualTo(RouteState.BLACKHOLE);
        ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
        assertThat(route(tableId, id)).isEqualTo(RouteState.ACTIVE);
        ec2.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
        assertThat(described(id).status().message()).isEqualTo("Deleted by 123456789012");
        assertThat(route(tableId, id)).isEqualTo(RouteState.BLACKHOLE);
    }

    @Test
    void aRouteLeadsToConnectionsOfItsVpc() {
        String id = peering(one, two);
        String other = vpc("10.3.0.0/16");
        String tableId = ec2.createRouteTable(r -> r.vpcId(other)).routeTable().routeTableId();
        assertFails(
                "InvalidParameterValue",
                "route table " + tableId + " and peering connection " + id + " belong to different networks",
                () -> ec2.createRoute(r -> r.routeTableId(tableId)
                        .destinationCidrBlock("10.2.0.0/16")
                        .vpcPeeringConnectionId(id)));
    }

    @Test
    void oneConnectionIsEnoughAndGoesWithItsVpc() {
        String id = peering(one, two);
        assertFails(
                "VpcPeeringConnectionAlreadyExists",
                "A VPC peering connection between the VPCs already exists: " + id,
                () -> peering(two, one));
        ec2.rejectVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
        String second = peering(two, one);
        ec2.deleteVpc(r -> r.vpcId(one));
        assertThat(described(id).status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.REJECTED);
        assertThat(described(second).status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.DELETED);
        assertThat(described(second).expirationTime()).isNull();
    }

    @Test
    void aVpcIsNotPeeredWithItself() {
        peering(one, two);
        assertFails(
                "InvalidParameterValue",
                "Value (" + one + ") for parameter peerVpcId is invalid. A VPC cannot be peered with itself.",
                () -> peering(one, one));
    }

    @Test
    void aRouteIntoItsOwnVpcDoesNotLeadOutOfIt() {
        String id = peering(one, two);
        String tableId = ec2.createRouteTable(r -> r.vpcId(one)).routeTable().routeTableId();
        assertFails(
                "InvalidParameterValue",
                "The destination CIDR block 10.1.4.0/24 is equal to or more specific than one of this VPC's CIDR blocks."
                        + " This route can target only an interface or an instance.",
                () -> ec2.createRoute(r -> r.routeTableId(tableId)
                        .destinationCidrBlock("10.1.4.0/24")
                        .vpcPeeringConnectionId(id)));
    }

    @Test
    void aNewBlockOfAVpcMustNotBeOneOfItsPeer() {
        String id = peering(one, two);
        assertFails(
                "OperationNotPermitted",
                "A CIDR block cannot be added to " + one + " while its VPC peering connection " + id
                        + " is pending acceptance.",
                () -> ec2.associateVpcCidrBlock(r -> r.vpcId(one).cidrBlock("10.9.0.0/16")));
        ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
        assertFails(
                "InvalidVpc.Range",
                "The CIDR '10.2.4.0/24' overlaps with a CIDR block of the peer VPC of " + id + ".",
                () -> ec2.associateVpcCidrBlock(r -> r.vpcId(one).cidrBlock("10.2.4.0/24")));
        ec2.associateVpcCidrBlock(r -> r.vpcId(one).cidrBlock("10.9.0.0/16"));
        assertThat(described(id).requesterVpcInfo().cidrBlockSet())
                .extracting(block -> block.cidrBlock())
                .containsExactly("10.1.0.0/16", "10.9.0.0/16");
    }

    @Test
    void aNewBlockOfTheAccepterFailsTheRequestThatItOverlaps() {
        String id = peering(one, two);
        ec2.associateVpcCidrBlock(r -> r.vpcId(two).cidrBlock("10.8.0.0/16"));
        assertThat(described(id).status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE);
        ec2.associateVpcCidrBlock(r -> r.vpcId(two).cidrBlock("10.1.4.0/24"));
        assertThat(described(id).status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.FAILED);
    }

    @Test
    void aNewBlockOfAVpcIsNotWhereItsRoutesLeadElsewhere() {
        String id = peering(one, two);
        ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
        String tableId = ec2.createRouteTable(r -> r.vpcId(one)).routeTable().routeTableId();
        ec2.createRoute(
                r -> r.routeTableId(tableId).destinationCidrBlock("10.5.4.0/24").vpcPeeringConnectionId(id));
        assertFails(
                "InvalidVpc.Range",
                "The CIDR '10.5.0.0/16' is the same as or larger than the destination 10.5.4.0/24 of a route of " + one
                        + ".",
                () -> ec2.associateVpcCidrBlock(r -> r.vpcId(one).cidrBlock("10.5.0.0/16")));
        ec2.associateVpcCidrBlock(r -> r.vpcId(one).cidrBlock("10.5.4.0/25"));
    }

    @Test
    void aSideLetsTheOtherResolveItsPublicNamesToPrivateAddresses() {
        String id = peering(one, two);
        assertFails(
                "OperationNotPermitted",
                "Peering " + id + " is not active. Peering options can be added only to active peerings.",
                () -> ec2.modifyVpcPeeringConnectionOptions(r -> r.vpcPeeringConnectionId(id)
                        .requesterPeeringConnectionOptions(it -> it.allowDnsResolutionFromRemoteVpc(true))));
        ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
        String subnet = ec2.createSubnet(r -> r.vpcId(one).cidrBlock("10.1.1.0/24"))
                .subnet()
                .subnetId();
        var eni = ec2.createNetworkInterface(r -> r.subnetId(subnet)).networkInterface();
        String gateway = ec2.createInternetGateway().internetGateway().internetGatewayId();
        ec2.attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(one));
        var elastic = ec2.allocateAddress();
        ec2.associateAddress(r -> r.allocationId(elastic.allocationId()).networkInterfaceId(eni.networkInterfaceId()));
        String name = "ec2-" + elastic.publicIp().replace('.', '-') + ".compute-1.amazonaws.com";
        assertThat(world.network.names.answer(two, name)).isEqualTo(new Answer.Addresses(List.of(elastic.publicIp())));

        var answer = ec2.modifyVpcPeeringConnectionOptions(r -> r.vpcPeeringConnectionId(id)
                .requesterPeeringConnectionOptions(it -> it.allowDnsResolutionFromRemoteVpc(true)));
        assertThat(answer.requesterPeeringConnectionOptions().allowDnsResolutionFromRemoteVpc())
                .isTrue();
        assertThat(answer.accepterPeeringConnectionOptions()).isNull();
        assertThat(described(id).requesterVpcInfo().peeringOptions().allowDnsResolutionFromRemoteVpc())
                .isTrue();
        assertThat(described(id).accepterVpcInfo().peeringOptions().allowDnsResolutionFromRemoteVpc())
                .isFalse();
        assertThat(world.network.names.answer(two, name))
                .isEqualTo(new Answer.Addresses(List.of(eni.privateIpAddress())));
    }

    @Test
    void aRequestThatNobodyAcceptsExpiresAndIsForgotten() {
        String id = peering(one, two);
        assertThat(looksAgain(id, Duration.ofDays(6))).isInstanceOf(Next.At.class);
        assertThat(described(id).status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.PENDING_ACCEPTANCE);
        assertThat(looksAgain(id, Duration.ofDays(8))).isInstanceOf(Next.OnChange.class);
        assertThat(described(id).status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.EXPIRED);
        assertFails(
                "InvalidStateTransition",
                "Invalid state transition for " + id + ", attempted to transition from expired to active",
                () -> ec2.acceptVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id)));
        assertThat(looksAgain(id, Duration.ofDays(8))).isInstanceOf(Next.At.class);
        assertThat(looksAgain(id, Duration.ofDays(10))).isInstanceOf(Next.OnChange.class);
        assertForgotten(id);
    }

    @Test
    void whatWasDeletedIsSeenForTwoHours() {
        String id = peering(one, two);
        ec2.deleteVpcPeeringConnection(r -> r.vpcPeeringConnectionId(id));
        assertThat(looksAgain(id, Duration.ofMinutes(119))).isInstanceOf(Next.At.class);
        assertThat(described(id).status().code()).isEqualTo(VpcPeeringConnectionStateReasonCode.DELETED);
        assertThat(looksAgain(id, Duration.ofMinutes(121))).isInstanceOf(Next.OnChange.class);
        assertForgotten(id);
    }

    /** When the controller, so much later, wants to look once more. */
    private Next looksAgain(String id, Duration later) {
        var key = new Scope(Ec2World.ACCOUNT, Ec2World.REGION).key(id);
        var store = new RegionStore(world.store, _ -> {});
        return new VpcPeeringController(store, Clock.offset(Clock.systemUTC(), later)).reconcile(key, world.snapshot());
    }

    private void assertForgotten(String id) {
        assertFails(
                "InvalidVpcPeeringConnectionID.NotFound",
                "The vpcPeeringConnection ID '" + id + "' does not exist",
                () -> described(id));
    }

    private String vpc(String cidr) {
        return ec2.createVpc(r -> r.cidrBlock(cidr)).vpc().vpcId();
    }

    private String peering(String from, String to) {
        return ec2.createVpcPeeringConnection(r -> r.vpcId(from).peerVpcId(to))
                .vpcPeeringConnection()
                .vpcPeeringConnectionId();
    }

    private VpcPeeringConnection described(String id) {
        return ec2.describeVpcPeeringConnections(r -> r.vpcPeeringConnectionIds(id))
                .vpcPeeringConnections()
                .getFirst();
    }

    private RouteState route(String tableId, String peeringId) {
        return ec2.describeRouteTables(r -> r.routeTableIds(tableId)).routeTables().getFirst().routes().stream()
                .filter(route -> peeringId.equals(route.vpcPeeringConnectionId()))
                .map(Route::state)
                .findFirst()
                .orElseThrow();
    }
}
