package neargate.engine.network;

import java.net.InetSocketAddress;
import java.util.Set;
import neargate.engine.network.dns.Resolver;

/** A network that is only a promise: VPCs of tasks that run nowhere. For the simulated engine. */
public final class SimulatedNetwork implements Network {
    @Override
    public void apply(VpcSpec vpc) {}

    @Override
    public void answerMetadata(LinkLocal service) {}

    @Override
    public void answerTasks(LinkLocal service) {}

    @Override
    public void answerApi(InetSocketAddress gateway) {}

    @Override
    public void answerNames(Resolver resolver) {}

    @Override
    public void remove(String vpcId) {}

    @Override
    public void retain(Set<String> vpcIds) {}

    @Override
    public VpcSpec.DhcpOptions plug(
            String vpcId, String networkInterfaceId, int deviceIndex, long pid, Set<Integer> ports) {
        return VpcSpec.DhcpOptions.NONE;
    }

    @Override
    public VpcSpec.DhcpOptions adopt(
            String vpcId, String networkInterfaceId, int deviceIndex, long pid, Set<Integer> ports) {
        return VpcSpec.DhcpOptions.NONE;
    }

    @Override
    public void unplug(String vpcId, String networkInterfaceId, long pid) {}

    @Override
    public void serve(String vpcId, String networkInterfaceId, Set<Integer> ports) {}

    @Override
    public ContainerBridge bridge(long pid) {
        return new SimulatedBridge();
    }

    @Override
    public ContainerBridge ownBridge() {
        return new SimulatedBridge();
    }

    @Override
    public void close() {}

    private static final class SimulatedBridge implements ContainerBridge {
        @Override
        public String prefix() {
            return "172.17.";
        }

        @Override
        public void attach(String address, long pid) {}

        @Override
        public void detach(String address) {}

        @Override
        public void publish(String protocol, int hostPort, String address, int containerPort) {}

        @Override
        public void withdraw(String protocol, int hostPort) {}

        @Override
        public void close() {}
    }
}
