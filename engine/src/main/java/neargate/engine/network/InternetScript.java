package neargate.engine.network;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The nftables script of a VPC's internet gateway, from one description to the next: only who has a public address gets
 * out, and goes by the name of the gateway.
 */
final class InternetScript {
    private static final String TABLE = "ip neargate_internet";

    private InternetScript() {}

    /** The script from {@code before} (null: there is no gateway yet) to {@code after}; empty when nothing changes. */
    static String between(@Nullable VpcSpec before, VpcSpec after) {
        var script = new StringBuilder(before == null ? frame() : "");
        Set<String> was = before == null ? Set.of() : known(before);
        Set<String> is = known(after);
        was.stream()
                .filter(address -> !is.contains(address))
                .forEach(address -> script.append("delete element %s known { %s }\n".formatted(TABLE, address)));
        is.stream()
                .filter(address -> !was.contains(address))
                .forEach(address -> script.append("add element %s known { %s }\n".formatted(TABLE, address)));
        return script.toString();
    }

    /** The private addresses that have a public one. */
    private static Set<String> known(VpcSpec spec) {
        var known = new TreeSet<String>();
        spec.networkInterfaces().values().stream()
                .filter(is -> is.publicIp() != null)
                .forEach(is -> known.add(is.privateIp()));
        return known;
    }

    private static String frame() {
        return """
                add table %1$s
                delete table %1$s
                add table %1$s
                add set %1$s known { type ipv4_addr; }
                add chain %1$s forward { type filter hook forward priority 20; policy accept; }
                add rule %1$s forward oifname "%2$s" ip saddr != @known drop
                add chain %1$s out { type nat hook postrouting priority 100; }
                add rule %1$s out oifname "%2$s" masquerade
                """.formatted(TABLE, WaysOut.INTERNET);
    }
}
