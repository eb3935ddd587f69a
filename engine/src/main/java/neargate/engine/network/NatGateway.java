package neargate.engine.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import neargate.engine.linux.Rtnetlink;
import neargate.engine.network.VpcSpec.NetworkInterface;

/**
 * A NAT gateway: a namespace behind a network interface of its subnet, which sends on what it gets in its own name, and
 * gives back what answers. Where that goes, the subnet's routes say.
 */
final class NatGateway implements AutoCloseable {
    private static final String MASQUERADE = """
            add table ip neargate
            delete table ip neargate
            add table ip neargate
            add chain ip neargate out { type nat hook postrouting priority 100; }
            add rule ip neargate out masquerade
            """;

    /** How its line in procfs begins: the device, and the destination in hexadecimal. */
    private static final String DEFAULT_ROUTE = "eth0\t00000000\t";

    private final VpcNamespace namespace;

    private NatGateway(VpcNamespace namespace) {
        this.namespace = namespace;
    }

    /** Makes one, or finds it as an earlier process left it: what is connected stays so. */
    static NatGateway of(
            VpcNamespace vpc,
            VpcNamespace namespace,
            Rtnetlink links,
            String device,
            NetworkInterface is,
            String cidr) {
        try {
            if (!isWhole(namespace)) {
                // What comes in by its one interface goes out by it, and nobody need be told of a shorter way.
                namespace.run(() -> RouterSettings.write("send_redirects", "0"));
                Commands.nft(namespace.file(), MASQUERADE);
                int _ = new VethPair(vpc, links, namespace.thread(), 0, device).make(is, cidr);
            }
            return new NatGateway(namespace);
        } catch (RuntimeException e) {
            namespace.close();
            throw e;
        }
    }

    /** Whether it has its route, which is made last and goes with its interface. */
    private static boolean isWhole(VpcNamespace namespace) {
        return namespace.call(() -> {
            try (Stream<String> routes = Files.lines(Path.of("/proc/thread-self/net/route"))) {
                return routes.anyMatch(route -> route.startsWith(DEFAULT_ROUTE));
            }
        });
    }

    @Override
    public void close() {
        namespace.close();
    }
}
