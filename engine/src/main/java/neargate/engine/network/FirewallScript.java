package neargate.engine.network;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import neargate.engine.network.FirewallRule.Direction;
import neargate.engine.network.VpcSpec.NetworkInterface;
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
 * host itself sends into the VPC (load balancers, public addresses), or another VPC, is judged by the receiver. Answers pass, and so do
 * connections that {@linkplain FirewallRule are tracked}: security groups are stateful. A device that no description
 * knows, or knows no more, is let through nowhere.
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
        firewall.makeGroups(oldGroups, after.securityGroups());
        firewall.interfaces(before == null ? Map.of() : judged(before), judged(after));
        firewall.rules(oldGroups, after.securityGroups());
        firewall.removeGroups(oldGroups, after.securityGroups());
        return firewall.script.toString();
    }

    /** The name of an interface's host side: at most fifteen characters, as the kernel wants it. */
    static String deviceName(String networkInterfaceId) {
        return "e" + networkInterfaceId.substring(Math.max(0, networkInterfaceId.length() - 13));
    }

    /** The set of a group's members' addresses. */
    static String members(String group) {
        return "members_" + name(group);
    }

    /**
     * An interface as the firewall sees it.
     *
     * @param speaksForItself whether it sends only in its own name
     * @param open by direction, the protocols that its groups together let through to and from everybody
     */
    private record Judged(
            Set<String> ips, Set<String> groups, boolean speaksForItself, Map<Direction, Set<String>> open) {}

    private static Map<String, Judged> judged(VpcSpec spec) {
        Map<Direction, Map<String, Set<String>>> open = Map.of(
                Direction.IN, open(spec, Direction.IN),
                Direction.OUT, open(spec, Direction.OUT));
        var judged = new TreeMap<String, Judged>();
        spec.networkInterfaces()
                .forEach((id, is) -> judged.put(
                        id,
                        new Judged(
                                new TreeSet<>(is.privateIps()),
                                new TreeSet<>(is.groupIds()),
                                is.sourceDestCheck(),
                                Map.of(
                                        Direction.IN, union(is, open.get(Direction.IN)),
                                        Direction.OUT, union(is, open.get(Direction.OUT))))));
        return judged;
    }

    private static Map<String, Set<String>> open(VpcSpec spec, Direction direction) {
        var open = new TreeMap<String, Set<String>>();
        spec.securityGroups().forEach((id, group) -> open.put(id, FirewallRule.open(direction.rules(group))));
        return open;
    }

    private static Set<String> union(NetworkInterface is, @Nullable Map<String, Set<String>> byGroup) {
        var union = new TreeSet<String>();
        if (byGroup != null) {
            is.groupIds().forEach(group -> union.addAll(byGroup.getOrDefault(group, Set.of())));
        }
        return union;
    }

    private void frame() {
        line("add table %s".formatted(TABLE));
        line("delete table %s".formatted(TABLE));
        line("add table %s".formatted(TABLE));
        line("add map %s egress { type ifname : verdict; }".formatted(TABLE));
        line("add map %s ingress { type ifname : verdict; }".formatted(TABLE));
        base("leaving", "forward", 0, Direction.OUT, "iifname vmap @egress");
        base("entering", "forward", 10, Direction.IN, "oifname vmap @ingress");
        base("from_host", "output", 0, Direction.IN, "oifname vmap @ingress");
        // The other ends of the ways out judge for themselves: another VPC, and whoever is on the internet.
        line("add rule %s leaving iifname \"%s*\" accept".formatted(TABLE, WaysOut.PEERING));
        line("add rule %s entering oifname \"%s*\" accept".formatted(TABLE, WaysOut.PEERING));
        line("add rule %s entering oifname \"%s\" accept".formatted(TABLE, WaysOut.INTERNET));
        line("add rule %s from_host oifname \"%s*\" accept".formatted(TABLE, WaysOut.PEERING));
        line("insert rule %s from_host oifname \"lo\" accept".formatted(TABLE));
    }

    private void base(String chain, String hook, int priority, Direction direction, String judge) {
        line("add chain %s %s { type filter hook %s priority %d; policy drop; }"
                .formatted(TABLE, chain, hook, priority));
        line("add rule %s %s ct state invalid drop".formatted(TABLE, chain));
        line("add rule %s %s ct state established,related ct direction reply accept".formatted(TABLE, chain));
        line("add rule %s %s ct state related accept".formatted(TABLE, chain));
        line("add rule %s %s ct state established %s accept".formatted(TABLE, chain, direction.isTracked()));
        line("add rule %s %s %s".formatted(TABLE, chain, judge));
    }

    private void makeGroups(Map<String, SecurityGroup> before, Map<String, SecurityGroup> after) {
        for (String id : new TreeSet<>(after.keySet())) {
            if (!before.containsKey(id)) {
                line("add set %s %s { type ipv4_addr; }".formatted(TABLE, members(id)));
                line("add chain %s %s".formatted(TABLE, rulesOf(id, Direction.IN)));
                line("add chain %s %s".formatted(TABLE, rulesOf(id, Direction.OUT)));
            }
        }
    }

    /** Rules are compared with an eye to the groups that they name: these may have come or gone. */
    private void rules(Map<String, SecurityGroup> before, Map<String, SecurityGroup> after) {
        for (String id : new TreeSet<>(after.keySet())) {
            SecurityGroup was = before.get(id);
            SecurityGroup is = after.get(id);
            for (Direction direction : Direction.values()) {
                List<Rule> old = was == null ? List.of() : FirewallRule.effective(direction.rules(was), before);
                List<Rule> now = FirewallRule.effective(direction.rules(is), after);
                if (!old.equals(now)) {
                    String chain = rulesOf(id, direction);
                    if (!old.isEmpty()) {
                        line("flush chain %s %s".formatted(TABLE, chain));
                    }
                    FirewallRule.statements(now, direction)
                            .forEach(statement -> line("add rule %s %s %s".formatted(TABLE, chain, statement)));
                }
            }
        }
    }

    /** Those that go, go first: their addresses may be those of others now. */
    private void interfaces(Map<String, Judged> before, Map<String, Judged> after) {
        before.forEach((id, was) -> {
            Judged is = after.get(id);
            if (is == null || !is.ips().equals(was.ips())) {
                remove(deviceName(id), was);
            }
        });
        after.forEach((id, is) -> {
            Judged was = before.get(id);
            if (was == null || !is.ips().equals(was.ips())) {
                add(deviceName(id), is);
            } else if (!was.equals(is)) {
                change(deviceName(id), was, is);
            }
        });
    }

    private void add(String device, Judged is) {
        for (Direction direction : Direction.values()) {
            line("add chain %s %s".formatted(TABLE, judgeOf(device, direction)));
            judge(device, is, direction);
            line("add element %s %s { \"%s\" : jump %s }"
                    .formatted(TABLE, map(direction), device, judgeOf(device, direction)));
        }
        is.groups().forEach(group -> member("add", group, is));
    }

    private void change(String device, Judged was, Judged is) {
        was.groups().stream()
                .filter(group -> !is.groups().contains(group))
                .forEach(group -> member("delete", group, was));
        is.groups().stream().filter(group -> !was.groups().contains(group)).forEach(group -> member("add", group, is));
        for (Direction direction : Direction.values()) {
            if (!was.groups().equals(is.groups())
                    || was.speaksForItself() != is.speaksForItself()
                    || !tracked(was, direction).equals(tracked(is, direction))) {
                line("flush chain %s %s".formatted(TABLE, judgeOf(device, direction)));
                judge(device, is, direction);
            }
        }
    }

    private void remove(String device, Judged was) {
        was.groups().forEach(group -> member("delete", group, was));
        for (Direction direction : Direction.values()) {
            String chain = judgeOf(device, direction);
            line("delete element %s %s { \"%s\" : jump %s }".formatted(TABLE, map(direction), device, chain));
            line("flush chain %s %s".formatted(TABLE, chain));
            line("delete chain %s %s".formatted(TABLE, chain));
        }
    }

    private void judge(String device, Judged is, Direction direction) {
        String chain = judgeOf(device, direction);
        if (direction == Direction.OUT && is.speaksForItself()) {
            // EC2 checks the source of what an interface sends: nobody speaks in another's name.
            line("add rule %s %s ip saddr != %s drop".formatted(TABLE, chain, anyOf(is.ips())));
        }
        tracked(is, direction)
                .forEach(protocol ->
                        line("add rule %s %s meta l4proto %s %s".formatted(TABLE, chain, protocol, direction.track())));
        is.groups().forEach(group -> line("add rule %s %s jump %s".formatted(TABLE, chain, rulesOf(group, direction))));
        line("add rule %s %s %s".formatted(TABLE, chain, is.groups().isEmpty() ? "accept" : "drop"));
    }

    /** The protocols whose answers do not pass by a rule of the other direction, and whose connections are so tracked. */
    private static Set<String> tracked(Judged is, Direction direction) {
        var tracked = new TreeSet<>(Set.of("tcp", "udp"));
        tracked.removeAll(is.open().getOrDefault(direction.opposite(), Set.of()));
        return tracked;
    }

    private void member(String verb, String group, Judged member) {
        line("%s element %s %s %s".formatted(verb, TABLE, members(group), elements(member.ips())));
    }

    /** What a packet is compared with: for one address there is no need of a set. */
    private static String anyOf(Set<String> addresses) {
        return addresses.size() == 1 ? String.join("", addresses) : elements(addresses);
    }

    private static String elements(Set<String> addresses) {
        return "{ " + String.join(", ", addresses) + " }";
    }

    private void removeGroups(Map<String, SecurityGroup> before, Map<String, SecurityGroup> after) {
        List<String> gone = before.keySet().stream()
                .filter(id -> !after.containsKey(id))
                .sorted()
                .toList();
        for (String id : gone) {
            line("flush chain %s %s".formatted(TABLE, rulesOf(id, Direction.IN)));
            line("flush chain %s %s".formatted(TABLE, rulesOf(id, Direction.OUT)));
        }
        for (String id : gone) {
            line("delete chain %s %s".formatted(TABLE, rulesOf(id, Direction.IN)));
            line("delete chain %s %s".formatted(TABLE, rulesOf(id, Direction.OUT)));
            line("delete set %s %s".formatted(TABLE, members(id)));
        }
    }

    private static String map(Direction direction) {
        return direction == Direction.IN ? "ingress" : "egress";
    }

    private static String judgeOf(String device, Direction direction) {
        return device + (direction == Direction.IN ? "_in" : "_out");
    }

    private static String rulesOf(String group, Direction direction) {
        return (direction == Direction.IN ? "in_" : "out_") + name(group);
    }

    private static String name(String group) {
        return group.replace('-', '_');
    }

    private void line(String command) {
        script.append(command).append('\n');
    }
}
