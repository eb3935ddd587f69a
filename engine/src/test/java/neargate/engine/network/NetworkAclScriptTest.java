package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import neargate.engine.network.VpcSpec.NetworkAcl;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What network ACLs become. */
class NetworkAclScriptTest {
    private static final NetworkAcl.Entry DENY_ALL = entry(false, "-1", null, null, "0.0.0.0/0");
    private static final NetworkAcl.Entry ALLOW_ALL = entry(true, "-1", null, null, "0.0.0.0/0");

    private static NetworkAcl.Entry entry(
            boolean allows, String protocol, @Nullable Integer from, @Nullable Integer to, String cidr) {
        return new NetworkAcl.Entry(allows, new Rule(protocol, from, to, new Peer.Cidr(cidr)));
    }

    private static VpcSpec vpc(NetworkAcl acl) {
        return new VpcSpec(
                "vpc-1",
                List.of("10.0.0.0/16"),
                Map.of(
                        "subnet-a", new VpcSpec.Subnet("10.0.0.0/24", acl, List.of()),
                        "subnet-b", new VpcSpec.Subnet("10.0.1.0/24", NetworkAcl.OPEN, List.of())),
                Map.of(),
                Map.of(),
                VpcSpec.DhcpOptions.NONE);
    }

    private static VpcSpec in(NetworkAcl.Entry... entries) {
        return vpc(new NetworkAcl(List.of(entries), List.of(ALLOW_ALL)));
    }

    private static List<String> entering(VpcSpec spec) {
        String begin = "add rule inet neargate_acls enter_subnet_a ";
        return NetworkAclScript.between(null, spec)
                .lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .toList();
    }

    @Test
    void entriesSayInTheirOrderWhoMayEnter() {
        assertThat(entering(in(
                        entry(false, "6", 22, 22, "10.0.9.0/24"),
                        entry(true, "6", 0, 65535, "10.0.0.0/8"),
                        entry(true, "1", 8, -1, "0.0.0.0/0"),
                        entry(false, "1", 3, 4, "0.0.0.0/0"),
                        entry(true, "50", null, null, "0.0.0.0/0"),
                        DENY_ALL)))
                .containsExactly(
                        "ip saddr 10.0.0.0/24 return",
                        "ip saddr 10.0.9.0/24 tcp dport 22-22 drop",
                        "ip saddr 10.0.0.0/8 meta l4proto tcp return",
                        "meta nfproto ipv4 icmp type 8 return",
                        "meta nfproto ipv4 icmp type 3 icmp code 4 drop",
                        "meta nfproto ipv4 meta l4proto 50 return",
                        "meta nfproto ipv4 drop",
                        "drop");
    }

    @Test
    void whatIsDeniedAfterEverythingIsAllowedIsNotDenied() {
        String nothing = "add table inet neargate_acls\ndelete table inet neargate_acls\n";
        assertThat(NetworkAclScript.between(null, vpc(NetworkAcl.OPEN))).isEqualTo(nothing);
        assertThat(NetworkAclScript.between(null, in(ALLOW_ALL, entry(false, "6", 22, 22, "0.0.0.0/0"), DENY_ALL)))
                .isEqualTo(nothing);
        assertThat(entering(in(entry(false, "6", 22, 22, "0.0.0.0/0"), ALLOW_ALL)))
                .isNotEmpty();
        assertThat(entering(in())).containsExactly("ip saddr 10.0.0.0/24 return", "drop");
    }

    @Test
    void onlySubnetsWhoseAclDeniesSomethingHaveABorder() {
        assertThat(NetworkAclScript.between(null, in(DENY_ALL)))
                .contains("forward ip daddr vmap { 10.0.0.0/24 : jump enter_subnet_a }")
                .doesNotContain("10.0.1.0/24");
    }

    @Test
    void aChangeElsewhereTouchesNothing() {
        VpcSpec spec = in(DENY_ALL);
        var more = new VpcSpec(
                spec.vpcId(),
                spec.cidrs(),
                spec.subnets(),
                Map.of("sg-a", new VpcSpec.SecurityGroup(List.of(), List.of())),
                Map.of(),
                VpcSpec.DhcpOptions.NONE);
        assertThat(NetworkAclScript.between(spec, more)).isEmpty();
        assertThat(NetworkAclScript.between(vpc(NetworkAcl.OPEN), vpc(NetworkAcl.OPEN)))
                .isEmpty();
        assertThat(NetworkAclScript.between(spec, vpc(NetworkAcl.OPEN)))
                .isEqualTo("add table inet neargate_acls\ndelete table inet neargate_acls\n");
    }
}
