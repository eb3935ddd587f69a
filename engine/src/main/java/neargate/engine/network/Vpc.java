package neargate.engine.network;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import neargate.engine.linux.Nftables;
import neargate.engine.linux.Rtnetlink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One VPC: its namespace, what was last applied to it, and the interfaces that are plugged in. */
final class Vpc implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LARGEST_RANGE = 64;
    private static final String LOOPBACK = "lo";
    private static final int HOST = 32;

    private final VpcServices services;
    private final VpcNamespace namespace;
    private final Rtnetlink links;
    private final @Nullable Nftables nftables;
    private final WaysOut waysOut;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Plug> plugs = new HashMap<>();
    private final Set<String> ownAddresses = new TreeSet<>();
    private @Nullable VpcSpec applied;

    /** What the firewall has: it may be ahead of {@link #applied} when a later step failed. */
    private @Nullable VpcSpec guarded;

    private List<AutoCloseable> answering = List.of();

    /**
     * Enters it; nothing is applied yet.
     *
     * @param internet the way out of this machine; null for none
     */
    Vpc(
            String vpcId,
            VpcNamespace namespace,
            WaysOut.Kernel kernel,
            VpcServices services,
            @Nullable Internet internet) {
        this.services = services;
        this.namespace = namespace;
        this.links = kernel.links();
        this.nftables = namespace.<Optional<Nftables>>call(Nftables::open).orElse(null);
        this.waysOut = new WaysOut(vpcId, namespace, kernel, internet, this::firewall);
    }

    /**
     * An interface in its sandbox.
     *
     * @param index the number of its device
     * @param secondaryIps those that it has been given
     * @param ports those that its task serves
     */
    private record Plug(
            VethPair pair,
            int index,
            List<String> secondaryIps,
            Set<Integer> ports,
            @Nullable PublicAddress publicAddress) {
        Plug with(Set<Integer> served, @Nullable PublicAddress address) {
            return new Plug(pair, index, secondaryIps, served, address);
        }

        Plug with(List<String> addresses) {
            return new Plug(pair, index, addresses, ports, publicAddress);
        }
    }

    VpcNamespace namespace() {
        return namespace;
    }

    /** The VPCs to which its routes lead by peering connections, by the connection's id. */
    Map<String, String> peerings() {
        lock.lock();
        try {
            return applied == null ? Map.of() : WaysOut.peerings(applied);
        } finally {
            lock.unlock();
        }
    }

    /** Leads all routes anew. */
    void reroute() {
        lock.lock();
        try {
            if (applied != null) {
                waysOut.renew(applied);
            }
        } finally {
            lock.unlock();
        }
    }

    void apply(VpcSpec spec) {
        lock.lock();
        try {
            namespace.run(() -> {
                if (applied == null) {
                    // It answers ARP for addresses of other interfaces.
                    RouterSettings.write("proxy_arp", "1");
                }
                addresses(spec);
            });
            String script = FirewallScript.between(guarded, spec) + NetworkAclScript.between(guarded, spec);
            if (!script.isEmpty()) {
                firewall(script);
            }
            guarded = spec;
            if (answering.isEmpty()) {
                answering = services.open(spec, namespace, waysOut::resolver);
            }
            waysOut.apply(spec);
            applied = spec;
            plugs.replaceAll((id, plug) -> open(id, readdress(id, plug, spec)));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives a plugged interface its addresses. One whose sandbox is gone, or going, keeps nobody else from theirs. */
    private static Plug readdress(String id, Plug plug, VpcSpec spec) {
        VpcSpec.NetworkInterface is = spec.networkInterfaces().get(id);
        if (is == null) {
            return plug;
        }
        try {
            plug.pair()
                    .change(
                            plug.secondaryIps(),
                            is.secondaryIps(),
                            spec.subnets().get(is.subnetId()).cidr());
            return plug.with(is.secondaryIps());
        } catch (Network.NetworkException e) {
            LOG.warn("{} does not get its addresses: {}", id, e.getMessage());
            return plug;
        }
    }

    /** The VPC's own addresses, on its loopback: gateways, DNS, metadata, and the internet's end of public addresses. */
    private void addresses(VpcSpec spec) throws IOException {
        Set<String> is = addressesOf(spec);
        links.up(LOOPBACK);
        for (String address : is) {
            if (!ownAddresses.contains(address)) {
                links.addAddress(LOOPBACK, address, HOST);
                ownAddresses.add(address);
            }
        }
        for (String address : List.copyOf(ownAddresses)) {
            if (!is.contains(address)) {
                links.removeAddress(LOOPBACK, address, HOST);
                ownAddresses.remove(address);
            }
        }
    }

    private static Set<String> addressesOf(VpcSpec spec) {
        var addresses = new TreeSet<>(Set.of(PublicAddress.INTERNET));
        addresses.addAll(VpcServices.addresses(spec));
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

    VpcSpec.DhcpOptions plug(String id, int deviceIndex, long pid, Set<Integer> ports) {
        VpcSpec spec = await(id);
        VpcSpec.NetworkInterface networkInterface = spec.networkInterfaces().get(id);
        VethPair pair = pair(id, deviceIndex, pid);
        int index = pair.make(
                networkInterface,
                spec.subnets().get(networkInterface.subnetId()).cidr());
        register(id, pair, index, networkInterface.secondaryIps(), ports);
        return spec.dhcpOptions();
    }

    private VethPair pair(String id, int deviceIndex, long pid) {
        return new VethPair(namespace, links, pid, deviceIndex, FirewallScript.deviceName(id));
    }

    VpcSpec.DhcpOptions adopt(String id, int deviceIndex, long pid, Set<Integer> ports) {
        VpcSpec spec = await(id);
        int index = find(id);
        if (index == 0) {
            return plug(id, deviceIndex, pid, ports);
        }
        // Which secondary addresses an earlier process gave it nobody knows: it is given those that it should have.
        register(id, pair(id, deviceIndex, pid), index, List.of(), ports);
        return spec.dhcpOptions();
    }

    void unplug(String id, long pid) {
        int index;
        lock.lock();
        try {
            Plug plug = plugs.get(id);
            if (plug != null && plug.pair().pid() != pid) {
                return;
            }
            plugs.remove(id);
            if (plug != null && plug.publicAddress() != null) {
                plug.publicAddress().close();
            }
            // By number: one of this name may be being plugged in elsewhere by now.
            index = plug == null ? find(id) : plug.index();
        } finally {
            lock.unlock();
        }
        // The kernel takes some 15 ms to let go of a device; the VPC's own thread has connections to open meanwhile.
        try (VpcNamespace aside = namespace.other(namespace.file())) {
            aside.run(() -> links.removeLink(index));
        }
        reroute(id);
    }

    /** Leads the routes to an interface anew, which came or went: with its device, the kernel forgets them. */
    private void reroute(String id) {
        lock.lock();
        try {
            if (applied != null && WaysOut.leadTo(applied, id)) {
                waysOut.renew(applied);
            }
        } finally {
            lock.unlock();
        }
    }

    /** The number of an interface's device; 0 if it is not plugged in. */
    private int find(String id) {
        return namespace.call(() -> links.find(FirewallScript.deviceName(id)));
    }

    private void register(String id, VethPair pair, int index, List<String> secondaryIps, Set<Integer> ports) {
        lock.lock();
        try {
            Plug before = plugs.get(id);
            var plug = new Plug(pair, index, secondaryIps, ports, before == null ? null : before.publicAddress());
            VpcSpec spec = applied;
            plugs.put(id, open(id, spec == null ? plug : readdress(id, plug, spec)));
        } finally {
            lock.unlock();
        }
        reroute(id);
    }

    void serve(String id, Set<Integer> ports) {
        lock.lock();
        try {
            plugs.computeIfPresent(id, (_, plug) -> open(id, plug.with(ports, plug.publicAddress())));
        } finally {
            lock.unlock();
        }
    }

    /** Makes the public address of a plugged interface answer as the applied description says. */
    private Plug open(String id, Plug plug) {
        VpcSpec spec = applied;
        VpcSpec.NetworkInterface is =
                spec == null ? null : spec.networkInterfaces().get(id);
        String wanted = spec == null || is == null ? null : spec.answeringIp(is);
        PublicAddress address = plug.publicAddress();
        if (address != null && !address.address().equals(wanted)) {
            address.close();
            address = null;
        }
        if (spec != null && is != null && wanted != null) {
            if (address == null) {
                address = new PublicAddress(wanted, is.privateIp(), namespace);
            }
            var all = new TreeSet<>(plug.ports());
            is.groupIds()
                    .forEach(group -> all.addAll(named(spec.securityGroups().get(group))));
            address.listen(all);
        }
        return plug.with(plug.ports(), address);
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
            waysOut.close();
            VpcServices.close(answering);
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
