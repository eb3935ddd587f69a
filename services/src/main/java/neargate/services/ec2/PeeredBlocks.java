package neargate.services.ec2;

import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import software.amazon.awssdk.services.ec2.model.CidrBlock;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnection;
import software.amazon.awssdk.services.ec2.model.VpcPeeringConnectionVpcInfo;

/** The addresses of VPCs at the two ends of a peering connection, which must not be the same ones. */
final class PeeredBlocks {
    private PeeredBlocks() {}

    static boolean overlap(Vpc one, Vpc other) {
        return Vpcs.blocks(one).anyMatch(block -> overlaps(other, block));
    }

    /** The blocks of a VPC as a connection shows them. */
    static VpcPeeringConnectionVpcInfo.Builder of(Vpc vpc) {
        return VpcPeeringConnectionVpcInfo.builder()
                .vpcId(vpc.vpcId())
                .cidrBlock(vpc.cidrBlock())
                .cidrBlockSet(Vpcs.blocks(vpc)
                        .map(block ->
                                CidrBlock.builder().cidrBlock(block.toString()).build())
                        .toList());
    }

    /** An active connection with the blocks that its VPCs have by now. */
    static VpcPeeringConnection current(RegionRows rows, VpcPeeringConnection connection) {
        return connection.copy(it -> it.requesterVpcInfo(current(rows, connection.requesterVpcInfo()))
                .accepterVpcInfo(current(rows, connection.accepterVpcInfo())));
    }

    private static VpcPeeringConnectionVpcInfo current(RegionRows rows, VpcPeeringConnectionVpcInfo info) {
        return rows.get(Vpcs.KIND, info.vpcId())
                .map(vpc -> of(vpc.vpc()).build())
                .map(now -> info.copy(it -> it.cidrBlock(now.cidrBlock()).cidrBlockSet(now.cidrBlockSet())))
                .orElse(info);
    }

    /**
     * "IPv4 CIDR block association restrictions": a new block must not be one of a peer's. While a request waits, the
     * requester takes no new block at all, and the accepter's fails the request if it overlaps.
     */
    static void check(RegionEdit edit, String vpcId, Ipv4Block block) {
        VpcPeeringConnections.ofVpc(edit, vpcId).toList().forEach(connection -> {
            boolean asks = connection.requesterVpcInfo().vpcId().equals(vpcId);
            switch (connection.status().code()) {
                case ACTIVE -> {
                    if (overlapsPeer(edit, connection, vpcId, block)) {
                        throw Ec2Errors.error(
                                "InvalidVpc.Range",
                                "The CIDR '" + block + "' overlaps with a CIDR block of the peer VPC of "
                                        + connection.vpcPeeringConnectionId() + ".");
                    }
                }
                case PENDING_ACCEPTANCE -> {
                    if (asks) {
                        throw Ec2Errors.error(
                                "OperationNotPermitted",
                                "A CIDR block cannot be added to " + vpcId + " while its VPC peering connection "
                                        + connection.vpcPeeringConnectionId() + " is pending acceptance.");
                    }
                    if (overlapsPeer(edit, connection, vpcId, block)) {
                        edit.put(VpcPeeringConnections.KIND, VpcPeeringConnections.failed(edit, connection));
                    }
                }
                default -> {}
            }
        });
    }

    private static boolean overlapsPeer(
            RegionRows rows, VpcPeeringConnection connection, String vpcId, Ipv4Block block) {
        return VpcPeeringConnections.vpcs(connection)
                .filter(other -> !other.equals(vpcId))
                .flatMap(other -> rows.get(Vpcs.KIND, other).stream())
                .anyMatch(other -> overlaps(other.vpc(), block));
    }

    private static boolean overlaps(Vpc vpc, Ipv4Block block) {
        return Vpcs.blocks(vpc).anyMatch(block::overlaps);
    }
}
