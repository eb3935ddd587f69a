package neargate.engine.network;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import neargate.engine.linux.PolicyRouting;
import neargate.engine.linux.Rtnetlink;
import org.jspecify.annotations.Nullable;

/**
 * The way out, if there is one: a namespace between the VPCs and the host, so that the host sees one device and one
 * address, however many VPCs there are. VPCs reach neither each other there, nor anything link-local of the host's.
 */
final class Internet implements AutoCloseable {
    private static final String NAME = "internet";
    private static final String UPLINK = "uplink";
    private static final String MAC = "02:00:00:00:00:01";
    private static final int HOST = 32;
    private static final Path RESOLV_CONF = Path.of("/etc/resolv.conf");
    private static final int DNS = 53;

    /** Of who asks, most wait for five seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** The addresses of VPCs in the namespace; nobody else sees them. */
    private static final String VPCS = "169.254.64.0/18";

    private static final int MOST_VPCS = (1 << 14) - 1;

    private static final String FIREWALL = """
            add table ip neargate
            add chain ip neargate forward { type filter hook forward priority 0; policy accept; }
            add rule ip neargate forward ct state established,related accept
            add rule ip neargate forward iifname "uplink" drop
            add rule ip neargate forward ip daddr 169.254.0.0/16 drop
            add chain ip neargate out { type nat hook postrouting priority 100; }
            add rule ip neargate out oifname "uplink" masquerade
            """;

    private final Namespaces namespaces;
    private final Rtnetlink links;
    private final HostUplink uplink;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Path host;
    private @Nullable VpcNamespace namespace;
    private @Nullable VpcNamespace asking;
    private final Map<String, HostResolver> resolvers = new HashMap<>();

    /** @param host the namespace of the network that VPCs get out to */
    Internet(Namespaces namespaces, Rtnetlink links, PolicyRouting routing, Path host) {
        this.namespaces = namespaces;
        this.links = links;
        this.host = host;
        this.uplink = new HostUplink(namespaces, links, routing, host);
    }

    /** Gives a VPC its end of the way out. */
    void connect(String vpcId, VpcNamespace vpc) {
        lock.lock();
        try {
            VpcNamespace between = namespace == null ? open() : namespace;
            int number = numbers.computeIfAbsent(vpcId, _ -> free());
            String address = Cidr.address(VPCS, number);
            String device = "vpc" + number;
            long thread = between.thread();
            vpc.run(() -> {
                // One that led to the internet of an earlier process may take the kernel a while to let go of.
                links.removeLink(WaysOut.INTERNET);
                links.addPointToPoint(WaysOut.INTERNET, device, MAC, thread);
                links.addAddress(WaysOut.INTERNET, address, HOST);
            });
            between.run(() -> {
                links.up(device);
                links.route(address, device);
            });
        } finally {
            lock.unlock();
        }
    }

    /** Who is asked there for names by a VPC: each has its own, so that none takes the others' turns. */
    HostResolver resolver(String vpcId) {
        lock.lock();
        try {
            VpcNamespace from = asking == null ? namespaces.other(host) : asking;
            asking = from;
            return resolvers.computeIfAbsent(vpcId, _ -> new HostResolver(from, RESOLV_CONF, DNS, PATIENCE));
        } finally {
            lock.unlock();
        }
    }

    private int free() {
        for (int number = 1; number <= MOST_VPCS; number++) {
            if (!numbers.containsValue(number)) {
                return number;
            }
        }
        throw new Network.NetworkException("too many VPCs have a way out", null);
    }

    /** Takes a VPC's end away. */
    void disconnect(String vpcId) {
        lock.lock();
        try {
            Integer number = numbers.remove(vpcId);
            resolvers.remove(vpcId);
            VpcNamespace between = namespace;
            if (number != null && between != null) {
                between.run(() -> links.removeLink("vpc" + number));
            }
        } finally {
            lock.unlock();
        }
    }

    private VpcNamespace open() {
        VpcNamespace opened = namespaces.enter(NAME);
        opened.run(RouterSettings::write);
        Commands.nft(opened.file(), FIREWALL);
        String address = uplink.connect(opened, UPLINK, MAC);
        opened.run(() -> {
            links.up("lo");
            links.addAddress(UPLINK, address, HOST);
        });
        uplink.routeAll(opened, UPLINK);
        namespace = opened;
        return opened;
    }

    /** Whether an instance has a way out at the moment, or was killed while it had one. */
    static boolean isOpen(Namespaces namespaces) {
        return namespaces.exists(NAME);
    }

    /** Takes the way out away, in the host's network first: nothing is left there. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (namespace != null) {
                namespace.close();
                namespace = null;
            }
            if (asking != null) {
                asking.close();
                asking = null;
                resolvers.clear();
            }
            numbers.clear();
            if (isOpen(namespaces)) {
                uplink.disconnect();
                namespaces.remove(NAME);
            }
        } finally {
            lock.unlock();
        }
    }
}
