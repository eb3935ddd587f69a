package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

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
        assertFails(
                "InvalidVpcPeeringConnectionID.NotFound",
                "The vpcPeeringConnection ID '" + second + "' does not exist",
                () -> described(second));
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
