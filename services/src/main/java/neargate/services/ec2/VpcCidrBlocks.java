package neargate.services.ec2;

import java.util.List;
import java.util.stream.Stream;
import neargate.services.ec2.addressing.Ipv4Block;
import neargate.services.ec2.resource.Ec2Errors;
import neargate.services.ec2.resource.RegionEdit;
import neargate.services.ec2.resource.RegionRows;
import neargate.services.ec2.resource.RegionStore;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.AssociateSubnetCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.AssociateVpcCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockRequest;
import software.amazon.awssdk.services.ec2.model.DisassociateVpcCidrBlockResponse;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockStateCode;

/** The IPv4 blocks that a VPC has besides its first ("VPC CIDR blocks"). */
final class VpcCidrBlocks {
    /** "Amazon VPC quotas": IPv4 CIDR blocks per VPC. */
    private static final int MOST = 5;

    private final RegionStore store;

    VpcCidrBlocks(RegionStore store) {
        this.store = store;
    }

    AssociateVpcCidrBlockResponse associate(AssociateVpcCidrBlockRequest request) {
        if (Boolean.TRUE.equals(request.amazonProvidedIpv6CidrBlock())
                || request.ipv6CidrBlock() != null
                || request.ipv6Pool() != null
                || request.ipv6IpamPoolId() != null) {
            throw Ec2Errors.unsupported("An IPv6 CIDR block");
        }
        if (request.ipv4IpamPoolId() != null) {
            throw Ec2Errors.unsupported("IPAM");
        }
        Ipv4Block block = Vpcs.checkedBlock(request.cidrBlock());
        return store.write(edit -> {
            VpcRecord vpc = edit.require(Vpcs.KIND, request.vpcId());
            if (Vpcs.blocks(vpc.vpc()).anyMatch(block::overlaps)) {
                throw Ec2Errors.error(
                        "InvalidVpc.Range", "The CIDR '" + block + "' overlaps with a CIDR block of " + vpc.id() + ".");
            }
            if (Vpcs.blocks(vpc.vpc()).count() >= MOST) {
                throw Ec2Errors.error(
                        "CidrBlockLimitExceeded", "The maximum number of IPv4 CIDR blocks of a VPC has been reached.");
            }
            refuseRoutesWithin(edit, vpc.id(), block);
            PeeredBlocks.check(edit, vpc.id(), block);
            VpcCidrBlockAssociation association = VpcCidrBlockAssociation.builder()
                    .associationId(edit.newId("vpc-cidr-assoc"))
                    .cidrBlock(block.toString())
                    .cidrBlockState(state -> state.state(VpcCidrBlockStateCode.ASSOCIATED))
                    .build();
            put(edit, vpc, Stream.concat(associations(vpc), Stream.of(association)));
            RouteTables.addLocal(edit, vpc.id(), block.toString());
            return AssociateVpcCidrBlockResponse.builder()
                    .vpcId(vpc.id())
                    .cidrBlockAssociation(association)
                    .build();
        });
    }

    DisassociateVpcCidrBlockResponse disassociate(DisassociateVpcCidrBlockRequest request) {
        String id = request.associationId();
        if (id == null) {
            throw Ec2Errors.missingParameter("AssociationId");
        }
        return store.write(edit -> {
            VpcRecord vpc = edit.find(Vpcs.KIND, Vpcs.BY_CIDR_ASSOCIATION, id)
                    .findFirst()
                    .orElseThrow(() -> Ec2Errors.error(
                            "InvalidVpcCidrBlockAssociationID.NotFound",
                            "The vpc CIDR block association ID '" + id + "' does not exist"));
            VpcCidrBlockAssociation gone = associations(vpc)
                    .filter(association -> association.associationId().equals(id))
                    .findFirst()
                    .orElseThrow();
            if (gone.cidrBlock().equals(vpc.vpc().cidrBlock())) {
                throw Ec2Errors.error(
                        "OperationNotPermitted",
                        "The vpc CIDR block with association ID " + id
                                + " may not be disassociated. It is the primary IPv4 CIDR block of the VPC");
            }
            if (Subnets.inVpc(edit, vpc.id())
                    .anyMatch(subnet -> Vpcs.block(gone.cidrBlock()).contains(Vpcs.block(subnet.cidrBlock())))) {
                throw Ec2Errors.dependencyViolation("The vpc CIDR block with association ID " + id
                        + " has dependencies and cannot be disassociated.");
            }
            put(
                    edit,
                    vpc,
                    associations(vpc)
                            .filter(association -> !association.associationId().equals(id)));
            RouteTables.removeLocal(edit, vpc.id(), gone.cidrBlock());
            return DisassociateVpcCidrBlockResponse.builder()
                    .vpcId(vpc.id())
                    .cidrBlockAssociation(gone.copy(
                            it -> it.cidrBlockState(state -> state.state(VpcCidrBlockStateCode.DISASSOCIATED))))
                    .build();
        });
    }

    /** "The CIDR block must not be the same or larger than a destination CIDR range in a route". */
    private static void refuseRoutesWithin(RegionRows rows, String vpcId, Ipv4Block block) {
        RouteTables.inVpc(rows, vpcId)
                .flatMap(RouteTables::routes)
                .flatMap(route -> Stream.ofNullable(route.destinationCidrBlock()))
                .filter(destination -> block.contains(Vpcs.block(destination)))
                .findFirst()
                .ifPresent(destination -> {
                    throw Ec2Errors.error(
                            "InvalidVpc.Range",
                            "The CIDR '" + block + "' is the same as or larger than the destination " + destination
                                    + " of a route of " + vpcId + ".");
                });
    }

    /** "AssociateSubnetCidrBlock": "You can only associate a single IPv6 CIDR block", and nothing else. */
    AssociateSubnetCidrBlockResponse associate(AssociateSubnetCidrBlockRequest request) {
        Subnet _ = store.read().require(Subnets.KIND, request.subnetId());
        throw Ec2Errors.unsupported("An IPv6 CIDR block");
    }

    private static Stream<VpcCidrBlockAssociation> associations(VpcRecord vpc) {
        return vpc.vpc().cidrBlockAssociationSet().stream();
    }

    private static void put(RegionEdit edit, VpcRecord vpc, Stream<VpcCidrBlockAssociation> associations) {
        List<VpcCidrBlockAssociation> all = associations.toList();
        edit.put(Vpcs.KIND, vpc.with(vpc.vpc().copy(it -> it.cidrBlockAssociationSet(all))));
    }
}
