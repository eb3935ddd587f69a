package neargate.engine.network;

import java.io.IOException;
import java.nio.file.Path;
import neargate.engine.linux.PolicyRouting;
import neargate.engine.linux.Rtnetlink;

/**
 * What the way out needs in the host's own network: a device, the route to one address behind it, an nftables table that
 * masquerades what comes from there, and that the host {@linkplain HostForwarding forwards}.
 *
 * @param host the namespace of that network
 */
record HostUplink(Namespaces namespaces, Rtnetlink links, PolicyRouting routing, Path host) {
    /** The addresses of uplinks: link-local, but not where a cloud's machines find their metadata. */
    private static final String ADDRESSES = "169.254.192.0/18";

    private static final int MOST = (1 << 14) - 1;

    /** Makes the device of a name in {@code inside}, its other end in the host's, and returns the address that it is to have. */
    String connect(VpcNamespace inside, String name, String mac) {
        try (VpcNamespace outside = inside.other(host)) {
            long thread = outside.thread();
            inside.run(() -> links.addPointToPoint(name, device(), mac, thread));
            String address = outside.call(this::claimed);
            Commands.nft(host, table(address));
            new HostForwarding(outside).begin();
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
        try (VpcNamespace outside = namespaces.other(host)) {
            outside.run(() -> links.removeLink(device()));
            Commands.nft(host, "add table ip %1$s\ndelete table ip %1$s\n".formatted(table()));
            new HostForwarding(outside).end();
        }
    }

    private String device() {
        return "ng-" + namespaces.instance() + "-out";
    }

    private String table() {
        return HostForwarding.TABLES + namespaces.instance().replace('-', '_');
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
}
