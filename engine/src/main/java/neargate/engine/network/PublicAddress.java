package neargate.engine.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public address of a plugged network interface: a loopback address of this host. What connects to one of its ports is
 * connected, from inside the VPC, to the same port of the interface; the source there is an address of the internet's
 * (TEST-NET-2, RFC 5737), so that only rules for the internet let it in.
 */
final class PublicAddress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final int BACKLOG = 512;

    /** The address on the VPC's loopback from which forwarded connections come. */
    static final String INTERNET = "198.51.100.1";

    private final String address;
    private final String target;
    private final VpcNamespace vpc;
    private final Map<Integer, Acceptor> listeners = new HashMap<>();
    private final Set<Forwarding> forwardings = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    PublicAddress(String address, String target, VpcNamespace vpc) {
        this.address = address;
        this.target = target;
        this.vpc = vpc;
    }

    String address() {
        return address;
    }

    /** Answers on exactly these ports from now on; what is connected stays. Not thread-safe: the network serialises its changes of a VPC. */
    void listen(Set<Integer> ports) {
        listeners.entrySet().removeIf(entry -> {
            boolean gone = !ports.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
        for (int port : ports) {
            if (!listeners.containsKey(port)) {
                open(port);
            }
        }
    }

    private void open(int port) {
        try {
            ServerSocketChannel listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(new InetSocketAddress(InetAddress.getByName(address), port), BACKLOG);
            listeners.put(
                    port,
                    new Acceptor("public address " + address + ":" + port, listener, client -> forward(client, port)));
        } catch (IOException e) {
            LOG.warn("public address {}:{} cannot answer: {}", address, port, e.getMessage());
        }
    }

    private void forward(SocketChannel client, int port) {
        try (client;
                var forwarding = new Forwarding(client, vpc.call(SocketChannel::open))) {
            forwardings.add(forwarding);
            try {
                if (!closed) {
                    forwarding.run(new InetSocketAddress(INTERNET, 0), new InetSocketAddress(target, port));
                }
            } finally {
                forwardings.remove(forwarding);
            }
        } catch (IOException | Network.NetworkException e) {
            LOG.debug("public address {}:{}: {}", address, port, e.getMessage());
        }
    }

    /** Answers no more. Connections end too: the interface has gone, and nobody would ever tell their clients. */
    @Override
    public void close() {
        closed = true;
        listen(Set.of());
        forwardings.forEach(Forwarding::close);
    }
}
