package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import neargate.engine.network.VpcSpec.NetworkInterface;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However a VPC came to be as it is, its firewall is the same. */
class FirewallScriptProperties {
    private static final List<String> GROUPS = List.of("sg-a", "sg-b", "sg-c");

    @Property(tries = 100)
    void aVpcThatChangedStepByStepHasTheFirewallOfOneMadeAtOnce(@ForAll("lives") List<VpcSpec> life) {
        var lived = new Ruleset();
        VpcSpec before = null;
        for (VpcSpec spec : life) {
            lived.run(FirewallScript.between(before, spec));
            before = spec;
            String made = new Ruleset().run(FirewallScript.between(null, spec)).toString();
            assertThat(lived).hasToString(made);
        }
    }

    @Property(tries = 100)
    void whatStaysAsItIsNeedsNoChange(@ForAll("vpcs") VpcSpec spec) {
        assertThat(FirewallScript.between(spec, spec)).isEmpty();
    }

    @Property(tries = 100)
    void aRestartBuildsOverWhatWasThere(@ForAll("vpcs") VpcSpec spec, @ForAll("vpcs") VpcSpec left) {
        var ruleset = new Ruleset().run(FirewallScript.between(null, left));
        assertThat(ruleset.run(FirewallScript.between(null, spec)))
                .hasToString(
                        new Ruleset().run(FirewallScript.between(null, spec)).toString());
    }

    @Provide
    Arbitrary<List<VpcSpec>> lives() {
        return vpcs().list().ofMinSize(2).ofMaxSize(4);
    }

    @Provide
    Arbitrary<VpcSpec> vpcs() {
        return groups().flatMap(groups -> interfaces(List.copyOf(groups.keySet()))
                .map(interfaces -> new VpcSpec(
                        "vpc-1", List.of("10.0.0.0/16"), Map.of(), groups, interfaces, VpcSpec.DhcpOptions.NONE)));
    }

    private static Arbitrary<Map<String, SecurityGroup>> groups() {
        Arbitrary<SecurityGroup> group = Combinators.combine(
                        rule().list().ofMaxSize(3), rule().list().ofMaxSize(3))
                .as(SecurityGroup::new);
        return Arbitraries.maps(Arbitraries.of(GROUPS), group).ofMinSize(1);
    }

    private static Arbitrary<Rule> rule() {
        // One more group than a VPC ever has: rules may name a group of another VPC.
        Arbitrary<Peer> peer = Arbitraries.of(
                new Peer.Cidr("0.0.0.0/0"),
                new Peer.Cidr("10.0.0.0/24"),
                new Peer.Group("sg-a"),
                new Peer.Group("sg-b"),
                new Peer.Group("sg-elsewhere"));
        Arbitrary<Integer> port = Arbitraries.of(0, 80, 65535);
        Arbitrary<Rule> withPorts = Combinators.combine(Arbitraries.of("tcp", "udp"), port, port, peer)
                .as((protocol, one, other, from) ->
                        new Rule(protocol, Math.min(one, other), Math.max(one, other), from));
        Arbitrary<Rule> without =
                Combinators.combine(Arbitraries.of("-1", "50"), peer).as((p, from) -> new Rule(p, null, null, from));
        return Arbitraries.oneOf(withPorts, without);
    }

    /** Few addresses, dealt out anew each time: one interface may have the address that another had. */
    private static Arbitrary<Map<String, NetworkInterface>> interfaces(List<String> groups) {
        Arbitrary<List<String>> memberships =
                Arbitraries.of(groups).list().uniqueElements().ofMinSize(1);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3).list().uniqueElements(),
                        memberships.list().ofSize(4),
                        Arbitraries.shuffle(1, 2, 3, 4, 5, 6, 7, 8),
                        Arbitraries.integers().between(4, 5).list().ofSize(4))
                .as((ids, of, addresses, secondary) -> IntStream.range(0, ids.size())
                        .boxed()
                        .collect(Collectors.toMap(
                                i -> "eni-" + ids.get(i),
                                i -> new NetworkInterface(
                                        "subnet-a",
                                        "10.0.0." + addresses.get(i),
                                        addresses.subList(4, secondary.get(i)).stream()
                                                .map(last -> "10.0.0." + last)
                                                .toList(),
                                        "",
                                        of.get(i),
                                        addresses.get(i) % 2 == 0,
                                        null),
                                (one, _) -> one,
                                TreeMap::new)));
    }
}
