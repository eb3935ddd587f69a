package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AddressAttribute;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

/** More blocks of a VPC, and what else is asked of VPCs now and then. */
class VpcCidrBlockTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client ec2 = world.user();
    private final String vpc =
            ec2.createVpc(request -> request.cidrBlock("10.0.0.0/16")).vpc().vpcId();

    @AfterEach
    void close() {
        world.close();
    }

    private String associate(String block) {
        return ec2.associateVpcCidrBlock(request -> request.vpcId(vpc).cidrBlock(block))
                .cidrBlockAssociation()
                .associationId();
    }

    private List<String> localRoutes() {
        return ec2
                .describeRouteTables(request -> request.filters(filter("vpc-id", vpc)))
                .routeTables()
                .getFirst()
                .routes()
                .stream()
                .filter(route -> "local".equals(route.gatewayId()))
                .map(Route::destinationCidrBlock)
                .toList();
    }

    @Test
    void aSecondBlockHasSubnetsAndALocalRouteOfItsOwn() {
        String association = associate("10.1.0.0/16");
        assertThat(localRoutes()).containsExactlyInAnyOrder("10.0.0.0/16", "10.1.0.0/16");
        String subnet = ec2.createSubnet(request -> request.vpcId(vpc).cidrBlock("10.1.1.0/24"))
                .subnet()
                .subnetId();
        assertThat(ec2.describeVpcs(
                                request -> request.filters(filter("cidr-block-association.cidr-block", "10.1.0.0/16")))
                        .vpcs())
                .extracting(Vpc::vpcId)
                .containsExactly(vpc);
        assertFails(
                "DependencyViolation",
                "The vpc CIDR block with association ID " + association
                        + " has dependencies and cannot be disassociated.",
                () -> ec2.disassociateVpcCidrBlock(request -> request.associationId(association)));

        ec2.deleteSubnet(request -> request.subnetId(subnet));
        ec2.disassociateVpcCidrBlock(request -> request.associationId(association));
        assertThat(localRoutes()).containsExactly("10.0.0.0/16");
        assertFails(
                "InvalidVpcCidrBlockAssociationID.NotFound",
                "The vpc CIDR block association ID '" + association + "' does not exist",
                () -> ec2.disassociateVpcCidrBlock(request -> request.associationId(association)));
    }

    @Test
    void blocksThatCannotBeAreRefused() {
        assertFails(
                "InvalidVpc.Range",
                "The CIDR '10.0.128.0/20' overlaps with a CIDR block of " + vpc + ".",
                () -> associate("10.0.128.0/20"));
        String primary = ec2.describeVpcs(request -> request.vpcIds(vpc))
                .vpcs()
                .getFirst()
                .cidrBlockAssociationSet()
                .getFirst()
                .associationId();
        assertFails(
                "OperationNotPermitted",
                "The vpc CIDR block with association ID " + primary
                        + " may not be disassociated. It is the primary IPv4 CIDR block of the VPC",
                () -> ec2.disassociateVpcCidrBlock(request -> request.associationId(primary)));
        assertFails(
                "UnsupportedOperation",
                "An IPv6 CIDR block is not supported yet.",
                () -> ec2.associateVpcCidrBlock(request -> request.vpcId(vpc).amazonProvidedIpv6CidrBlock(true)));
        for (int i = 1; i < 5; i++) {
            associate("10." + i + ".0.0/16");
        }
        assertFails(
                "CidrBlockLimitExceeded",
                "The maximum number of IPv4 CIDR blocks of a VPC has been reached.",
                () -> associate("10.5.0.0/16"));
    }

    @Test
    void aDefaultSubnetThatWasDeletedCanBeMadeAgain() {
        Subnet gone = ec2.describeSubnets(request -> request.filters(filter("availability-zone", "us-east-1b")))
                .subnets()
                .getFirst();
        assertFails(
                "DefaultSubnetAlreadyExistsInAvailabilityZone",
                "'" + gone.subnetId() + "' is already the default subnet in us-east-1b.",
                () -> ec2.createDefaultSubnet(request -> request.availabilityZone("us-east-1b")));
        ec2.deleteSubnet(request -> request.subnetId(gone.subnetId()));
        Subnet made = ec2.createDefaultSubnet(request -> request.availabilityZone("us-east-1b"))
                .subnet();
        assertThat(made.defaultForAz()).isTrue();
        assertThat(made.mapPublicIpOnLaunch()).isTrue();
        assertThat(made.cidrBlock()).isEqualTo(gone.cidrBlock());
    }

    @Test
    void anEgressOnlyInternetGatewayIsKept() {
        String id = ec2.createEgressOnlyInternetGateway(request -> request.vpcId(vpc))
                .egressOnlyInternetGateway()
                .egressOnlyInternetGatewayId();
        assertThat(ec2.describeEgressOnlyInternetGateways(request -> request.egressOnlyInternetGatewayIds(id))
                        .egressOnlyInternetGateways()
                        .getFirst()
                        .attachments())
                .singleElement()
                .satisfies(attachment -> assertThat(attachment.vpcId()).isEqualTo(vpc));
        ec2.deleteEgressOnlyInternetGateway(request -> request.egressOnlyInternetGatewayId(id));
        assertThat(ec2.describeEgressOnlyInternetGateways().egressOnlyInternetGateways())
                .isEmpty();
    }

    @Test
    void theGroupsThatAVpcMayUseAreItsOwn() {
        assertThat(ec2.getSecurityGroupsForVpc(request -> request.vpcId(vpc)).securityGroupForVpcs())
                .singleElement()
                .satisfies(group -> {
                    assertThat(group.groupName()).isEqualTo("default");
                    assertThat(group.primaryVpcId()).isEqualTo(vpc);
                });
        assertThat(ec2.getSecurityGroupsForVpc(request -> request.vpcId(vpc).filters(filter("group-name", "web")))
                        .securityGroupForVpcs())
                .isEmpty();
        assertThat(ec2.describeStaleSecurityGroups(request -> request.vpcId(vpc))
                        .staleSecurityGroupSet())
                .isEmpty();
        assertFails(
                "InvalidVpcID.NotFound",
                "The vpc ID 'vpc-00000000000000000' does not exist",
                () -> ec2.describeStaleSecurityGroups(request -> request.vpcId("vpc-00000000000000000")));
    }

    @Test
    void anElasticAddressStandsForADomainName() {
        String id = ec2.allocateAddress().allocationId();
        assertThat(attribute(id).ptrRecord()).isNull();
        ec2.modifyAddressAttribute(request -> request.allocationId(id).domainName("mail.example.com"));
        assertThat(attribute(id).ptrRecord()).isEqualTo("mail.example.com.");
        ec2.resetAddressAttribute(request -> request.allocationId(id).attribute("domain-name"));
        assertThat(attribute(id).ptrRecord()).isNull();
    }

    private AddressAttribute attribute(String id) {
        return ec2.describeAddressesAttribute(
                        request -> request.allocationIds(id).attribute("domain-name"))
                .addresses()
                .getFirst();
    }
}
