package neargate.engine.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public address of a plugged network interface: a loopback address of this host. What connects to one of its ports is
 * connected, from inside the VPC, to the same port of the interface; the source there is an address of the internet's
 * (TEST-NET-2, RFC 5737), so that only rules for the internet let it in. A connection that the security group drops hangs,
 * as on AWS, until one side loses patience.
 */
final class PublicAddress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final int BACKLOG = 512;
    private static final int BUFFER = 32 * 1024;
    private static final int PATIENCE_MILLIS = 60_000;

    /** The address on the VPC's loopback from which forwarded connections come. */
    static final String INTERNET = "198.51.100.1";

    private final String address;
    private final String target;
    private final VpcNamespace vpc;
    private final Map<Integer, ServerSocketChannel> listeners = new HashMap<>();

    PublicAddress(String address, String target, VpcNamespace vpc) {
        this.address = address;
        this.target = target;
        this.vpc = vpc;
    }

    String address() {
        return address;
    }

    /** Answers on exactly these ports from now on. Not thread-safe: the network serialises its changes of a VPC. */
    void listen(Set<Integer> ports) {
        listeners.entrySet().removeIf(entry -> {
            boolean gone = !ports.contains(entry.getKey());
            if (gone) {
                close(entry.getValue());
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
            listeners.put(port, listener);
            Thread.startVirtualThread(() -> accept(listener, port));
        } catch (IOException e) {
            LOG.warn("public address {}:{} cannot answer: {}", address, port, e.getMessage());
        }
    }

    private void accept(ServerSocketChannel listener, int port) {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                Thread.startVirtualThread(() -> forward(client, port));
            } catch (IOException e) {
                close(listener);
            }
        }
    }

    private void forward(SocketChannel client, int port) {
        try (client;
                SocketChannel upstream = vpc.call(SocketChannel::open)) {
            upstream.bind(new InetSocketAddress(INTERNET, 0));
            upstream.socket().connect(new InetSocketAddress(target, port), PATIENCE_MILLIS);
            Thread back = Thread.startVirtualThread(() -> pump(upstream, client));
            pump(client, upstream);
            back.join();
        } catch (IOException | Network.NetworkException e) {
            LOG.debug("public address {}:{}: {}", address, port, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Copies until the end of one side's words, and passes that end on; an error ends both directions. */
    private static void pump(SocketChannel from, SocketChannel to) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(AutoCloseable channel) {
        try {
            channel.close();
        } catch (Exception e) {
            LOG.debug("closing {}: {}", channel, e.getMessage());
        }
    }

    @Override
    public void close() {
        listen(Set.of());
    }
}
