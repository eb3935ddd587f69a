package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import neargate.engine.Engine.PortBinding;
import neargate.engine.instances.HostPorts;
import neargate.engine.network.ContainerBridge;
import neargate.engine.network.VpcSpec.DhcpOptions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.PortMapping;

/** What containers have of an instance's bridge, and what becomes of it when nobody claims them. */
class SliceTest {
    private final Published published = new Published();
    private final Slice slice = new Slice(
            "i-1",
            null,
            Disk.MACHINE,
            "host",
            published,
            new HostPorts(HostPorts.NOBODY_ELSE),
            _ -> {},
            () -> DhcpOptions.NONE);

    /** A bridge that is a map from its ports to what they lead to. */
    private static final class Published implements ContainerBridge {
        final Map<String, String> ports = new TreeMap<>();

        @Override
        public String prefix() {
            return "172.17.";
        }

        @Override
        public void attach(String address, long pid) {}

        @Override
        public void detach(String address) {}

        @Override
        public void publish(String protocol, int hostPort, String address, int containerPort) {
            ports.put(protocol + " " + hostPort, address + ":" + containerPort);
        }

        @Override
        public void withdraw(String protocol, int hostPort) {
            ports.remove(protocol + " " + hostPort);
        }

        @Override
        public void close() {}
    }

    @Test
    void labelsSayWhatAContainerHasOfWhichBridge() {
        BridgePlug plug = slice.plug(
                List.of(PortMapping.builder().containerPort(80).hostPort(8080).build()));

        assertThat(plug.instanceId()).isEqualTo("i-1");
        assertThat(BridgePlug.of(plug.labels())).contains(plug);
    }

    @Test
    void portsOfAContainerThatNobodyClaimsLeadNowhereButForThoseOfOthersByNow() {
        published.publish("tcp", 8080, "172.17.0.9", 80);
        published.publish("tcp", 8081, "172.17.0.9", 81);
        var left = new BridgePlug("i-1", "172.17.0.9", List.of(new PortBinding("0.0.0.0", 80, 8080, "tcp", 2)));
        BridgePlug taken = slice.plug(
                List.of(PortMapping.builder().containerPort(80).hostPort(8081).build()));
        slice.connect(taken, 1);

        slice.forsake(left);

        assertThat(published.ports).containsExactly(Map.entry("tcp 8081", taken.address() + ":80"));
        BridgePlug next = slice.plug(
                List.of(PortMapping.builder().containerPort(80).hostPort(8080).build()));
        assertThat(next.bindings()).extracting(PortBinding::hostPort).containsExactly(8080);
    }
}
