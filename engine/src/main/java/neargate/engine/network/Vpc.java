package neargate.engine.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import neargate.engine.linux.Nftables;
import neargate.engine.linux.Rtnetlink;
import org.jspecify.annotations.Nullable;

/** One VPC: its namespace, what was last applied to it, and the interfaces that are plugged in. */
final class Vpc implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGEST_RANGE = 64;
    private static final String LOOPBACK = "lo";
    private static final String METADATA = "169.254.169.254";
    private static final int HOST = 32;
    private static final int HTTP = 80;

    private final String vpcId;
    private final LinkLocal metadata;
    private final @Nullable InetSocketAddress gateway;
    private final VpcNamespace namespace;
    private final Rtnetlink links;
    private final @Nullable Nftables nftables;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Plug> plugs = new HashMap<>();
    private @Nullable VpcSpec applied;
    private @Nullable LinkLocalEndpoint metadataEndpoint;
    private @Nullable ApiEndpoint apiEndpoint;

    /**
     * Enters it; nothing is applied yet.
     *
     * @param metadata answers at 169.254.169.254
     * @param gateway where AWS's APIs answer on this host; null for nowhere
     */
    Vpc(
            String vpcId,
            VpcNamespace namespace,
            Rtnetlink links,
            LinkLocal metadata,
            @Nullable InetSocketAddress gateway) {
        this.vpcId = vpcId;
        this.metadata = metadata;
        this.gateway = gateway;
        this.namespace = namespace;
        this.links = links;
        this.nftables = namespace.<Optional<Nftables>>call(Nftables::open).orElse(null);
    }

    /** An interface in its sandbox, and the ports that its task serves. */
    private record Plug(Set<Integer> ports, @Nullable PublicAddress publicAddress) {}

    VpcNamespace namespace() {
        return namespace;
    }

    void apply(VpcSpec spec) {
        lock.lock();
        try {
            VpcSpec before = applied;
            namespace.run(() -> {
                if (before == null) {
                    settings();
                }
                addresses(before, spec);
            });
            String script = FirewallScript.between(before, spec) + NetworkAclScript.between(before, spec);
            if (!script.isEmpty()) {
                firewall(script);
            }
            if (metadataEndpoint == null) {
                metadataEndpoint = new LinkLocalEndpoint(vpcId, namespace, METADATA, metadata);
            }
            if (apiEndpoint == null && gateway != null) {
                apiEndpoint =
                        new ApiEndpoint(vpcId, namespace, new InetSocketAddress(Network.API_ADDRESS, HTTP), gateway);
            }
            applied = spec;
            plugs.replaceAll((id, plug) -> open(id, plug.ports(), plug.publicAddress()));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Routes every packet, and answers ARP for addresses of other interfaces; inherited by interfaces to come. */
    private static void settings() throws IOException {
        Path ipv4 = Path.of("/proc/sys/net/ipv4");
        Files.writeString(ipv4.resolve("ip_forward"), "1");
        for (String scope : new String[] {"all", "default"}) {
            Files.writeString(ipv4.resolve("conf/" + scope + "/proxy_arp"), "1");
            Files.writeString(ipv4.resolve("conf/" + scope + "/rp_filter"), "0");
        }
    }

    /** The VPC's own addresses, on its loopback: gateways, DNS, metadata, and the internet's end of public addresses. */
    private void addresses(@Nullable VpcSpec before, VpcSpec after) throws IOException {
        Set<String> was = before == null ? Set.of() : addresses(before);
        Set<String> is = addresses(after);
        if (before == null) {
            links.up(LOOPBACK);
        }
        for (String address : is) {
            if (!was.contains(address)) {
                links.addAddress(LOOPBACK, address, HOST);
            }
        }
        for (String address : was) {
            if (!is.contains(address)) {
                links.removeAddress(LOOPBACK, address, HOST);
            }
        }
    }

    private static Set<String> addresses(VpcSpec spec) {
        var addresses = new TreeSet<>(
                Set.of(PublicAddress.INTERNET, "169.254.169.253", METADATA, Network.API_ADDRESS, "169.254.170.2"));
        // "DNS attributes for your VPC": with several blocks, the server is in the first.
        spec.cidrs().stream().limit(1).forEach(cidr -> addresses.add(Cidr.address(cidr, 2)));
        spec.subnets().values().forEach(subnet -> addresses.add(Cidr.address(subnet.cidr(), 1)));
        return addresses;
    }

    private void firewall(String script) {
        Nftables library = nftables;
        if (library == null) {
            Commands.nft(namespace.file(), script);
        } else {
            namespace.run(() -> library.run(script));
        }
    }

    void plug(String id, long pid, Set<Integer> ports) {
        VpcSpec spec = await(id);
        VpcSpec.NetworkInterface networkInterface = spec.networkInterfaces().get(id);
        String device = FirewallScript.deviceName(id);
        String cidr = spec.subnets().get(networkInterface.subnetId()).cidr();
        namespace.run(() -> {
            links.removeLink(device);
            links.addPair(device, "eth0", networkInterface.mac(), pid);
            links.route(networkInterface.privateIp(), device);
            // Without this the kernel waits up to 0.8 s before it answers the first ARP question for a neighbour.
            Files.writeString(Path.of("/proc/sys/net/ipv4/neigh/" + device + "/proxy_delay"), "0");
        });
        try (VpcNamespace sandbox = namespace.other(Path.of("/proc/" + pid + "/ns/net"))) {
            sandbox.run(() -> {
                links.up(LOOPBACK);
                links.up("eth0");
                links.addAddress("eth0", networkInterface.privateIp(), Cidr.prefixLength(cidr));
                links.routeAll(Cidr.address(cidr, 1));
            });
        }
        register(id, ports);
    }

    void adopt(String id, long pid, Set<Integer> ports) {
        await(id);
        if (isThere(FirewallScript.deviceName(id))) {
            register(id, ports);
        } else {
            plug(id, pid, ports);
        }
    }

    void unplug(String id) {
        lock.lock();
        try {
            Plug plug = plugs.remove(id);
            if (plug != null && plug.publicAddress() != null) {
                plug.publicAddress().close();
            }
        } finally {
            lock.unlock();
        }
        // The kernel takes some 15 ms to let go of a device; the VPC's own thread has connections to open meanwhile.
        try (VpcNamespace aside = namespace.other(namespace.file())) {
            aside.run(() -> links.removeLink(FirewallScript.deviceName(id)));
        }
    }

    /** Whether the VPC has a device. Its settings are looked for: they are those of the calling thread's namespace. */
    private boolean isThere(String device) {
        return namespace.call(() -> Files.exists(Path.of("/proc/sys/net/ipv4/conf/" + device)));
    }

    private void register(String id, Set<Integer> ports) {
        lock.lock();
        try {
            Plug before = plugs.get(id);
            plugs.put(id, open(id, ports, before == null ? null : before.publicAddress()));
        } finally {
            lock.unlock();
        }
    }

    void serve(String id, Set<Integer> ports) {
        lock.lock();
        try {
            plugs.computeIfPresent(id, (_, plug) -> open(id, ports, plug.publicAddress()));
        } finally {
            lock.unlock();
        }
    }

    /** Makes the public address of a plugged interface answer as the applied description says. */
    private Plug open(String id, Set<Integer> ports, @Nullable PublicAddress open) {
        VpcSpec spec = applied;
        VpcSpec.NetworkInterface is =
                spec == null ? null : spec.networkInterfaces().get(id);
        String wanted = spec == null || is == null ? null : spec.answeringIp(is);
        PublicAddress address = open;
        if (address != null && !address.address().equals(wanted)) {
            address.close();
            address = null;
        }
        if (spec != null && is != null && wanted != null) {
            if (address == null) {
                address = new PublicAddress(wanted, is.privateIp(), namespace);
            }
            var all = new TreeSet<>(ports);
            is.groupIds()
                    .forEach(group -> all.addAll(named(spec.securityGroups().get(group))));
            address.listen(all);
        }
        return new Plug(ports, address);
    }

    /** The TCP ports that a group's ingress rules name one by one, or in small ranges. */
    private static Set<Integer> named(VpcSpec.@Nullable SecurityGroup group) {
        var ports = new TreeSet<Integer>();
        if (group != null) {
            for (VpcSpec.Rule rule : group.ingress()) {
                Integer from = rule.fromPort();
                Integer to = rule.toPort();
                boolean tcp = rule.protocol().equals("tcp") || rule.protocol().equals("6");
                if (tcp && from != null && to != null && from > 0 && to - from < LARGEST_RANGE) {
                    for (int port = from; port <= to; port++) {
                        ports.add(port);
                    }
                }
            }
        }
        return ports;
    }

    /** The description that knows the interface: EC2's controller may be a moment behind the task's. */
    private VpcSpec await(String id) {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (applied == null || !applied.networkInterfaces().containsKey(id)) {
                if (left <= 0) {
                    throw new Network.NetworkException(
                            "the network interface " + id + " is not known in its VPC", null);
                }
                left = changed.awaitNanos(left);
            }
            return applied;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Network.NetworkException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            plugs.values().forEach(plug -> {
                if (plug.publicAddress() != null) {
                    plug.publicAddress().close();
                }
            });
            plugs.clear();
            if (metadataEndpoint != null) {
                metadataEndpoint.close();
            }
            if (apiEndpoint != null) {
                apiEndpoint.close();
            }
        } finally {
            lock.unlock();
        }
        Nftables library = nftables;
        if (library != null) {
            namespace.run(library::close);
        }
        namespace.close();
    }
}
