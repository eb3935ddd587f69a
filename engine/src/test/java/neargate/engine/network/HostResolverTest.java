package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import neargate.engine.linux.NetworkNamespace;
import neargate.engine.network.dns.Resolver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A VPC's DNS server that asks the host's, which two sockets of this machine's loopback play. Needs root. */
@Tag("machine")
@Timeout(30)
class HostResolverTest {
    private static final byte[] QUESTION = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 'w', 'e', 'b', 0, 0, 1, 0, 1};
    private static final int ANSWERED = 3;
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;

    @TempDir
    private Path folder;

    private VpcNamespace host;
    private DatagramChannel hosts;
    private @Nullable ServerSocketChannel hostsByTcp;
    private DatagramChannel datagrams;
    private ServerSocketChannel listener;

    @BeforeEach
    void open() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may enter namespaces");
        host = new VpcNamespace("host", NamespaceNetwork.ownNetwork(), new NetworkNamespace());
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        while (hostsByTcp == null) {
            hosts = DatagramChannel.open().bind(any);
            hostsByTcp = atSamePort(hosts);
        }
        datagrams = DatagramChannel.open().bind(any);
        listener = ServerSocketChannel.open().bind(any);
    }

    /** Null, with the datagrams' port given back, where somebody else has the same one by TCP. */
    private static @Nullable ServerSocketChannel atSamePort(DatagramChannel udp) throws IOException {
        ServerSocketChannel tcp = ServerSocketChannel.open();
        try {
            return tcp.bind(udp.getLocalAddress());
        } catch (BindException taken) {
            tcp.close();
            udp.close();
            return null;
        }
    }

    @AfterEach
    void close() throws IOException {
        if (host != null) {
            host.close();
            hosts.close();
            hostsByTcp.close();
            datagrams.close();
            listener.close();
        }
    }

    private HostResolver resolver(String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("resolv.conf"), configuration);
        int port = ((InetSocketAddress) hosts.getLocalAddress()).getPort();
        return new HostResolver(host, file, port, Duration.ofMillis(200));
    }

    private DnsServer server(Resolver.Answer known, Optional<HostResolver> outside) {
        return new DnsServer("vpc-1", (_, _) -> known, () -> outside, Duration.ofSeconds(20), datagrams, listener);
    }

    /** Answers each question that comes by UDP with what is said of it. */
    private void hostAnswers(UnaryOperator<byte[]> answer) {
        Thread.startVirtualThread(() -> {
            ByteBuffer buffer = ByteBuffer.allocate(512);
            try {
                while (true) {
                    SocketAddress from = hosts.receive(buffer.clear());
                    byte[] question =
                            Arrays.copyOf(buffer.array(), buffer.flip().remaining());
                    hosts.send(ByteBuffer.wrap(answer.apply(question)), from);
                }
            } catch (IOException closed) {
                return;
            }
        });
    }

    /** A question with the flags of an answer, and with a byte at the end by which it is known. */
    private static byte[] answered(byte[] question) {
        byte[] answer = Arrays.copyOf(question, question.length + 1);
        answer[2] |= (byte) 0x80;
        answer[answer.length - 1] = ANSWERED;
        return answer;
    }

    private byte[] ask() throws IOException {
        try (var client = DatagramChannel.open().connect(datagrams.getLocalAddress())) {
            client.write(ByteBuffer.wrap(QUESTION));
            ByteBuffer answer = ByteBuffer.allocate(512);
            int length = client.read(answer);
            return Arrays.copyOf(answer.array(), length);
        }
    }

    private static int code(byte[] answer) {
        return answer[3] & 15;
    }

    @Test
    void namesThatAreNoVpcsAreTheHosts() throws IOException {
        hostAnswers(HostResolverTest::answered);
        HostResolver resolver = resolver("# ours\nsearch example\nnameserver nobody\nnameserver 127.0.0.1\n");
        try (var _ = server(new Resolver.Answer.Elsewhere(), Optional.of(resolver))) {
            assertThat(ask()).isEqualTo(answered(QUESTION));
        }
    }

    @Test
    void namesOfTheVpcAreNeverAskedForOutside() throws IOException {
        hostAnswers(HostResolverTest::answered);
        HostResolver resolver = resolver("nameserver 127.0.0.1\n");
        try (var _ = server(new Resolver.Answer.NoSuchName(), Optional.of(resolver))) {
            assertThat(code(ask())).isEqualTo(NO_SUCH_NAME);
        }
    }

    @Test
    void withoutAWayOutThereAreNoOthers() throws IOException {
        try (var _ = server(new Resolver.Answer.Elsewhere(), Optional.empty())) {
            assertThat(code(ask())).isEqualTo(NO_SUCH_NAME);
        }
    }

    @Test
    void whoeverAsksIsToldWhenNobodyAnswersInTime() throws IOException {
        hostAnswers(question -> {
            byte[] other = answered(question);
            other[0]++;
            return other;
        });
        HostResolver resolver = resolver("nameserver 127.0.0.1\n");
        try (var _ = server(new Resolver.Answer.Elsewhere(), Optional.of(resolver))) {
            assertThat(code(ask())).isEqualTo(SERVER_FAILURE);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsWaitedForOnce() throws IOException {
        hostAnswers(HostResolverTest::answered);
        int port = ((InetSocketAddress) hosts.getLocalAddress()).getPort();
        HostResolver resolver = resolver("nameserver 127.0.0.2\nnameserver 127.0.0.1\n");
        try (DatagramChannel mute = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.2", port));
                var _ = server(new Resolver.Answer.Elsewhere(), Optional.of(resolver))) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask()).isEqualTo(answered(QUESTION));
            }
            mute.configureBlocking(false);
            assertThat(mute.receive(ByteBuffer.allocate(512)))
                    .as("the first question")
                    .isNotNull();
            assertThat(mute.receive(ByteBuffer.allocate(512))).as("another").isNull();
        }
    }

    @Test
    void whatComesByTcpIsAskedForByTcp() throws IOException {
        Thread.startVirtualThread(() -> {
            try (SocketChannel asked = hostsByTcp.accept()) {
                var in = new DataInputStream(asked.socket().getInputStream());
                byte[] answer = answered(in.readNBytes(in.readUnsignedShort()));
                var out = new DataOutputStream(asked.socket().getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
            } catch (IOException closed) {
                return;
            }
        });
        HostResolver resolver = resolver("nameserver 127.0.0.1\n");
        var address = (InetSocketAddress) listener.getLocalAddress();
        try (var _ = server(new Resolver.Answer.Elsewhere(), Optional.of(resolver));
                var client = new Socket(address.getAddress(), address.getPort())) {
            var out = new DataOutputStream(client.getOutputStream());
            out.writeShort(QUESTION.length);
            out.write(QUESTION);
            var in = new DataInputStream(client.getInputStream());
            assertThat(in.readNBytes(in.readUnsignedShort())).isEqualTo(answered(QUESTION));
        }
    }
}
