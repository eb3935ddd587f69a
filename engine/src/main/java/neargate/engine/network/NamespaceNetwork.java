package neargate.engine.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import neargate.engine.linux.NetworkNamespace;
import neargate.engine.linux.Rtnetlink;
import neargate.engine.network.dns.Resolver;

/** VPCs as network namespaces of this machine. Needs root, iproute2 and nftables. */
public final class NamespaceNetwork implements Network {
    private static final Path FOLDER = Path.of("/run/netns");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String name;
    private final String prefix;
    private final ConcurrentHashMap<String, Vpc> vpcs = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition made = lock.newCondition();
    private volatile VpcServices services = VpcServices.NONE;

    /** How the kernel is asked. To bind its functions takes the JDK a tenth of a second: a start need not wait for that. */
    private static final class Kernel {
        static final NetworkNamespace NAMESPACES = new NetworkNamespace();
        static final Rtnetlink LINKS = new Rtnetlink();

        private Kernel() {}

        static void bind() {}
    }

    /** @param instance tells our namespaces from those of another Neargate on this machine */
    public NamespaceNetwork(String instance) {
        this.name = "ng-" + instance;
        this.prefix = name + "-";
    }

    @Override
    public void apply(VpcSpec vpc) {
        vpcs.computeIfAbsent(vpc.vpcId(), id -> new Vpc(entered(id), Kernel.LINKS, services))
                .apply(vpc);
        lock.lock();
        try {
            made.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void answerMetadata(LinkLocal service) {
        services = services.withMetadata(service);
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
        if (Files.exists(FOLDER.resolve(prefix + vpcId))) {
            Commands.run(List.of("ip", "netns", "del", prefix + vpcId), "");
        }
    }

    @Override
    public void retain(Set<String> vpcIds) {
        // This begins every start, in the background: here the first task need not wait for it either.
        Kernel.bind();
        if (!Files.isDirectory(FOLDER)) {
            return;
        }
        try (Stream<Path> files = Files.list(FOLDER)) {
            files.map(file -> file.getFileName().toString())
                    // To the letter: another instance's name may begin with ours.
                    .filter(name -> name.startsWith(prefix + "vpc-"))
                    .map(name -> name.substring(prefix.length()))
                    .filter(vpcId -> !vpcIds.contains(vpcId))
                    .toList()
                    .forEach(this::remove);
        } catch (IOException e) {
            throw new NetworkException("cannot list " + FOLDER + ": " + e.getMessage(), e);
        }
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
        return new DockerBridge(
                new VpcNamespace("machine", OwnBridge.NAMESPACE, Kernel.NAMESPACES),
                Kernel.LINKS,
                new OwnBridge(name).form());
    }

    /** Removes the bridge in this machine's own network, if there is one. */
    public void removeOwnBridge() throws IOException {
        new OwnBridge(name).remove();
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

    private VpcNamespace entered(String vpcId) {
        Path file = FOLDER.resolve(prefix + vpcId);
        if (Files.exists(file)) {
            try {
                return new VpcNamespace(vpcId, file, Kernel.NAMESPACES);
            } catch (NetworkException e) {
                // Whoever made the file was killed before it stood for a namespace.
                Commands.run(List.of("ip", "netns", "del", prefix + vpcId), "");
            }
        }
        Commands.run(List.of("ip", "netns", "add", prefix + vpcId), "");
        return new VpcNamespace(vpcId, file, Kernel.NAMESPACES);
    }

    @Override
    public void close() {
        vpcs.keySet().forEach(this::letGo);
    }

    private void letGo(String vpcId) {
        Vpc vpc = vpcs.remove(vpcId);
        if (vpc != null) {
            vpc.close();
        }
    }
}
