package neargate.engine.network;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A VPC as it should be: a value, compared with the one before it.
 *
 * @param cidrs the VPC's IPv4 blocks
 * @param subnets by subnet id
 * @param securityGroups by group id
 * @param networkInterfaces by ENI id: all of the VPC, plugged in or not
 * @param dhcpOptions what whoever is plugged in is told
 */
public record VpcSpec(
        String vpcId,
        List<String> cidrs,
        Map<String, Subnet> subnets,
        Map<String, SecurityGroup> securityGroups,
        Map<String, NetworkInterface> networkInterfaces,
        DhcpOptions dhcpOptions) {

    /**
     * A subnet; its gateway is the first address after the network's own.
     *
     * @param routes those of its route table that lead out of the VPC
     */
    public record Subnet(String cidr, NetworkAcl networkAcl, List<Route> routes) {}

    /**
     * Where names are looked up.
     *
     * @param domainName what is appended to names without dots; several are separated by spaces; null for nothing
     */
    public record DhcpOptions(
            List<String> domainNameServers, @Nullable String domainName) {
        /** Nothing is told: no name is known. */
        public static final DhcpOptions NONE = new DhcpOptions(List.of(), null);
    }

    /** The public address under which an interface answers: only from a subnet whose routes lead back to the internet. */
    @Nullable
    String answeringIp(NetworkInterface of) {
        Subnet subnet = subnets.get(of.subnetId());
        boolean isPublic = subnet != null
                && Route.choose(subnet.routes(), PublicAddress.INTERNET)
                        .filter(Route.Target.InternetGateway.class::isInstance)
                        .isPresent();
        return isPublic ? of.publicIp() : null;
    }

    /** What may enter and leave a subnet: the first entry that a packet matches decides, and none lets it through. */
    public record NetworkAcl(List<Entry> ingress, List<Entry> egress) {
        /** Lets everything through, as a VPC's default network ACL does. */
        public static final NetworkAcl OPEN = new NetworkAcl(List.of(Entry.ofAll()), List.of(Entry.ofAll()));

        /** One entry; its rule names the other side as a block. */
        public record Entry(boolean allows, Rule rule) {
            private static Entry ofAll() {
                return new Entry(true, new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
            }
        }
    }

    /** A security group's rules. No ingress rule means no way in; no egress rule means no way out. */
    public record SecurityGroup(List<Rule> ingress, List<Rule> egress) {}

    /**
     * One permission.
     *
     * @param protocol {@code tcp}, {@code udp}, {@code icmp}, {@code icmpv6}, a protocol number, or {@code -1} for all
     * @param fromPort first port, or the ICMP type ({@code -1} for all); null with protocols without ports
     * @param toPort last port, or the ICMP code
     * @param peer the other side
     */
    public record Rule(
            String protocol,
            @Nullable Integer fromPort,
            @Nullable Integer toPort,
            Peer peer) {}

    /** The other side of a rule. */
    public sealed interface Peer {
        /** An IPv4 block in CIDR notation. */
        record Cidr(String block) implements Peer {}

        /** The members of a security group. */
        record Group(String groupId) implements Peer {}
    }

    /**
     * A network interface.
     *
     * @param secondaryIps further addresses at which it answers
     * @param groupIds its security groups; none have only those of services, such as NAT gateways, and let everything through
     * @param sourceDestCheck whether it sends and gets packets only in its own name; if not, it may be a router
     * @param publicIp the loopback address of the host under which the interface is reached from outside; null for none
     */
    public record NetworkInterface(
            String subnetId,
            String privateIp,
            List<String> secondaryIps,
            String mac,
            List<String> groupIds,
            boolean sourceDestCheck,
            @Nullable String publicIp) {

        /** All private addresses, the primary one first. */
        public List<String> privateIps() {
            return Stream.concat(Stream.of(privateIp), secondaryIps.stream()).toList();
        }
    }
}
