package neargate.engine.docker;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import neargate.engine.network.Network;
import neargate.engine.network.VpcSpec.DhcpOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The network interfaces that are plugged into an instance, by device index. */
final class Attachments {
    private static final Logger LOG = LoggerFactory.getLogger(Attachments.class);

    private final Network network;
    private final String vpcId;
    private final long pid;
    private final Map<Integer, String> plugged = new TreeMap<>();
    private Set<Integer> ports;
    private DhcpOptions names = DhcpOptions.NONE;

    /**
     * @param pid whose network namespace the instance's is
     * @param ports on which the instance answers at first
     */
    Attachments(Network network, String vpcId, long pid, Set<Integer> ports) {
        this.network = network;
        this.vpcId = vpcId;
        this.pid = pid;
        this.ports = ports;
    }

    /** Takes up what an earlier process plugged in, and plugs in what it did not come to. */
    synchronized void adopt(Map<Integer, String> wanted) {
        wanted.forEach((index, id) -> {
            names = network.adopt(vpcId, id, index, pid, ports);
            plugged.put(index, id);
        });
    }

    /** Unplugs what is not wanted any more and plugs in what is missing. */
    synchronized void plug(Map<Integer, String> wanted) {
        plugged.entrySet().removeIf(entry -> {
            boolean gone = !entry.getValue().equals(wanted.get(entry.getKey()));
            if (gone) {
                unplug(entry.getValue());
            }
            return gone;
        });
        wanted.forEach((index, id) -> {
            if (!plugged.containsKey(index)) {
                names = network.plug(vpcId, id, index, pid, ports);
                plugged.put(index, id);
            }
        });
    }

    /** Where the instance looks names up. */
    synchronized DhcpOptions names() {
        return names;
    }

    /** The ports on which the public addresses of all interfaces answer from now on. */
    synchronized void serve(Set<Integer> served) {
        ports = served;
        plugged.values().forEach(id -> network.serve(vpcId, id, served));
    }

    synchronized void unplugAll() {
        plugged.values().forEach(this::unplug);
        plugged.clear();
    }

    /** An interface that cannot be reached any more went with its VPC. */
    private void unplug(String id) {
        try {
            network.unplug(vpcId, id, pid);
        } catch (Network.NetworkException e) {
            LOG.warn("Cannot unplug {}: {}", id, e.getMessage());
        }
    }
}
