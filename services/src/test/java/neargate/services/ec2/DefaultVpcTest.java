package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.assertFails;
import static neargate.services.ec2.Ec2World.caller;
import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Route;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;

class DefaultVpcTest {
    private final Ec2World world = new Ec2World();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void anAccountFindsADefaultVpcInEveryRegion() {
        Vpc vpc = world.user().describeVpcs().vpcs().getFirst();

        assertThat(vpc.cidrBlock()).isEqualTo("172.31.0.0/16");
        assertThat(vpc.isDefault()).isTrue();
        assertThat(vpc.ownerId()).isEqualTo(Ec2World.ACCOUNT);
        assertThat(vpc.vpcId()).matches("vpc-0[0-9a-f]{16}");
        assertThat(world.client(caller(Ec2World.ACCOUNT, "eu-west-1"))
                        .describeVpcs()
                        .vpcs())
                .singleElement()
                .satisfies(other -> assertThat(other.vpcId()).isNotEqualTo(vpc.vpcId()));
    }

    @Test
    void itHasAPublicSubnetInEachOfThreeZones() {
        assertThat(world.user().describeSubnets().subnets())
                .extracting(
                        Subnet::cidrBlock,
                        Subnet::availabilityZone,
                        Subnet::availabilityZoneId,
                        Subnet::mapPublicIpOnLaunch,
                        Subnet::availableIpAddressCount)
                .containsExactlyInAnyOrder(
                        tuple("172.31.0.0/20", "us-east-1a", "use1-az1", true, 4091),
                        tuple("172.31.16.0/20", "us-east-1b", "use1-az2", true, 4091),
                        tuple("172.31.32.0/20", "us-east-1c", "use1-az3", true, 4091));
    }

    @Test
    void itsMainRouteTableLeadsToItsInternetGateway() {
        var gateway = world.user().describeInternetGateways().internetGateways().getFirst();
        var table = world.user().describeRouteTables().routeTables().getFirst();

        assertThat(gateway.attachments()).singleElement().satisfies(it -> {
            assertThat(it.vpcId()).isEqualTo(world.defaultVpc());
            assertThat(it.stateAsString()).isEqualTo("available");
        });
        assertThat(table.associations())
                .singleElement()
                .satisfies(it -> assertThat(it.main()).isTrue());
        assertThat(table.routes())
                .extracting(Route::destinationCidrBlock, Route::gatewayId)
                .containsExactly(tuple("172.31.0.0/16", "local"), tuple("0.0.0.0/0", gateway.internetGatewayId()));
    }

    @Test
    void itsDefaultSecurityGroupLetsItsMembersReachEachOtherAndEverything() {
        SecurityGroup group =
                world.user().describeSecurityGroups().securityGroups().getFirst();

        assertThat(group.groupName()).isEqualTo("default");
        assertThat(group.description()).isEqualTo("default VPC security group");
        assertThat(group.ipPermissions()).singleElement().satisfies(it -> {
            assertThat(it.ipProtocol()).isEqualTo("-1");
            assertThat(it.fromPort()).isNull();
            assertThat(it.userIdGroupPairs())
                    .singleElement()
                    .satisfies(pair -> assertThat(pair.groupId()).isEqualTo(group.groupId()));
        });
        assertThat(group.ipPermissionsEgress())
                .singleElement()
                .satisfies(it -> assertThat(it.ipRanges())
                        .singleElement()
                        .satisfies(range -> assertThat(range.cidrIp()).isEqualTo("0.0.0.0/0")));
    }

    @Test
    void itsNetworkAclAllowsEverythingAndHoldsAllSubnets() {
        var acl = world.user().describeNetworkAcls().networkAcls().getFirst();

        assertThat(acl.isDefault()).isTrue();
        assertThat(acl.entries()).hasSize(4);
        assertThat(acl.associations()).hasSize(3);
        assertThat(world.user().describeDhcpOptions().dhcpOptions())
                .singleElement()
                .satisfies(options -> assertThat(options.dhcpOptionsId())
                        .isEqualTo(world.user().describeVpcs().vpcs().getFirst().dhcpOptionsId()));
    }

    @Test
    void firstRequestsAtTheSameTimeMakeOne() throws InterruptedException {
        Set<List<Vpc>> seen = ConcurrentHashMap.newKeySet();
        List<Thread> requests = IntStream.range(0, 20)
                .mapToObj(i -> Thread.startVirtualThread(
                        () -> seen.add(world.user().describeVpcs().vpcs())))
                .toList();
        for (Thread request : requests) {
            request.join();
        }

        assertThat(seen).singleElement().satisfies(vpcs -> assertThat(vpcs).hasSize(1));
    }

    @Test
    void onceDeletedItStaysAwayUntilAskedFor() {
        var ec2 = world.user();
        String vpcId = world.defaultVpc();
        ec2.describeSubnets().subnets().forEach(subnet -> ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId())));
        String gatewayId =
                ec2.describeInternetGateways().internetGateways().getFirst().internetGatewayId();
        ec2.detachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        ec2.deleteInternetGateway(r -> r.internetGatewayId(gatewayId));
        ec2.deleteVpc(r -> r.vpcId(vpcId));

        assertThat(ec2.describeVpcs().vpcs()).isEmpty();
        assertThat(ec2.describeSecurityGroups().securityGroups()).isEmpty();
        assertThat(ec2.describeSecurityGroupRules(r -> {}).securityGroupRules()).isEmpty();
        assertThat(ec2.describeRouteTables().routeTables()).isEmpty();
        assertThat(ec2.describeNetworkAcls().networkAcls()).isEmpty();
        assertFails(
                "VPCIdNotSpecified",
                "No default VPC for this user",
                () -> ec2.createSecurityGroup(r -> r.groupName("web").description("web")));

        ec2.createDefaultVpc(r -> {});
        assertThat(ec2.describeSubnets(r -> r.filters(filter("default-for-az", "true")))
                        .subnets())
                .hasSize(3);
        assertFails(
                "DefaultVpcAlreadyExists",
                "A Default VPC already exists for this account in this region.",
                () -> ec2.createDefaultVpc(r -> {}));
    }

    @Test
    void aVpcInUseIsNotDeleted() {
        String vpcId = world.defaultVpc();

        assertFails(
                "DependencyViolation",
                "The vpc '" + vpcId + "' has dependencies and cannot be deleted.",
                () -> world.user().deleteVpc(r -> r.vpcId(vpcId)));
    }
}
