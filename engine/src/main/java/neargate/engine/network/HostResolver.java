package neargate.engine.network;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks those whom the host asks ("resolv.conf") for names that are not the VPC's. It waits a while for each server, one after the
 * other, from the one that answered last; only so many questions are on their way at a time.
 */
final class HostResolver {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final String NAMESERVER = "nameserver";
    private static final int MOST_SERVERS = 3;
    private static final int MOST_QUESTIONS = 256;
    private static final int LARGEST = 4_096;
    private static final int HEADER = 12;

    private final VpcNamespace host;
    private final Path configuration;
    private final int port;
    private final Duration patience;
    private final Semaphore room = new Semaphore(MOST_QUESTIONS);
    private volatile @Nullable InetSocketAddress answering;

    /**
     * The resolver of a host.
     *
     * @param host the network in which its servers are reached
     * @param configuration its {@code resolv.conf}, read for each question: others may change it
     * @param patience how long one server is waited for
     */
    HostResolver(VpcNamespace host, Path configuration, int port, Duration patience) {
        this.host = host;
        this.configuration = configuration;
        this.port = port;
        this.patience = patience;
    }

    private interface Way {
        byte[] ask(InetSocketAddress server, byte[] question) throws IOException;
    }

    /** What comes back by UDP; empty when nobody answers. */
    Optional<byte[]> ask(byte[] question) {
        return ask(question, this::byUdp);
    }

    /** What comes back by TCP. */
    Optional<byte[]> askByTcp(byte[] question) {
        return ask(question, this::byTcp);
    }

    private Optional<byte[]> ask(byte[] question, Way way) {
        if (question.length < HEADER || !room.tryAcquire()) {
            return Optional.empty();
        }
        try {
            for (InetSocketAddress server : servers()) {
                try {
                    byte[] answer = way.ask(server, question);
                    answering = server;
                    return Optional.of(answer);
                } catch (IOException | Network.NetworkException e) {
                    LOG.debug("{} does not answer: {}", server, e.getMessage());
                }
            }
            return Optional.empty();
        } finally {
            room.release();
        }
    }

    private List<InetSocketAddress> servers() {
        try (Stream<String> lines = Files.lines(configuration)) {
            return lines.map(line -> line.strip().split("\\s+", -1))
                    .filter(words -> words.length > 1 && words[0].equals(NAMESERVER))
                    .flatMap(words -> address(words[1]).stream())
                    .limit(MOST_SERVERS)
                    .map(address -> new InetSocketAddress(address, port))
                    .sorted(Comparator.comparing(server -> !server.equals(answering)))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** From a port of the kernel's choice, connected: what others send never arrives. */
    private byte[] byUdp(InetSocketAddress server, byte[] question) throws IOException {
        long end = System.nanoTime() + patience.toNanos();
        try (DatagramChannel channel = host.call(DatagramChannel::open)) {
            channel.connect(server);
            DatagramSocket socket = channel.socket();
            socket.send(new DatagramPacket(question, question.length, server));
            var answer = new DatagramPacket(new byte[LARGEST], LARGEST);
            while (true) {
                socket.setSoTimeout((int) Math.max(1, (end - System.nanoTime()) / 1_000_000));
                socket.receive(answer);
                byte[] said = Arrays.copyOf(answer.getData(), answer.getLength());
                if (answers(said, question)) {
                    return said;
                }
            }
        }
    }

    private byte[] byTcp(InetSocketAddress server, byte[] question) throws IOException {
        try (SocketChannel channel = host.call(SocketChannel::open)) {
            Socket socket = channel.socket();
            socket.connect(server, (int) patience.toMillis());
            socket.setSoTimeout((int) patience.toMillis());
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(question.length);
            out.write(question);
            var in = new DataInputStream(socket.getInputStream());
            byte[] said = new byte[in.readUnsignedShort()];
            in.readFully(said);
            if (!answers(said, question)) {
                throw new IOException("it answers something else");
            }
            return said;
        }
    }

    /** An answer has the number of its question. */
    private static boolean answers(byte[] said, byte[] question) {
        boolean isAnswer = said.length >= HEADER && said[2] < 0;
        return isAnswer && said[0] == question[0] && said[1] == question[1];
    }
}
