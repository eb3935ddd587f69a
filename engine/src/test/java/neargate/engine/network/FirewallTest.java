package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What security groups and network ACLs let through. Needs root, iproute2, nftables and busybox. */
@Tag("machine")
class FirewallTest extends NamespaceWorld {
    @Test
    void aSecurityGroupLetsInOnlyWhatItsRulesNameAndChangesLive() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000b", "subnet-b", "10.0.1.10", "", "sg-app");
        apply("vpc-1");
        long web = sandbox();
        long app = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, app, Set.of());
        serve(app, 8000, "app");
        assertThat(hear(web, "10.0.1.10", 8000)).as("no rule").isEmpty();
        group("sg-app", tcp(8000, new Peer.Group("sg-web")));
        apply("vpc-1");
        assertThat(hear(web, "10.0.1.10", 8000)).as("a rule for the group").contains("app");
        group("sg-app", tcp(8000, new Peer.Cidr("10.0.9.0/24")));
        apply("vpc-1");
        assertThat(hear(web, "10.0.1.10", 8000)).as("a rule for others").isEmpty();
        group("sg-app", new Rule("-1", null, null, new Peer.Cidr("10.0.0.0/24")));
        apply("vpc-1");
        assertThat(hear(web, "10.0.1.10", 8000)).as("a rule for the subnet").contains("app");
        groups.put("sg-web", new SecurityGroup(List.of(), List.of()));
        apply("vpc-1");
        assertThat(hear(web, "10.0.1.10", 8000)).as("no way out").isEmpty();
    }

    @Test
    void aPublicAddressIsTheInternetToTheGroup() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.1", "sg-web");
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of(8000));
        serve(web, 8000, "hello");
        assertThat(hear("127.77.0.1", 8000)).isEmpty();
        group("sg-web", tcp(8000, new Peer.Cidr("10.0.0.0/16")), tcp(8000, new Peer.Group("sg-web")));
        apply("vpc-1");
        assertThat(hear("127.77.0.1", 8000)).as("only the VPC is let in").isEmpty();
        group("sg-web", tcp(8000, new Peer.Cidr("0.0.0.0/0")));
        apply("vpc-1");
        assertThat(hear("127.77.0.1", 8000)).contains("hello");
        group("sg-web");
        apply("vpc-1");
        assertThat(hear("127.77.0.1", 8000)).as("revoked").isEmpty();
    }

    @Test
    void aPingNeedsARuleForItsType() throws Exception {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.11", "", "sg-app");
        Peer web = new Peer.Group("sg-web");
        group("sg-app", new Rule("icmp", 13, -1, web), new Rule("tcp", 0, 65535, web));
        apply("vpc-1");
        long from = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, from, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, sandbox(), Set.of());
        assertThat(pings(from, "10.0.0.11")).as("another type").isFalse();
        group("sg-app", new Rule("icmp", 8, -1, web));
        apply("vpc-1");
        assertThat(pings(from, "10.0.0.11")).as("the type of an echo request").isTrue();
    }

    private static boolean pings(long pid, String ip) throws Exception {
        return new ProcessBuilder("nsenter", "--net=/proc/" + pid + "/ns/net", "busybox", "ping", "-c1", "-W1", ip)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    @Test
    void anInterfaceThatIsNoMoreIsLetThroughNowhere() throws IOException {
        networkInterface("eni-0000000000000000b", "subnet-b", "10.0.1.10", "", "sg-app");
        long app = echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        long other = sandbox();
        network.plug("vpc-1", "eni-0000000000000000b", 0, other, Set.of());
        serve(app, 8, "app");
        group("sg-web", new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8)).contains("app");
        interfaces.remove("eni-0000000000000000b");
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8)).isEmpty();
    }

    private static VpcSpec.NetworkAcl.Entry allow(int from, int to, String cidr) {
        return new VpcSpec.NetworkAcl.Entry(true, new Rule("6", from, to, new Peer.Cidr(cidr)));
    }

    @Test
    void aNetworkAclJudgesEveryPacketThatCrossesItsSubnetsBorder() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.11", "", "sg-web");
        networkInterface("eni-0000000000000000c", "subnet-b", "10.0.1.10", "", "sg-web");
        group("sg-web", EVERYTHING_IN);
        apply("vpc-1");
        long server = sandbox();
        long neighbour = sandbox();
        long other = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, server, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, neighbour, Set.of());
        network.plug("vpc-1", "eni-0000000000000000c", 0, other, Set.of());
        serve(server, 8000, "hello");
        assertThat(hear(other, "10.0.0.10", 8000)).as("an open ACL").contains("hello");
        acl = new VpcSpec.NetworkAcl(List.of(allow(8000, 8000, "10.0.1.0/24")), List.of());
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8000)).as("answers need an entry").isEmpty();
        assertThat(hear(neighbour, "10.0.0.10", 8000)).as("within the subnet").contains("hello");
        acl = new VpcSpec.NetworkAcl(
                List.of(allow(8000, 8000, "10.0.1.0/24")), List.of(allow(1024, 65535, "10.0.1.0/24")));
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8000)).as("there and back").contains("hello");
        acl = new VpcSpec.NetworkAcl(
                List.of(
                        new VpcSpec.NetworkAcl.Entry(false, new Rule("6", 8000, 8000, new Peer.Cidr("10.0.1.10/32"))),
                        allow(8000, 8000, "10.0.1.0/24")),
                List.of(allow(1024, 65535, "10.0.1.0/24")));
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8000)).as("the first entry decides").isEmpty();
        acl = VpcSpec.NetworkAcl.OPEN;
        apply("vpc-1");
        assertThat(hear(other, "10.0.0.10", 8000)).contains("hello");
    }

    @Test
    void aNetworkAclJudgesWhatComesFromTheInternetAndTheAnswers() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.8", "sg-web");
        group("sg-web", EVERYTHING_IN);
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of(8000));
        serve(web, 8000, "hello");
        acl = new VpcSpec.NetworkAcl(
                List.of(allow(8000, 8000, "10.0.0.0/8")), List.of(allow(1024, 65535, "0.0.0.0/0")));
        apply("vpc-1");
        assertThat(hear("127.77.0.8", 8000)).as("only the VPC may enter").isEmpty();
        acl = new VpcSpec.NetworkAcl(
                List.of(allow(8000, 8000, "0.0.0.0/0")), List.of(allow(1024, 65535, "10.0.0.0/8")));
        apply("vpc-1");
        assertThat(hear("127.77.0.8", 8000)).as("answers only to the VPC").isEmpty();
        acl = new VpcSpec.NetworkAcl(List.of(allow(8000, 8000, "0.0.0.0/0")), List.of(allow(1024, 65535, "0.0.0.0/0")));
        apply("vpc-1");
        assertThat(hear("127.77.0.8", 8000)).contains("hello");
    }

    @Test
    void anOpenNetworkAclLeavesNoRules() {
        apply("vpc-1");
        assertThat(ruleset("vpc-1")).noneMatch(part -> part.contains("neargate_acls"));
        acl = new VpcSpec.NetworkAcl(List.of(), List.of());
        apply("vpc-1");
        assertThat(ruleset("vpc-1")).anyMatch(part -> part.contains("enter_subnet_a"));
        acl = VpcSpec.NetworkAcl.OPEN;
        apply("vpc-1");
        assertThat(ruleset("vpc-1")).noneMatch(part -> part.contains("neargate_acls"));
    }

    @Test
    void whateverChangesTheKernelHasWhatAFreshStartWouldGiveIt() {
        Rule[] every = {
            tcp(80, new Peer.Cidr("0.0.0.0/0")),
            new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")),
            new Rule("udp", 0, 65535, new Peer.Group("sg-app")),
            new Rule("icmp", 3, 4, new Peer.Cidr("10.0.0.0/8")),
            new Rule("icmp", 8, -1, new Peer.Cidr("10.0.0.1/32")),
            new Rule("icmp", -1, -1, new Peer.Group("sg-web")),
            new Rule("icmpv6", -1, -1, new Peer.Cidr("10.0.0.0/8")),
            new Rule("50", null, null, new Peer.Group("sg-elsewhere")),
        };
        group("sg-web", every);
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web", "sg-app");
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.11", "", "sg-web");
        apply("vpc-1");
        interfaces.clear();
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000c", "subnet-a", "10.0.0.11", "", "sg-app");
        groups.put("sg-app", new SecurityGroup(List.of(every), List.of()));
        apply("vpc-1");
        groups.remove("sg-web");
        group("sg-new", every);
        interfaces.clear();
        networkInterface("eni-0000000000000000c", "subnet-a", "10.0.0.11", "", "sg-new");
        apply("vpc-1");
        List<String> lived = ruleset("vpc-1");
        network.close();
        network = new NamespaceNetwork(instance);
        apply("vpc-1");
        assertThat(ruleset("vpc-1")).isEqualTo(lived).anyMatch(part -> part.contains("meta l4proto 58"));
    }

    @Test
    void aRuleChangesFastAmongAThousandInterfacesAndAThousandRules() {
        for (int i = 0; i < 1_000; i++) {
            String id = String.format("eni-%017x", i);
            networkInterface(id, "subnet-a", "10.0." + i / 250 + "." + (4 + i % 250), "", "sg-web");
        }
        Rule[] rules = new Rule[1_000];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = tcp(1 + i, new Peer.Cidr("10." + i / 250 + "." + i % 250 + ".0/24"));
        }
        group("sg-app", rules);
        apply("vpc-1");
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            group("sg-web", tcp(1 + i, new Peer.Cidr("10.0.0.0/16")));
            long begin = System.nanoTime();
            apply("vpc-1");
            best = Math.min(best, System.nanoTime() - begin);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(50));
    }
}
