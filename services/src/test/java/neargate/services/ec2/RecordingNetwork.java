package neargate.services.ec2;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.engine.network.ContainerBridge;
import neargate.engine.network.LinkLocal;
import neargate.engine.network.Network;
import neargate.engine.network.VpcSpec;
import neargate.engine.network.dns.Resolver;

/** A network that remembers what it was told. */
final class RecordingNetwork implements Network {
    final Map<String, VpcSpec> vpcs = new HashMap<>();
    final List<String> calls = new ArrayList<>();

    /** Whether what is left cannot be removed. */
    boolean stuck;

    Resolver names = (_, _) -> new Resolver.Answer.Silence();

    @Override
    public synchronized void apply(VpcSpec vpc) {
        calls.add("apply " + vpc.vpcId());
        vpcs.put(vpc.vpcId(), vpc);
    }

    @Override
    public void answerMetadata(LinkLocal service) {}

    @Override
    public void answerTasks(LinkLocal service) {}

    @Override
    public void answerApi(InetSocketAddress gateway) {}

    @Override
    public void answerNames(Resolver resolver) {
        names = resolver;
    }

    @Override
    public synchronized void remove(String vpcId) {
        calls.add("remove " + vpcId);
        vpcs.remove(vpcId);
    }

    @Override
    public void retain(Set<String> vpcIds) {
        if (stuck) {
            throw new NetworkException("Device or resource busy", null);
        }
        vpcs.keySet().retainAll(vpcIds);
    }

    @Override
    public VpcSpec.DhcpOptions plug(
            String vpcId, String networkInterfaceId, int deviceIndex, long pid, Set<Integer> ports) {
        throw new UnsupportedOperationException("EC2 plugs nothing");
    }

    @Override
    public void serve(String vpcId, String networkInterfaceId, Set<Integer> ports) {
        throw new UnsupportedOperationException("EC2 serves nothing");
    }

    @Override
    public ContainerBridge bridge(long pid) {
        throw new UnsupportedOperationException("EC2 makes no bridge");
    }

    @Override
    public ContainerBridge ownBridge() {
        throw new UnsupportedOperationException("EC2 makes no bridge");
    }

    @Override
    public VpcSpec.DhcpOptions adopt(
            String vpcId, String networkInterfaceId, int deviceIndex, long pid, Set<Integer> ports) {
        throw new UnsupportedOperationException("EC2 plugs nothing");
    }

    @Override
    public void unplug(String vpcId, String networkInterfaceId, long pid) {
        throw new UnsupportedOperationException("EC2 plugs nothing");
    }

    @Override
    public void close() {}
}
