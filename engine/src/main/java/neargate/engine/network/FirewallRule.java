package neargate.engine.network;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;

/**
 * A security group's rule in the words of nftables, and whether connections that it lets through are tracked.
 *
 * <p>"Security group connection tracking" of the EC2 user guide: what a rule for all addresses lets through over TCP or
 * UDP is not tracked where the other direction is open as well; such a connection ends with its rule, a tracked one
 * outlives it. A connection that is to be tracked gets its direction's bit of the connection's mark.
 */
final class FirewallRule {
    private static final int HIGHEST_PORT = 65535;

    private FirewallRule() {}

    /** The two ways through a network interface; each is judged, and tracked, for itself. */
    enum Direction {
        OUT("daddr", 1),
        IN("saddr", 2);

        private final String peer;
        private final int bit;

        Direction(String peer, int bit) {
            this.peer = peer;
            this.bit = bit;
        }

        /** Where a packet of this direction names the other side. */
        String peer() {
            return peer;
        }

        /** The group's rules of this direction. */
        List<Rule> rules(SecurityGroup group) {
            return this == IN ? group.ingress() : group.egress();
        }

        Direction opposite() {
            return this == IN ? OUT : IN;
        }

        /** Matches connections that were marked as tracked. */
        String isTracked() {
            return "ct mark and " + bit + " == " + bit;
        }

        /** Marks the connection as tracked. */
        String track() {
            return "ct mark set ct mark or " + bit;
        }
    }

    /** The rules that can let somebody through: a group that is not of this VPC has no members here. */
    static List<Rule> effective(List<Rule> rules, Map<String, SecurityGroup> groups) {
        return rules.stream()
                .filter(rule -> !(rule.peer() instanceof Peer.Group group) || groups.containsKey(group.groupId()))
                .toList();
    }

    /** The statements of a chain with these rules; those that need no tracking first: the most permissive rule counts. */
    static List<String> statements(List<Rule> rules, Direction direction) {
        Stream<String> untracked = rules.stream()
                .filter(FirewallRule::isForAll)
                .flatMap(rule -> untracked(rule).map(match -> "meta nfproto ipv4 " + match + "accept"));
        Stream<String> tracked = rules.stream().map(rule -> match(rule, direction) + direction.track() + " accept");
        return Stream.concat(untracked, tracked).toList();
    }

    /** What a packet of the rule looks like, whatever is to be done with it. */
    static String match(Rule rule, Direction direction) {
        return peer(rule, direction) + protocol(rule);
    }

    /** The protocols whose answers the rules let through to everybody and on every port. */
    static Set<String> open(List<Rule> rules) {
        var open = new TreeSet<String>();
        for (Rule rule : rules) {
            if (isForAll(rule)) {
                switch (rule.protocol()) {
                    case "-1" -> open.addAll(Set.of("tcp", "udp"));
                    case "tcp", "6", "udp", "17" -> {
                        if (isAllPorts(rule)) {
                            open.add(transport(rule));
                        }
                    }
                    default -> {}
                }
            }
        }
        return open;
    }

    private static Stream<String> untracked(Rule rule) {
        return switch (rule.protocol()) {
            case "-1" -> Stream.of("meta l4proto tcp ", "meta l4proto udp ");
            case "tcp", "6", "udp", "17" -> Stream.of(protocol(rule));
            default -> Stream.empty();
        };
    }

    /** Whether the rule is about packets from or to everybody. */
    static boolean isForAll(Rule rule) {
        return rule.peer() instanceof Peer.Cidr cidr && cidr.block().endsWith("/0");
    }

    private static String peer(Rule rule, Direction direction) {
        return switch (rule.peer()) {
            case Peer.Cidr cidr ->
                isForAll(rule) ? "meta nfproto ipv4 " : "ip " + direction.peer + " " + cidr.block() + " ";
            case Peer.Group group -> "ip " + direction.peer + " @" + FirewallScript.members(group.groupId()) + " ";
        };
    }

    private static String protocol(Rule rule) {
        Integer from = rule.fromPort();
        Integer to = rule.toPort();
        return switch (rule.protocol()) {
            case "-1" -> "";
            case "tcp", "udp", "6", "17" ->
                isAllPorts(rule)
                        ? "meta l4proto " + transport(rule) + " "
                        : transport(rule) + " dport " + from + "-" + to + " ";
            case "icmp", "1" -> {
                boolean all = from == null || from < 0;
                String type = all ? "meta l4proto icmp " : "icmp type " + from + " ";
                yield all || to == null || to < 0 ? type : type + "icmp code " + to + " ";
            }
            // By number: there is no ICMPv6 over IPv4, and nftables refuses to be asked for it by name.
            case "icmpv6" -> "meta l4proto 58 ";
            default -> "meta l4proto " + rule.protocol() + " ";
        };
    }

    private static boolean isAllPorts(Rule rule) {
        Integer from = rule.fromPort();
        Integer to = rule.toPort();
        return from == null || to == null || (from <= 0 && to == HIGHEST_PORT);
    }

    private static String transport(Rule rule) {
        return switch (rule.protocol()) {
            case "6" -> "tcp";
            case "17" -> "udp";
            default -> rule.protocol();
        };
    }
}
