package neargate.services.ec2;

import static neargate.services.ec2.Ec2World.filter;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import neargate.engine.network.Route;
import neargate.engine.network.VpcSpec;
import neargate.kernel.controller.Controller;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.services.ec2.resource.RegionRows;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** What the machine's network is told of EC2's changes. */
class NetworkControllerTest {
    private final Ec2World world = new Ec2World();
    private final Ec2Client user = world.user();
    private final Ec2Client ecs = world.ecs();
    private final Settling network =
            new Settling(world, List.of(world.service.controllers().getFirst()));

    @AfterEach
    void close() {
        network.close();
        world.close();
    }

    @Test
    void aVpcIsMadeWithItsFirstInterface() throws Exception {
        String vpcId = world.defaultVpc();
        network.settle();
        assertThat(world.network.calls).isEmpty();

        String eniId = networkInterface();
        network.settle();

        VpcSpec spec = world.network.vpcs.get(vpcId);
        assertThat(spec.cidrs()).containsExactly("172.31.0.0/16");
        assertThat(spec.subnets()).hasSize(3);
        assertThat(spec.networkInterfaces()).containsOnlyKeys(eniId);
        assertThat(world.service.hasNetworks()).isTrue();
    }

    @Test
    void whatAnEarlierProcessLeftIsTakenUpBeforeAnyControllerIsAtWork() {
        String vpcId = world.defaultVpc();
        String eniId = networkInterface();
        world.network.vpcs.put(
                "vpc-0",
                VpcSpecs.of(new RegionRows(world.snapshot(), new Scope(Ec2World.ACCOUNT, Ec2World.REGION)), vpcId)
                        .orElseThrow());

        world.service.recoverNetworks();

        assertThat(world.network.vpcs).containsOnlyKeys(vpcId);
        assertThat(world.network.vpcs.get(vpcId).networkInterfaces()).containsOnlyKeys(eniId);
    }

    @Test
    void whatCannotBeRemovedKeepsNobodyFromWhatIsNeeded() {
        String eniId = networkInterface();
        world.network.stuck = true;

        world.service.recoverNetworks();

        assertThat(world.network.vpcs.get(world.defaultVpc()).networkInterfaces())
                .containsOnlyKeys(eniId);
    }

    @Test
    void aChangedRuleReachesTheNetworkAndATagDoesNot() throws Exception {
        String vpcId = world.defaultVpc();
        String eniId = networkInterface();
        network.settle();
        String groupId = world.network
                .vpcs
                .get(vpcId)
                .networkInterfaces()
                .get(eniId)
                .groupIds()
                .getFirst();

        user.authorizeSecurityGroupIngress(r ->
                r.groupId(groupId).ipProtocol("tcp").fromPort(80).toPort(80).cidrIp("0.0.0.0/0"));
        assertThat(network.settle()).containsExactly(vpcId);
        assertThat(world.network.vpcs.get(vpcId).securityGroups().get(groupId).ingress())
                .contains(new VpcSpec.Rule("tcp", 80, 80, new VpcSpec.Peer.Cidr("0.0.0.0/0")));

        user.revokeSecurityGroupIngress(r ->
                r.groupId(groupId).ipProtocol("tcp").fromPort(80).toPort(80).cidrIp("0.0.0.0/0"));
        assertThat(network.settle()).containsExactly(vpcId);
        assertThat(world.network.vpcs.get(vpcId).securityGroups().get(groupId).ingress())
                .containsExactly(new VpcSpec.Rule("-1", null, null, new VpcSpec.Peer.Group(groupId)));

        user.createTags(
                r -> r.resources(eniId).tags(Tag.builder().key("a").value("b").build()));
        assertThat(network.settle()).isEmpty();
    }

    @Test
    void theNetworkAclOfASubnetReachesTheNetwork() throws Exception {
        String vpcId = world.defaultVpc();
        networkInterface();
        network.settle();
        assertThat(world.network.vpcs.get(vpcId).subnets().values())
                .allSatisfy(subnet -> assertThat(
                                subnet.networkAcl().ingress().getFirst().allows())
                        .isTrue());
        String subnetId = world.subnet();
        String aclId = user.createNetworkAcl(r -> r.vpcId(vpcId)).networkAcl().networkAclId();
        user.createNetworkAclEntry(r -> r.networkAclId(aclId)
                .egress(true)
                .ruleNumber(7)
                .ruleAction("allow")
                .protocol("6")
                .portRange(ports -> ports.from(80).to(90))
                .cidrBlock("10.0.0.0/8"));
        user.replaceNetworkAclAssociation(r -> r.networkAclId(aclId)
                .associationId(user
                        .describeNetworkAcls(acls -> acls.filters(filter("association.subnet-id", subnetId)))
                        .networkAcls()
                        .getFirst()
                        .associations()
                        .stream()
                        .filter(association -> association.subnetId().equals(subnetId))
                        .findFirst()
                        .orElseThrow()
                        .networkAclAssociationId()));

        assertThat(network.settle()).containsExactly(vpcId);

        VpcSpec.NetworkAcl acl =
                world.network.vpcs.get(vpcId).subnets().get(subnetId).networkAcl();
        assertThat(acl.ingress())
                .singleElement()
                .satisfies(last -> assertThat(last.allows()).isFalse());
        assertThat(acl.egress().getFirst())
                .isEqualTo(new VpcSpec.NetworkAcl.Entry(
                        true, new VpcSpec.Rule("6", 80, 90, new VpcSpec.Peer.Cidr("10.0.0.0/8"))));
    }

    @Test
    void theRoutesOfASubnetReachTheNetwork() throws Exception {
        String vpcId = world.defaultVpc();
        networkInterface();
        network.settle();
        String subnetId = world.subnet();
        assertThat(world.network.vpcs.get(vpcId).subnets().get(subnetId).routes())
                .containsExactly(new Route("0.0.0.0/0", new Route.Target.InternetGateway()));

        String tableId = user.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
        user.associateRouteTable(r -> r.routeTableId(tableId).subnetId(subnetId));
        assertThat(network.settle()).containsExactly(vpcId);
        assertThat(world.network.vpcs.get(vpcId).subnets().get(subnetId).routes())
                .isEmpty();

        String gatewayId =
                user.describeInternetGateways().internetGateways().getFirst().internetGatewayId();
        user.detachInternetGateway(r -> r.internetGatewayId(gatewayId).vpcId(vpcId));
        assertThat(network.settle()).containsExactly(vpcId);
        assertThat(world.network.vpcs.get(vpcId).subnets().values())
                .flatExtracting(VpcSpec.Subnet::routes)
                .containsOnly(new Route("0.0.0.0/0", new Route.Target.Blackhole()));
    }

    @Test
    void aNatGatewayReachesTheNetworkByTheRoutesThatLeadToIt() throws Exception {
        String vpcId = world.defaultVpc();
        String subnetId = world.subnet();
        String natId = user.createNatGateway(r ->
                        r.subnetId(subnetId).allocationId(user.allocateAddress().allocationId()))
                .natGateway()
                .natGatewayId();
        try (var all = new Settling(world, world.service.controllers())) {
            all.settle();
        }
        String tableId = user.createRouteTable(r -> r.vpcId(vpcId)).routeTable().routeTableId();
        user.createRoute(
                r -> r.routeTableId(tableId).destinationCidrBlock("0.0.0.0/0").natGatewayId(natId));
        user.associateRouteTable(r -> r.routeTableId(tableId).subnetId(subnetId));
        assertThat(network.settle()).containsExactly(vpcId);

        VpcSpec spec = world.network.vpcs.get(vpcId);
        String eniId = spec.networkInterfaces().keySet().iterator().next();
        assertThat(spec.subnets().get(subnetId).routes())
                .containsExactly(new Route("0.0.0.0/0", new Route.Target.NatGateway(natId, eniId)));
        assertThat(spec.networkInterfaces().get(eniId).groupIds()).isEmpty();

        user.deleteNatGateway(r -> r.natGatewayId(natId));
        assertThat(network.settle()).containsExactly(vpcId);
        assertThat(world.network.vpcs.get(vpcId).subnets().get(subnetId).routes())
                .containsExactly(new Route("0.0.0.0/0", new Route.Target.Blackhole()));
    }

    @Test
    void publicAddressesAndGroupsOfInterfacesReachTheNetwork() throws Exception {
        String vpcId = world.defaultVpc();
        String eniId = networkInterface();
        ecs.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).associatePublicIpAddress(true));
        String web = user.createSecurityGroup(r -> r.groupName("web").description("web"))
                .groupId();
        ecs.modifyNetworkInterfaceAttribute(r -> r.networkInterfaceId(eniId).groups(web));
        network.settle();

        VpcSpec.NetworkInterface told =
                world.network.vpcs.get(vpcId).networkInterfaces().get(eniId);
        assertThat(told.groupIds()).containsExactly(web);
        assertThat(told.publicIp()).startsWith("127.");
        assertThat(told.privateIp()).startsWith("172.31.");
    }

    @Test
    void aVpcWithoutInterfacesStaysForTheNextTaskAndGoesWhenItIsDeleted() throws Exception {
        String vpcId = user.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
        String subnetId = user.createSubnet(r -> r.vpcId(vpcId).cidrBlock("10.0.1.0/24"))
                .subnet()
                .subnetId();
        String eniId = user.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();
        network.settle();
        user.deleteNetworkInterface(r -> r.networkInterfaceId(eniId));
        network.settle();
        assertThat(world.network.vpcs.get(vpcId).networkInterfaces()).isEmpty();
        assertThat(world.service.hasNetworks()).isFalse();

        user.deleteSubnet(r -> r.subnetId(subnetId));
        user.deleteVpc(r -> r.vpcId(vpcId));
        network.settle();
        assertThat(world.network.vpcs).doesNotContainKey(vpcId);
    }

    @Test
    void afterARestartEveryVpcInUseIsMadeAgain() throws Exception {
        String vpcId = world.defaultVpc();
        networkInterface();
        Controller restarted = new NetworkController(world.network);

        for (Key key : restarted.keys(world.snapshot()).toList()) {
            restarted.reconcile(key, world.snapshot());
        }

        assertThat(world.network.calls).containsExactly("apply " + vpcId);
    }

    @Test
    void aThousandInterfacesAreDescribedInMilliseconds() {
        String vpcId = world.defaultVpc();
        String web = user.createSecurityGroup(r -> r.groupName("web").description("web"))
                .groupId();
        user.authorizeSecurityGroupIngress(r -> r.groupId(web)
                .ipPermissions(IpPermission.builder()
                        .ipProtocol("tcp")
                        .fromPort(80)
                        .toPort(80)
                        .userIdGroupPairs(UserIdGroupPair.builder().groupId(web).build())
                        .build()));
        String subnetId = world.subnet();
        for (int i = 0; i < 1_000; i++) {
            user.createNetworkInterface(r -> r.subnetId(subnetId).groups(web));
        }
        var rows = new RegionRows(world.snapshot(), new Scope(Ec2World.ACCOUNT, Ec2World.REGION));

        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            VpcSpec spec = VpcSpecs.of(rows, vpcId).orElseThrow();
            millis.add((System.nanoTime() - start) / 1_000_000);
            assertThat(spec.networkInterfaces()).hasSize(1_000);
        }

        assertThat(millis.stream().sorted().toList().get(10))
                .as("median of 20, in ms")
                .isLessThan(20);
    }

    private String networkInterface() {
        String subnetId = world.subnet();
        return ecs.createNetworkInterface(r -> r.subnetId(subnetId))
                .networkInterface()
                .networkInterfaceId();
    }
}
