package neargate.engine.network;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.engine.network.FirewallRule.Direction;
import neargate.engine.network.VpcSpec.NetworkAcl;
import neargate.engine.network.VpcSpec.Subnet;
import org.jspecify.annotations.Nullable;

/**
 * The nftables script that takes a VPC's network ACLs from one description to the next: a pure function, run as one atomic
 * change.
 *
 * <p>A network ACL stands at its subnet's border and is stateless: every packet that crosses is judged by itself, answers
 * too, before security groups are asked. What stays within a subnet does not meet it. Subnets whose ACL lets everything
 * through have no rules at all; for the others there are few, and a change writes them anew.
 */
final class NetworkAclScript {
    private static final String TABLE = "inet neargate_acls";

    /** Before the chains of {@link FirewallScript}, where answers pass. */
    private static final int PRIORITY = -10;

    private final StringBuilder script = new StringBuilder();

    private NetworkAclScript() {}

    /** The script from {@code before} (null: nothing known yet) to {@code after}; empty when nothing changes. */
    static String between(@Nullable VpcSpec before, VpcSpec after) {
        String is = of(after);
        return before != null && of(before).equals(is)
                ? ""
                : "add table %s\ndelete table %s\n%s".formatted(TABLE, TABLE, is);
    }

    /** What makes the whole table, where there is none; empty when none is needed. */
    private static String of(VpcSpec spec) {
        var acls = new NetworkAclScript();
        Map<String, Subnet> guarded = guarded(spec);
        if (!guarded.isEmpty()) {
            acls.write(guarded, exempt(spec));
            acls.routers(spec, guarded);
        }
        return acls.script.toString();
    }

    /** The subnets whose ACL does not let everything through. */
    private static Map<String, Subnet> guarded(VpcSpec spec) {
        var guarded = new TreeMap<String, Subnet>();
        spec.subnets().forEach((id, subnet) -> {
            NetworkAcl acl = subnet.networkAcl();
            if (!isOpen(acl.ingress()) || !isOpen(acl.egress())) {
                guarded.put(id, subnet);
            }
        });
        return guarded;
    }

    /** Whether nothing is denied before everything is allowed. */
    private static boolean isOpen(List<NetworkAcl.Entry> entries) {
        return entries.stream()
                .filter(entry -> !entry.allows() || isForEverything(entry.rule()))
                .findFirst()
                .filter(NetworkAcl.Entry::allows)
                .isPresent();
    }

    private static boolean isForEverything(VpcSpec.Rule rule) {
        return rule.protocol().equals("-1") && FirewallRule.isForAll(rule);
    }

    /** "Network ACL basics": traffic with the DNS server, the metadata services and the VPC's router is not filtered. */
    private static String exempt(VpcSpec spec) {
        Stream<String> routers = spec.subnets().values().stream().map(subnet -> Cidr.address(subnet.cidr(), 1));
        Stream<String> dns = spec.cidrs().stream().limit(1).map(cidr -> Cidr.address(cidr, 2));
        return Stream.concat(
                        Stream.of("169.254.0.0/16"), Stream.concat(dns, routers).sorted())
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private void write(Map<String, Subnet> guarded, String exempt) {
        line("add table " + TABLE);
        guarded.forEach((id, subnet) -> {
            border(id, subnet, Direction.OUT, subnet.networkAcl().egress());
            border(id, subnet, Direction.IN, subnet.networkAcl().ingress());
        });
        for (String hook : List.of("forward", "input", "output")) {
            line("add chain %s %s { type filter hook %s priority %d; policy accept; }"
                    .formatted(TABLE, hook, hook, PRIORITY));
        }
        line("add rule %s input iifname \"lo\" accept".formatted(TABLE));
        line("add rule %s input ip daddr %s accept".formatted(TABLE, exempt));
        line("add rule %s output oifname \"lo\" accept".formatted(TABLE));
        line("add rule %s output ip saddr %s accept".formatted(TABLE, exempt));
        for (String hook : List.of("forward", "input", "output")) {
            line("add rule %s %s ip saddr vmap %s".formatted(TABLE, hook, borders(guarded, Direction.OUT)));
            line("add rule %s %s ip daddr vmap %s".formatted(TABLE, hook, borders(guarded, Direction.IN)));
        }
    }

    /** What a NAT gateway or another router passes on crosses its subnet's border twice, in others' names. */
    private void routers(VpcSpec spec, Map<String, Subnet> guarded) {
        new TreeMap<>(spec.networkInterfaces()).forEach((id, router) -> {
            Subnet subnet = guarded.get(router.subnetId());
            if (subnet != null && !router.sourceDestCheck()) {
                String device = FirewallScript.deviceName(id);
                line("add rule %s forward oifname \"%s\" ip daddr != %s jump %s"
                        .formatted(TABLE, device, subnet.cidr(), chain(router.subnetId(), Direction.IN)));
                line("add rule %s forward iifname \"%s\" ip saddr != %s jump %s"
                        .formatted(TABLE, device, subnet.cidr(), chain(router.subnetId(), Direction.OUT)));
            }
        });
    }

    private static String borders(Map<String, Subnet> guarded, Direction direction) {
        return guarded.entrySet().stream()
                .map(subnet -> subnet.getValue().cidr() + " : jump " + chain(subnet.getKey(), direction))
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private void border(String id, Subnet subnet, Direction direction, List<NetworkAcl.Entry> entries) {
        String chain = chain(id, direction);
        line("add chain %s %s".formatted(TABLE, chain));
        line("add rule %s %s ip %s %s return".formatted(TABLE, chain, direction.peer(), subnet.cidr()));
        entries.forEach(entry -> line("add rule %s %s %s%s"
                .formatted(
                        TABLE,
                        chain,
                        FirewallRule.match(entry.rule(), direction),
                        entry.allows() ? "return" : "drop")));
        line("add rule %s %s drop".formatted(TABLE, chain));
    }

    private static String chain(String subnet, Direction direction) {
        return (direction == Direction.OUT ? "leave_" : "enter_") + subnet.replace('-', '_');
    }

    private void line(String command) {
        script.append(command).append('\n');
    }
}
