package neargate.engine.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import neargate.engine.network.VpcSpec.NetworkInterface;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import neargate.engine.network.VpcSpec.SecurityGroup;
import org.jspecify.annotations.Nullable;

/**
 * The nftables script that takes a VPC's security groups from one description to the next: a pure function, run as one
 * atomic change.
 *
 * <p>A group is a set of its members' addresses and two chains with its rules; a network interface is two chains that jump
 * to its groups' and then drop, found by verdict maps from the interface's name. What leaves an interface is judged in
 * one base chain and what enters one in the next, so that a packet between two tasks needs both their consents; what this
 * host itself sends into the VPC (load balancers, public addresses) is judged by the receiver. Established connections
 * pass first: security groups are stateful.
 */
final class FirewallScript {
    private static final String TABLE = "inet neargate";

    private final StringBuilder script = new StringBuilder();

    private FirewallScript() {}

    /** The script from {@code before} (null: nothing yet) to {@code after}; empty when the firewall stays as it is. */
    static String between(@Nullable VpcSpec before, VpcSpec after) {
        var firewall = new FirewallScript();
        if (before == null) {
            firewall.frame();
        }
        Map<String, SecurityGroup> oldGroups = before == null ? Map.of() : before.securityGroups();
        Map<String, NetworkInterface> oldInterfaces = before == null ? Map.of() : before.networkInterfaces();
        firewall.makeGroups(oldGroups, after.securityGroups());
        firewall.interfaces(oldInterfaces, after.networkInterfaces());
        firewall.rules(oldGroups, after.securityGroups());
        firewall.removeGroups(oldGroups, after.securityGroups());
        return firewall.script.toString();
    }

    /** The name of an interface's host side: at most fifteen characters, as the kernel wants it. */
    static String deviceName(String networkInterfaceId) {
        return "e" + networkInterfaceId.substring(Math.max(0, networkInterfaceId.length() - 13));
    }

    private void frame() {
        line("add table %s".formatted(TABLE));
        line("delete table %s".formatted(TABLE));
        line("add table %s".formatted(TABLE));
        line("add map %s egress { type ifname : verdict; }".formatted(TABLE));
        line("add map %s ingress { type ifname : verdict; }".formatted(TABLE));
        base("leaving", "forward", 0, "iifname vmap @egress");
        base("entering", "forward", 10, "oifname vmap @ingress");
        base("from_host", "output", 0, "oifname vmap @ingress");
    }

    private void base(String chain, String hook, int priority, String judge) {
        line("add chain %s %s { type filter hook %s priority %d; policy accept; }"
                .formatted(TABLE, chain, hook, priority));
        line("add rule %s %s ct state established,related accept".formatted(TABLE, chain));
        line("add rule %s %s ct state invalid drop".formatted(TABLE, chain));
        line("add rule %s %s %s".formatted(TABLE, chain, judge));
    }

    private void makeGroups(Map<String, SecurityGroup> before, Map<String, SecurityGroup> after) {
        for (String id : new TreeSet<>(after.keySet())) {
            if (!before.containsKey(id)) {
                line("add set %s %s { type ipv4_addr; }".formatted(TABLE, members(id)));
                line("add chain %s %s".formatted(TABLE, in(id)));
                line("add chain %s %s".formatted(TABLE, out(id)));
            }
        }
    }

    private void rules(Map<String, SecurityGroup> before, Map<String, SecurityGroup> after) {
        for (String id : new TreeSet<>(after.keySet())) {
            SecurityGroup was = before.get(id);
            SecurityGroup is = after.get(id);
            if (was == null || !was.ingress().equals(is.ingress())) {
                rules(in(id), is.ingress(), "saddr", after, was != null);
            }
            if (was == null || !was.egress().equals(is.egress())) {
                rules(out(id), is.egress(), "daddr", after, was != null);
            }
        }
    }

    private void rules(
            String chain, List<Rule> rules, String address, Map<String, SecurityGroup> groups, boolean flush) {
        if (flush) {
            line("flush chain %s %s".formatted(TABLE, chain));
        }
        for (Rule rule : rules) {
            // A group that is not of this VPC has no members here: such a rule lets nobody through.
            boolean empty = rule.peer() instanceof Peer.Group group && !groups.containsKey(group.groupId());
            if (!empty) {
                line("add rule %s %s %s%saccept".formatted(TABLE, chain, peer(rule.peer(), address), protocol(rule)));
            }
        }
    }

    private static String peer(Peer peer, String address) {
        return switch (peer) {
            case Peer.Cidr cidr ->
                cidr.block().endsWith("/0") ? "meta nfproto ipv4 " : "ip " + address + " " + cidr.block() + " ";
            case Peer.Group group -> "ip " + address + " @" + members(group.groupId()) + " ";
        };
    }

    private static String protocol(Rule rule) {
        Integer from = rule.fromPort();
        Integer to = rule.toPort();
        return switch (rule.protocol()) {
            case "-1" -> "";
            case "tcp", "udp", "6", "17" -> {
                String name =
                        rule.protocol().equals("6") ? "tcp" : rule.protocol().equals("17") ? "udp" : rule.protocol();
                boolean all = from == null || to == null || (from == 0 && to == 65535);
                yield all ? "meta l4proto " + name + " " : name + " dport " + from + "-" + to + " ";
            }
            case "icmp", "1" -> {
                boolean all = from == null || from < 0;
                String type = all ? "meta l4proto icmp " : "icmp type " + from + " ";
                yield all || to == null || to < 0 ? type : type + "icmp code " + to + " ";
            }
            default -> "meta l4proto " + rule.protocol() + " ";
        };
    }

    private void interfaces(Map<String, NetworkInterface> before, Map<String, NetworkInterface> after) {
        for (String id : new TreeSet<>(before.keySet())) {
            NetworkInterface is = after.get(id);
            NetworkInterface was = before.get(id);
            if (is == null) {
                was.groupIds().forEach(group -> leave(group, was));
                String device = deviceName(id);
                line("delete element %s ingress { \"%s\" : jump %s_in }".formatted(TABLE, device, device));
                line("delete element %s egress { \"%s\" : jump %s_out }".formatted(TABLE, device, device));
                for (String direction : List.of("in", "out")) {
                    line("flush chain %s %s_%s".formatted(TABLE, device, direction));
                    line("delete chain %s %s_%s".formatted(TABLE, device, direction));
                }
            } else if (!Set.copyOf(was.groupIds()).equals(Set.copyOf(is.groupIds()))) {
                was.groupIds().stream()
                        .filter(group -> !is.groupIds().contains(group))
                        .forEach(group -> leave(group, was));
                is.groupIds().stream()
                        .filter(group -> !was.groupIds().contains(group))
                        .forEach(group -> join(group, is));
                String device = deviceName(id);
                line("flush chain %s %s_in".formatted(TABLE, device));
                line("flush chain %s %s_out".formatted(TABLE, device));
                jumps(device, is);
            }
        }
        for (String id : new TreeSet<>(after.keySet())) {
            if (!before.containsKey(id)) {
                NetworkInterface is = after.get(id);
                String device = deviceName(id);
                line("add chain %s %s_in".formatted(TABLE, device));
                line("add chain %s %s_out".formatted(TABLE, device));
                jumps(device, is);
                line("add element %s ingress { \"%s\" : jump %s_in }".formatted(TABLE, device, device));
                line("add element %s egress { \"%s\" : jump %s_out }".formatted(TABLE, device, device));
                is.groupIds().forEach(group -> join(group, is));
            }
        }
    }

    private void jumps(String device, NetworkInterface is) {
        for (String group : new LinkedHashSet<>(is.groupIds())) {
            line("add rule %s %s_in jump %s".formatted(TABLE, device, in(group)));
            line("add rule %s %s_out jump %s".formatted(TABLE, device, out(group)));
        }
        line("add rule %s %s_in drop".formatted(TABLE, device));
        line("add rule %s %s_out drop".formatted(TABLE, device));
    }

    private void join(String group, NetworkInterface member) {
        line("add element %s %s { %s }".formatted(TABLE, members(group), member.privateIp()));
    }

    private void leave(String group, NetworkInterface member) {
        line("delete element %s %s { %s }".formatted(TABLE, members(group), member.privateIp()));
    }

    private void removeGroups(Map<String, SecurityGroup> before, Map<String, SecurityGroup> after) {
        List<String> gone = before.keySet().stream()
                .filter(id -> !after.containsKey(id))
                .sorted()
                .toList();
        for (String id : gone) {
            line("flush chain %s %s".formatted(TABLE, in(id)));
            line("flush chain %s %s".formatted(TABLE, out(id)));
        }
        for (String id : gone) {
            line("delete chain %s %s".formatted(TABLE, in(id)));
            line("delete chain %s %s".formatted(TABLE, out(id)));
            line("delete set %s %s".formatted(TABLE, members(id)));
        }
    }

    private static String members(String group) {
        return "members_" + name(group);
    }

    private static String in(String group) {
        return "in_" + name(group);
    }

    private static String out(String group) {
        return "out_" + name(group);
    }

    private static String name(String group) {
        return group.replace('-', '_');
    }

    private void line(String command) {
        script.append(command).append('\n');
    }
}
