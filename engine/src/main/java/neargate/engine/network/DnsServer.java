package neargate.engine.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import neargate.engine.network.dns.DnsMessages;
import neargate.engine.network.dns.Resolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A VPC's DNS server at one of its addresses, over UDP and TCP. */
final class DnsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final int PORT = 53;
    private static final int LARGEST = 4_096;
    private static final int BACKLOG = 64;

    private final String vpcId;
    private final Resolver names;
    private final DatagramChannel datagrams;
    private final Acceptor connections;

    /** Opens the sockets in the VPC's namespace: they stay there, whichever thread serves them. */
    DnsServer(String vpcId, VpcNamespace namespace, String address, Resolver names) {
        this.vpcId = vpcId;
        this.names = names;
        var socket = new InetSocketAddress(address, PORT);
        this.datagrams = namespace.call(() -> DatagramChannel.open().bind(socket));
        this.connections = new Acceptor(
                "the DNS server of " + vpcId,
                namespace.call(() -> ServerSocketChannel.open().bind(socket, BACKLOG)),
                this::converse);
        Thread.startVirtualThread(this::listen);
    }

    private void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
        while (datagrams.isOpen()) {
            try {
                SocketAddress client = datagrams.receive(buffer.clear());
                byte[] message = new byte[buffer.flip().remaining()];
                buffer.get(message);
                Optional<byte[]> answer = answer(message);
                if (answer.isPresent()) {
                    datagrams.send(ByteBuffer.wrap(answer.get()), client);
                }
            } catch (IOException e) {
                LOG.debug("DNS in {}: {}", vpcId, e.getMessage());
            }
        }
    }

    /** Over TCP, a message has its length before it. */
    private void converse(SocketChannel client) {
        try (client;
                var in = new DataInputStream(Channels.newInputStream(client));
                var out = new DataOutputStream(Channels.newOutputStream(client))) {
            while (true) {
                byte[] message = in.readNBytes(in.readUnsignedShort());
                Optional<byte[]> answer = answer(message);
                if (answer.isEmpty()) {
                    return;
                }
                ByteBuffer framed = ByteBuffer.allocate(Short.BYTES + answer.get().length);
                framed.putShort((short) answer.get().length).put(answer.get());
                out.write(framed.array());
            }
        } catch (IOException e) {
            LOG.debug("DNS in {}: {}", vpcId, e.getMessage());
        }
    }

    private Optional<byte[]> answer(byte[] message) {
        try {
            return DnsMessages.answer(message, name -> names.answer(vpcId, name));
        } catch (RuntimeException e) {
            LOG.error("a DNS question in {} failed", vpcId, e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        connections.close();
        try {
            datagrams.close();
        } catch (IOException e) {
            LOG.debug("closing the DNS server of {}: {}", vpcId, e.getMessage());
        }
    }
}
