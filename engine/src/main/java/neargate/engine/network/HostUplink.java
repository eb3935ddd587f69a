package neargate.engine.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import neargate.engine.linux.PolicyRouting;
import neargate.engine.linux.Rtnetlink;

/**
 * What the way out needs in the host's own network: a device, the route to one address behind it, an nftables table that
 * masquerades what comes from there, and that the host forwards. A host that forwards nothing else is kept from it by a
 * table which all Neargates of the machine share; the last one out takes it away and has the host forward nothing again.
 *
 * @param host the namespace of that network
 */
record HostUplink(Namespaces namespaces, Rtnetlink links, PolicyRouting routing, Path host) {
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");
    private static final String TABLES = "neargate_";
    private static final String ONLY_OURS = TABLES + "forwarding";

    /** The addresses of uplinks: link-local, but not where a cloud's machines find their metadata. */
    private static final String ADDRESSES = "169.254.192.0/18";

    private static final int MOST = (1 << 14) - 1;

    /** Makes the device of a name in {@code inside}, its other end in the host's, and returns the address that it is to have. */
    String connect(VpcNamespace inside, String name, String mac) {
        try (VpcNamespace outside = inside.other(host)) {
            long thread = outside.thread();
            inside.run(() -> links.addPointToPoint(name, device(), mac, thread));
            String address = outside.call(this::claimed);
            boolean forwards =
                    outside.call(() -> Files.readString(FORWARDING)).strip().equals("1");
            Commands.nft(host, table(address) + (forwards ? "" : onlyOurs()));
            if (!forwards) {
                outside.run(() -> Files.writeString(FORWARDING, "1"));
            }
            return address;
        }
    }

    /** Has everything leave {@code inside} by the device. */
    void routeAll(VpcNamespace inside, String name) {
        inside.run(() -> routing.routeAll(name));
    }

    /** Takes an address that nothing else of the host's network has: the kernel looks and makes the route in one. */
    private String claimed() throws IOException {
        links.up(device());
        int first = Math.floorMod(namespaces.instance().hashCode(), MOST);
        for (int i = 0; i < MOST; i++) {
            String address = Cidr.address(ADDRESSES, 1 + (first + i) % MOST);
            if (routing.claim(address, device())) {
                return address;
            }
        }
        throw new Network.NetworkException("the host's network has no address left for the way out", null);
    }

    /** Leaves nothing behind. */
    void disconnect() {
        List<String> tables = Commands.run(List.of("nsenter", "--net=" + host, "nft", "list", "tables"), "")
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .filter(name -> name.startsWith(TABLES))
                .toList();
        boolean last = tables.stream().allMatch(name -> name.equals(ONLY_OURS) || name.equals(table()));
        boolean forwardedNothing = tables.contains(ONLY_OURS) && last;
        try (VpcNamespace outside = namespaces.other(host)) {
            outside.run(() -> {
                links.removeLink(device());
                if (forwardedNothing) {
                    Files.writeString(FORWARDING, "0");
                }
            });
        }
        Commands.nft(host, delete(table()) + (forwardedNothing ? delete(ONLY_OURS) : ""));
    }

    private String device() {
        return "ng-" + namespaces.instance() + "-out";
    }

    private String table() {
        return TABLES + namespaces.instance().replace('-', '_');
    }

    private String table(String address) {
        return """
                add table ip %1$s
                add chain ip %1$s forward { type filter hook forward priority 0; policy accept; }
                add rule ip %1$s forward oifname "%2$s" ct state established,related accept
                add rule ip %1$s forward oifname "%2$s" drop
                add chain ip %1$s out { type nat hook postrouting priority 100; }
                add rule ip %1$s out ip saddr %3$s oifname != "%2$s" masquerade
                """.formatted(table(), device(), address);
    }

    private static String onlyOurs() {
        return """
                add table ip %1$s
                delete table ip %1$s
                add table ip %1$s
                add chain ip %1$s forward { type filter hook forward priority 10; policy drop; }
                add rule ip %1$s forward iifname "ng-*" accept
                add rule ip %1$s forward oifname "ng-*" accept
                """.formatted(ONLY_OURS);
    }

    private static String delete(String table) {
        return "add table ip %1$s\ndelete table ip %1$s\n".formatted(table);
    }
}
