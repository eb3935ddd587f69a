package neargate.engine.network;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
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

    /** RFC 7766: a server may close a connection on which nobody asks, "on the order of a few seconds". */
    private static final Duration IDLE = Duration.ofSeconds(10);

    /** Of one VPC at one address: a conversation is a thread and a socket of ours, whoever began it. */
    private static final int MOST_CONVERSATIONS = 150;

    /** Whoever answers a question at the end takes no longer. */
    private static final Duration LONGEST_END = Duration.ofSeconds(1);

    private final String vpcId;
    private final Resolver names;
    private final Supplier<Optional<HostResolver>> outside;
    private final Duration idle;
    private final DatagramChannel datagrams;
    private final Acceptor connections;
    private final Thread listening;
    private final Set<SocketChannel> conversations = ConcurrentHashMap.newKeySet();
    private final Semaphore room = new Semaphore(MOST_CONVERSATIONS);
    private volatile boolean closed;

    /** Opens the sockets in the VPC's namespace: they stay there, whichever thread serves them. */
    static DnsServer in(
            VpcNamespace namespace,
            String vpcId,
            String address,
            Resolver names,
            Supplier<Optional<HostResolver>> outside) {
        var socket = new InetSocketAddress(address, PORT);
        DatagramChannel datagrams = namespace.call(() -> DatagramChannel.open().bind(socket));
        try {
            return new DnsServer(
                    vpcId,
                    names,
                    outside,
                    IDLE,
                    datagrams,
                    namespace.call(() -> ServerSocketChannel.open().bind(socket, BACKLOG)));
        } catch (RuntimeException e) {
            close(datagrams);
            throw e;
        }
    }

    /**
     * Answers at these sockets, which are closed with it.
     *
     * @param outside knows names that are not the VPC's; empty as long as the VPC has no way out
     * @param idle how long a question may be awaited, and its answer be on its way
     */
    DnsServer(
            String vpcId,
            Resolver names,
            Supplier<Optional<HostResolver>> outside,
            Duration idle,
            DatagramChannel datagrams,
            ServerSocketChannel listener) {
        this.vpcId = vpcId;
        this.names = names;
        this.outside = outside;
        this.idle = idle;
        this.datagrams = datagrams;
        this.connections = new Acceptor("the DNS server of " + vpcId, listener, this::converse);
        this.listening = Thread.startVirtualThread(this::listen);
    }

    private void listen() {
        ByteBuffer buffer = ByteBuffer.allocate(LARGEST);
        while (datagrams.isOpen()) {
            try {
                SocketAddress client = datagrams.receive(buffer.clear());
                byte[] message = new byte[buffer.flip().remaining()];
                buffer.get(message);
                AskedFor name = new AskedFor();
                Optional<byte[]> answer = answer(() -> DnsMessages.datagram(message, name, LARGEST));
                Optional<HostResolver> other = name.isElsewhere() ? outside.get() : Optional.empty();
                if (other.isPresent()) {
                    Thread.startVirtualThread(() -> relay(other.get(), message, client));
                } else if (answer.isPresent()) {
                    datagrams.send(ByteBuffer.wrap(answer.get()), client);
                }
            } catch (IOException e) {
                LOG.debug("DNS in {}: {}", vpcId, e.getMessage());
            }
        }
    }

    private void relay(HostResolver other, byte[] message, SocketAddress client) {
        try {
            byte[] answer = other.ask(message)
                    .or(() -> DnsMessages.datagram(message, _ -> new Resolver.Answer.Unanswered(), LARGEST))
                    .orElseThrow();
            datagrams.send(ByteBuffer.wrap(answer), client);
        } catch (IOException e) {
            LOG.debug("DNS in {}: {}", vpcId, e.getMessage());
        }
    }

    /** What the VPC knows of the name that one message asks for, which is not known before it is read. */
    private final class AskedFor implements Function<String, Resolver.Answer> {
        private Resolver.Answer known = new Resolver.Answer.Silence();

        @Override
        public Resolver.Answer apply(String name) {
            known = names.answer(vpcId, name);
            return known;
        }

        boolean isElsewhere() {
            return known instanceof Resolver.Answer.Elsewhere;
        }
    }

    private void converse(SocketChannel client) {
        if (!room.tryAcquire()) {
            close(client);
            return;
        }
        conversations.add(client);
        try (client) {
            if (!closed) {
                answerAll(client);
            }
        } catch (IOException e) {
            LOG.debug("DNS in {}: {}", vpcId, e.getMessage());
        } finally {
            conversations.remove(client);
            room.release();
        }
    }

    private void answerAll(SocketChannel client) throws IOException {
        var in = new DataInputStream(client.socket().getInputStream());
        boolean more = true;
        while (more) {
            more = inTime(client, () -> answerOne(client, in));
        }
    }

    private interface Exchange {
        boolean take() throws IOException;
    }

    /** Closes the connection of one that lets us wait, be it for the rest of a question or to take its answer. */
    private boolean inTime(SocketChannel client, Exchange exchange) throws IOException {
        var done = new CompletableFuture<Void>();
        CompletableFuture<Void> _ = done.orTimeout(idle.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, late) -> {
                    if (late != null) {
                        close(client);
                    }
                });
        try {
            return exchange.take();
        } finally {
            done.complete(null);
        }
    }

    /** Over TCP, a message has its length before it. Returns whether it was answered. */
    private boolean answerOne(SocketChannel client, DataInputStream in) throws IOException {
        byte[] message = in.readNBytes(in.readUnsignedShort());
        AskedFor name = new AskedFor();
        Optional<byte[]> own = answer(() -> DnsMessages.answer(message, name));
        Optional<byte[]> answer = name.isElsewhere()
                ? outside.get().map(other -> relayed(other, message)).or(() -> own)
                : own;
        if (answer.isEmpty()) {
            return false;
        }
        ByteBuffer framed = ByteBuffer.allocate(Short.BYTES + answer.get().length);
        framed.putShort((short) answer.get().length).put(answer.get()).flip();
        while (framed.hasRemaining()) {
            client.write(framed);
        }
        return true;
    }

    private static byte[] relayed(HostResolver other, byte[] message) {
        return other.askByTcp(message)
                .or(() -> DnsMessages.answer(message, _ -> new Resolver.Answer.Unanswered()))
                .orElseThrow();
    }

    private Optional<byte[]> answer(Supplier<Optional<byte[]>> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) {
            LOG.error("a DNS question in {} failed", vpcId, e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closed = true;
        connections.close();
        close(datagrams);
        conversations.forEach(DnsServer::close);
        awaitEnd();
    }

    /** The address is free for another one only when nobody reads there any more. */
    private void awaitEnd() {
        try {
            listening.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing a socket of a DNS server: {}", e.getMessage());
        }
    }
}
