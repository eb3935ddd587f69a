package neargate.services.ec2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.engine.network.Route;
import neargate.engine.network.VpcSpec;
import neargate.services.ec2.resource.RegionRows;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GroupIdentifier;
import software.amazon.awssdk.services.ec2.model.NetworkAcl;
import software.amazon.awssdk.services.ec2.model.NetworkAclEntry;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePrivateIpAddress;
import software.amazon.awssdk.services.ec2.model.RouteTable;
import software.amazon.awssdk.services.ec2.model.RuleAction;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.VpcCidrBlockAssociation;

/**
 * What the engine's network is to make of a VPC: a pure function of the rows. It looks only at what is of the VPC, by
 * indexes. Prefix lists stand for their entries; rules
 * about IPv6 stay data: there is no such traffic in our VPCs.
 */
final class VpcSpecs {
    private VpcSpecs() {}

    /** The VPC as it should be; empty when there is none of that id. */
    static Optional<VpcSpec> of(RegionRows rows, String vpcId) {
        return rows.get(Vpcs.KIND, vpcId)
                .map(vpc -> new VpcSpec(
                        vpcId,
                        vpc.vpc().cidrBlockAssociationSet().stream()
                                .map(VpcCidrBlockAssociation::cidrBlock)
                                .toList(),
                        subnets(rows, vpcId),
                        securityGroups(rows, vpcId),
                        networkInterfaces(rows, vpcId),
                        dhcpOptions(rows, vpc)));
    }

    private static VpcSpec.DhcpOptions dhcpOptions(RegionRows rows, VpcRecord vpc) {
        List<String> domains = DhcpOptionSets.values(rows, vpc, DhcpOptionSets.DOMAIN_NAME);
        return new VpcSpec.DhcpOptions(
                DhcpOptionSets.values(rows, vpc, DhcpOptionSets.DOMAIN_NAME_SERVERS).stream()
                        .map(server -> server.equals(DhcpOptionSets.AMAZON_DNS) ? Vpcs.resolver(vpc) : server)
                        .toList(),
                domains.isEmpty() ? null : domains.getFirst());
    }

    static VpcSpec.NetworkInterface networkInterface(NetworkInterface eni) {
        return new VpcSpec.NetworkInterface(
                eni.subnetId(),
                eni.privateIpAddress(),
                eni.privateIpAddresses().size() == 1 ? List.of() : secondaryAddresses(eni),
                eni.macAddress(),
                groups(eni),
                !Boolean.FALSE.equals(eni.sourceDestCheck()),
                eni.association() == null ? null : eni.association().publicIp());
    }

    /** Nearly all have one: a VPC of thousands is read whenever one of them changes. */
    private static List<String> groups(NetworkInterface eni) {
        return eni.groups().size() == 1
                ? List.of(eni.groups().getFirst().groupId())
                : eni.groups().stream().map(GroupIdentifier::groupId).toList();
    }

    private static List<String> secondaryAddresses(NetworkInterface eni) {
        return eni.privateIpAddresses().stream()
                .map(NetworkInterfacePrivateIpAddress::privateIpAddress)
                .filter(address -> !address.equals(eni.privateIpAddress()))
                .toList();
    }

    private static Map<String, VpcSpec.Subnet> subnets(RegionRows rows, String vpcId) {
        Map<String, VpcSpec.Subnet> subnets = new HashMap<>();
        Subnets.inVpc(rows, vpcId)
                .forEach(subnet -> subnets.put(
                        subnet.subnetId(),
                        new VpcSpec.Subnet(
                                subnet.cidrBlock(),
                                networkAcl(NetworkAcls.ofSubnet(rows, subnet.subnetId())),
                                routes(rows, RouteTables.ofSubnet(rows, subnet)))));
        return subnets;
    }

    private static List<Route> routes(RegionRows rows, RouteTable table) {
        return RouteTables.routes(table)
                .flatMap(route -> RouteTargets.of(rows, table, route).stream()
                        .flatMap(target -> blocks(rows, route.destinationCidrBlock(), route.destinationPrefixListId())
                                .map(block -> new Route(block, target))))
                .toList();
    }

    /** The blocks that something names: one, those of a prefix list, or none of IPv4. */
    private static Stream<String> blocks(RegionRows rows, @Nullable String cidr, @Nullable String prefixListId) {
        return prefixListId == null ? Stream.ofNullable(cidr) : ManagedPrefixLists.ipv4(rows, prefixListId);
    }

    private static VpcSpec.NetworkAcl networkAcl(NetworkAcl acl) {
        return new VpcSpec.NetworkAcl(entries(acl, false), entries(acl, true));
    }

    private static List<VpcSpec.NetworkAcl.Entry> entries(NetworkAcl acl, boolean egress) {
        return NetworkAcls.entries(acl)
                .filter(entry -> entry.egress() == egress && entry.cidrBlock() != null)
                .map(entry -> new VpcSpec.NetworkAcl.Entry(entry.ruleAction() == RuleAction.ALLOW, rule(entry)))
                .toList();
    }

    private static VpcSpec.Rule rule(NetworkAclEntry entry) {
        VpcSpec.Peer peer = new VpcSpec.Peer.Cidr(entry.cidrBlock());
        if (entry.portRange() != null) {
            return new VpcSpec.Rule(
                    entry.protocol(),
                    entry.portRange().from(),
                    entry.portRange().to(),
                    peer);
        }
        return entry.icmpTypeCode() == null
                ? new VpcSpec.Rule(entry.protocol(), null, null, peer)
                : new VpcSpec.Rule(
                        entry.protocol(),
                        entry.icmpTypeCode().type(),
                        entry.icmpTypeCode().code(),
                        peer);
    }

    private static Map<String, VpcSpec.SecurityGroup> securityGroups(RegionRows rows, String vpcId) {
        Map<String, VpcSpec.SecurityGroup> groups = new HashMap<>();
        rows.find(SecurityGroups.KIND, SecurityGroups.BY_VPC, vpcId).forEach(group -> {
            String id = group.groupId();
            groups.put(id, new VpcSpec.SecurityGroup(rules(rows, id, false), rules(rows, id, true)));
        });
        return groups;
    }

    private static Map<String, VpcSpec.NetworkInterface> networkInterfaces(RegionRows rows, String vpcId) {
        Map<String, VpcSpec.NetworkInterface> interfaces =
                HashMap.newHashMap(rows.count(NetworkInterfaces.KIND, NetworkInterfaces.BY_VPC, vpcId));
        NetworkInterfaces.inVpc(rows, vpcId)
                .forEach(eni -> interfaces.put(eni.networkInterfaceId(), networkInterface(eni)));
        return interfaces;
    }

    private static List<VpcSpec.Rule> rules(RegionRows rows, String groupId, boolean egress) {
        return SecurityGroupRules.ofGroup(rows, groupId, egress)
                .flatMap(rule -> rules(rows, rule))
                .toList();
    }

    private static Stream<VpcSpec.Rule> rules(RegionRows rows, SecurityGroupRule rule) {
        boolean ports = Protocols.hasPorts(rule.ipProtocol());
        return peers(rows, rule)
                .map(peer -> new VpcSpec.Rule(
                        rule.ipProtocol(), ports ? rule.fromPort() : null, ports ? rule.toPort() : null, peer));
    }

    private static Stream<VpcSpec.Peer> peers(RegionRows rows, SecurityGroupRule rule) {
        return rule.referencedGroupInfo() == null
                ? blocks(rows, rule.cidrIpv4(), rule.prefixListId()).map(VpcSpec.Peer.Cidr::new)
                : Stream.of(new VpcSpec.Peer.Group(rule.referencedGroupInfo().groupId()));
    }
}
