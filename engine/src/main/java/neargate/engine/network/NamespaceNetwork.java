package neargate.engine.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import neargate.engine.linux.NetworkNamespace;
import neargate.engine.linux.PolicyRouting;
import neargate.engine.linux.Rtnetlink;
import neargate.engine.network.dns.Resolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** VPCs as network namespaces of this machine. Needs root, iproute2 and nftables. */
public final class NamespaceNetwork implements Network {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String instance;
    private final @Nullable Path uplink;
    private final ConcurrentHashMap<String, Vpc> vpcs = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition made = lock.newCondition();
    private @Nullable Internet internet;
    private volatile VpcServices services = VpcServices.NONE;
    private volatile List<AutoCloseable> answering = List.of();

    /** How the kernel is asked. To bind its functions takes the JDK a tenth of a second: a start need not wait for that. */
    private static final class Kernel {
        static final NetworkNamespace NAMESPACES = new NetworkNamespace();
        static final Rtnetlink LINKS = new Rtnetlink();
        static final PolicyRouting ROUTING = new PolicyRouting();
        static final Peerings PEERINGS = new Peerings(LINKS);

        private Kernel() {}

        static void bind() {}
    }

    /** The network that this process is in, whichever thread asks: this machine's own. */
    public static Path ownNetwork() {
        return OwnBridge.NAMESPACE;
    }

    /** Without a way out. */
    public NamespaceNetwork(String instance) {
        this(instance, null);
    }

    /**
     * With a way out, or without.
     *
     * @param instance tells our namespaces from those of another Neargate on this machine
     * @param uplink the network namespace whose network the VPCs get out to, such as the host's; null for no way out
     */
    public NamespaceNetwork(String instance, @Nullable Path uplink) {
        this.instance = instance;
        this.uplink = uplink;
    }

    private Namespaces namespaces() {
        return new Namespaces(instance, Kernel.NAMESPACES);
    }

    @Override
    public void apply(VpcSpec vpc) {
        Vpc applied = vpcs.computeIfAbsent(vpc.vpcId(), this::enter);
        applied.apply(vpc);
        Kernel.PEERINGS.join(applied, vpcs);
        lock.lock();
        try {
            made.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private Vpc enter(String vpcId) {
        var kernel = new WaysOut.Kernel(namespaces(), Kernel.LINKS, Kernel.ROUTING);
        return new Vpc(vpcId, namespaces().enter(vpcId), kernel, services, uplink == null ? null : internet(uplink));
    }

    private Internet internet(Path to) {
        lock.lock();
        try {
            if (internet == null) {
                internet = new Internet(namespaces(), Kernel.LINKS, Kernel.ROUTING, to);
            }
            return internet;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void answerMetadata(LinkLocal service) {
        services = services.withMetadata(service);
    }

    @Override
    public void answerTasks(LinkLocal service) {
        services = services.withTasks(service);
    }

    @Override
    public void answerApi(InetSocketAddress socket) {
        services = services.withGateway(socket);
    }

    @Override
    public void answerNames(Resolver resolver) {
        services = services.withNames(resolver);
    }

    @Override
    public void remove(String vpcId) {
        letGo(vpcId);
        Namespaces namespaces = namespaces();
        namespaces.names(vpcId + "-").forEach(namespaces::remove);
        namespaces.remove(vpcId);
    }

    @Override
    public void retain(Set<String> vpcIds) {
        // This begins every start, in the background where nothing ran before: the first task need not wait for it
        // either.
        Kernel.bind();
        withdraw();
        namespaces().names("vpc-").stream()
                .map(NamespaceNetwork::vpcOf)
                .filter(vpcId -> !vpcIds.contains(vpcId))
                .distinct()
                .forEach(this::remove);
    }

    @Override
    public VpcSpec.DhcpOptions plug(
            String vpcId, String networkInterfaceId, int deviceIndex, long pid, Set<Integer> ports) {
        return vpc(vpcId).plug(networkInterfaceId, deviceIndex, pid, ports);
    }

    @Override
    public VpcSpec.DhcpOptions adopt(
            String vpcId, String networkInterfaceId, int deviceIndex, long pid, Set<Integer> ports) {
        return vpc(vpcId).adopt(networkInterfaceId, deviceIndex, pid, ports);
    }

    @Override
    public void unplug(String vpcId, String networkInterfaceId, long pid) {
        Vpc vpc = vpcs.get(vpcId);
        if (vpc != null) {
            vpc.unplug(networkInterfaceId, pid);
        }
    }

    @Override
    public void serve(String vpcId, String networkInterfaceId, Set<Integer> ports) {
        Vpc vpc = vpcs.get(vpcId);
        if (vpc != null) {
            vpc.serve(networkInterfaceId, ports);
        }
    }

    @Override
    public ContainerBridge bridge(long pid) {
        return new DockerBridge(
                new VpcNamespace("bridge-" + pid, Path.of("/proc/" + pid + "/ns/net"), Kernel.NAMESPACES),
                Kernel.LINKS,
                BridgeForm.DOCKER);
    }

    @Override
    public ContainerBridge ownBridge() {
        var bridge = new DockerBridge(machine(), Kernel.LINKS, new OwnBridge("ng-" + instance).form());
        try (VpcNamespace machine = machine()) {
            answering = services.openForTasks("this machine", machine);
        } catch (NetworkException e) {
            LOG.warn(
                    "Tasks find neither their metadata nor AWS's APIs: {} or {} has another agent of this machine ({})",
                    TASK_ADDRESS,
                    API_ADDRESS,
                    e.getMessage());
        }
        return bridge;
    }

    /** Removes the bridge in this machine's own network, if there is one. */
    public void removeOwnBridge() throws IOException {
        try (VpcNamespace machine = machine()) {
            new OwnBridge("ng-" + instance).remove(machine);
        }
    }

    private static VpcNamespace machine() {
        return new VpcNamespace("machine", OwnBridge.NAMESPACE, Kernel.NAMESPACES);
    }

    /** The VPC's namespace, for those who listen or connect inside it. */
    public VpcNamespace namespace(String vpcId) {
        return vpc(vpcId).namespace();
    }

    /** The VPC, once it was applied: EC2's controller may be a moment behind the task's. One that is gone is not made anew. */
    private Vpc vpc(String vpcId) {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            Vpc vpc = vpcs.get(vpcId);
            while (vpc == null) {
                if (left <= 0) {
                    throw new NetworkException("the VPC " + vpcId + " is not known", null);
                }
                left = made.awaitNanos(left);
                vpc = vpcs.get(vpcId);
            }
            return vpc;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NetworkException("interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** A VPC's namespace has its id for a name; those of its NAT gateways add theirs. */
    private static String vpcOf(String name) {
        int end = name.indexOf('-', "vpc-".length());
        return end < 0 ? name : name.substring(0, end);
    }

    /** Takes the way out away, as a {@link #close} does; also one that a process left behind which was killed. */
    private void withdraw() {
        Path to = uplink == null ? ownNetwork() : uplink;
        internet(to).close();
    }

    @Override
    public void close() {
        VpcServices.close(answering);
        vpcs.keySet().forEach(this::letGo);
        withdraw();
    }

    private void letGo(String vpcId) {
        Vpc vpc = vpcs.remove(vpcId);
        if (vpc != null) {
            vpc.close();
        }
    }
}
