package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import neargate.engine.network.FirewallRule.Direction;
import neargate.engine.network.VpcSpec.NetworkInterface;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;
import org.junit.jupiter.api.Test;

/** What security groups become. */
class FirewallScriptTest {
    private static final Peer ALL = new Peer.Cidr("0.0.0.0/0");
    private static final Peer SUBNET = new Peer.Cidr("10.0.0.0/24");
    private static final Rule ALL_OUT = new Rule("-1", null, null, ALL);

    private static List<String> in(Rule... rules) {
        return FirewallRule.statements(List.of(rules), Direction.IN);
    }

    private static VpcSpec vpc(Map<String, SecurityGroup> groups, int interfaces) {
        var enis = new TreeMap<String, NetworkInterface>();
        for (int i = 0; i < interfaces; i++) {
            String ip = "10.0." + i / 250 + "." + (4 + i % 250);
            enis.put("eni-" + i, new NetworkInterface("subnet-a", ip, List.of(), "", List.of("sg-a"), true, null));
        }
        return new VpcSpec("vpc-1", List.of("10.0.0.0/16"), Map.of(), groups, enis, VpcSpec.DhcpOptions.NONE);
    }

    private static SecurityGroup group(Rule... ingress) {
        return new SecurityGroup(List.of(ingress), List.of(ALL_OUT));
    }

    @Test
    void rulesSayProtocolPortsAndPeer() {
        assertThat(in(new Rule("tcp", 80, 90, SUBNET)))
                .containsExactly("ip saddr 10.0.0.0/24 tcp dport 80-90 ct mark set ct mark or 2 accept");
        assertThat(in(new Rule("udp", 0, 65535, new Peer.Group("sg-b"))))
                .containsExactly("ip saddr @members_sg_b meta l4proto udp ct mark set ct mark or 2 accept");
        assertThat(in(new Rule("-1", null, null, SUBNET)))
                .containsExactly("ip saddr 10.0.0.0/24 ct mark set ct mark or 2 accept");
        assertThat(in(new Rule("50", null, null, SUBNET)))
                .containsExactly("ip saddr 10.0.0.0/24 meta l4proto 50 ct mark set ct mark or 2 accept");
    }

    @Test
    void icmpRulesSayTypeAndCode() {
        String begin = "ip saddr 10.0.0.0/24 ";
        String end = " ct mark set ct mark or 2 accept";
        assertThat(in(new Rule("icmp", -1, -1, SUBNET))).containsExactly(begin + "meta l4proto icmp" + end);
        assertThat(in(new Rule("icmp", 8, -1, SUBNET))).containsExactly(begin + "icmp type 8" + end);
        assertThat(in(new Rule("icmp", 3, 4, SUBNET))).containsExactly(begin + "icmp type 3 icmp code 4" + end);
    }

    @Test
    void whatARuleForEverybodyLetsInIsNotTracked() {
        assertThat(in(new Rule("tcp", 22, 22, SUBNET), new Rule("tcp", 80, 80, ALL)))
                .containsExactly(
                        "meta nfproto ipv4 tcp dport 80-80 accept",
                        "ip saddr 10.0.0.0/24 tcp dport 22-22 ct mark set ct mark or 2 accept",
                        "meta nfproto ipv4 tcp dport 80-80 ct mark set ct mark or 2 accept");
    }

    @Test
    void aRuleChangeTouchesOnlyTheGroupsRulesOfItsDirection() {
        VpcSpec before = vpc(Map.of("sg-a", group(), "sg-b", group()), 1_000);
        VpcSpec after = vpc(Map.of("sg-a", group(new Rule("tcp", 80, 80, SUBNET)), "sg-b", group()), 1_000);
        assertThat(FirewallScript.between(before, after).lines())
                .containsExactly("add rule inet neargate in_sg_a ip saddr 10.0.0.0/24 tcp dport 80-80"
                        + " ct mark set ct mark or 2 accept");
        assertThat(FirewallScript.between(after, before).lines()).containsExactly("flush chain inet neargate in_sg_a");
    }

    @Test
    void aNewInterfaceTouchesNoOther() {
        VpcSpec before = vpc(Map.of("sg-a", group()), 999);
        VpcSpec after = vpc(Map.of("sg-a", group()), 1_000);
        String added = after.networkInterfaces().get("eni-999").privateIp();
        assertThat(FirewallScript.between(before, after).lines())
                .allSatisfy(line -> assertThat(line).containsAnyOf("eeni-999", added));
    }

    @Test
    void aGroupThatComesGivesItsNameInRulesAMeaning() {
        SecurityGroup refers = group(new Rule("tcp", 80, 80, new Peer.Group("sg-b")));
        VpcSpec without = vpc(Map.of("sg-a", refers), 1);
        VpcSpec with = vpc(Map.of("sg-a", refers, "sg-b", group()), 1);
        assertThat(FirewallScript.between(null, without)).doesNotContain("members_sg_b");
        assertThat(FirewallScript.between(without, with)).contains("ip saddr @members_sg_b");
        assertThat(FirewallScript.between(with, without)).contains("flush chain inet neargate in_sg_a");
    }

    @Test
    void aTaskMaySendOnlyFromItsOwnAddress() {
        assertThat(FirewallScript.between(null, vpc(Map.of("sg-a", group()), 1)))
                .contains("add rule inet neargate eeni-0_out ip saddr != 10.0.0.4 drop");
    }
}
