package neargate.engine.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where AWS's APIs answer inside one VPC: a link-local address, so that it is the same everywhere and reached from every
 * subnet, as a VPC endpoint is. What connects there is connected to the gateway's own socket.
 */
final class ApiEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final int BACKLOG = 512;

    private final InetSocketAddress gateway;
    private final Acceptor acceptor;
    private final Set<Forwarding> forwardings = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Opens the socket in the VPC's namespace: it stays there, whichever thread serves it. */
    ApiEndpoint(String vpcId, VpcNamespace namespace, InetSocketAddress address, InetSocketAddress gateway) {
        this.gateway = gateway;
        this.acceptor = new Acceptor(
                "the APIs' endpoint in " + vpcId,
                namespace.call(() -> ServerSocketChannel.open().bind(address, BACKLOG)),
                this::forward);
    }

    private void forward(SocketChannel client) {
        try (client;
                var forwarding = new Forwarding(client, SocketChannel.open())) {
            forwardings.add(forwarding);
            try {
                if (!closed) {
                    forwarding.run(new InetSocketAddress((InetAddress) null, 0), gateway);
                }
            } finally {
                forwardings.remove(forwarding);
            }
        } catch (IOException e) {
            LOG.debug("a request from inside a VPC: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        acceptor.close();
        forwardings.forEach(Forwarding::close);
    }
}
