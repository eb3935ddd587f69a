package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import neargate.engine.network.dns.Resolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The DNS server at two sockets of this machine's loopback. */
@Timeout(30)
class DnsServerTest {
    private static final byte[] QUESTION = {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 'w', 'e', 'b', 0, 0, 1, 0, 1};
    private static final List<String> MANY =
            IntStream.range(0, 100).mapToObj(i -> "10.0.1." + i).toList();
    private static final Resolver NAMES = (_, _) -> new Resolver.Answer.Addresses(MANY);

    private final DatagramChannel datagrams;
    private final ServerSocketChannel listener;

    DnsServerTest() throws IOException {
        var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        datagrams = DatagramChannel.open().bind(any);
        listener = ServerSocketChannel.open().bind(any);
    }

    @AfterEach
    void close() throws IOException {
        datagrams.close();
        listener.close();
    }

    private DnsServer server(Duration idle) {
        return new DnsServer("vpc-1", NAMES, Optional::empty, idle, datagrams, listener);
    }

    private Socket connect() throws IOException {
        var address = (InetSocketAddress) listener.getLocalAddress();
        return new Socket(address.getAddress(), address.getPort());
    }

    private static byte[] ask(Socket socket) throws IOException {
        var out = new DataOutputStream(socket.getOutputStream());
        out.writeShort(QUESTION.length);
        out.write(QUESTION);
        var in = new DataInputStream(socket.getInputStream());
        return in.readNBytes(in.readUnsignedShort());
    }

    private static void assertEnded(Socket socket) throws IOException {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void whatIsTooLongForUdpComesByTcp() throws Exception {
        try (var _ = server(Duration.ofSeconds(20));
                var client = DatagramChannel.open().connect(datagrams.getLocalAddress());
                var socket = connect()) {
            client.write(ByteBuffer.wrap(QUESTION));
            ByteBuffer answer = ByteBuffer.allocate(4096);
            int length = client.read(answer);

            assertThat(length).isEqualTo(QUESTION.length);
            assertThat(answer.get(2) & 2).as("truncated").isEqualTo(2);
            byte[] whole = ask(socket);
            assertThat(ByteBuffer.wrap(whole).getShort(6)).isEqualTo((short) MANY.size());
            assertThat(whole[2] & 2).isZero();
            assertThat(ask(socket)).as("asked again").isEqualTo(whole);
        }
    }

    @Test
    void aSilentConversationEnds() throws Exception {
        try (var _ = server(Duration.ofMillis(50));
                var socket = connect()) {
            assertEnded(socket);
        }
    }

    @Test
    void aClientThatAsksAndNeverReadsIsLeft() throws Exception {
        try (var _ = server(Duration.ofMillis(200));
                var socket = connect()) {
            var out = new DataOutputStream(socket.getOutputStream());
            assertThatThrownBy(() -> {
                        while (true) {
                            out.writeShort(QUESTION.length);
                            out.write(QUESTION);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void conversationsEndWithTheServer() throws Exception {
        try (var socket = connect()) {
            try (var _ = server(Duration.ofSeconds(20))) {
                assertThat(ask(socket)).isNotEmpty();
            }
            assertEnded(socket);
        }
    }

    @Test
    void aVpcHasSoManyConversationsAndNoMore() throws Exception {
        try (var _ = server(Duration.ofSeconds(20))) {
            Socket[] sockets = new Socket[150];
            try {
                for (int i = 0; i < sockets.length; i++) {
                    sockets[i] = connect();
                    assertThat(ask(sockets[i])).isNotEmpty();
                }
                try (var oneMore = connect()) {
                    assertEnded(oneMore);
                }
                assertThatCode(() -> ask(sockets[0])).doesNotThrowAnyException();
            } finally {
                for (Socket socket : sockets) {
                    if (socket != null) {
                        socket.close();
                    }
                }
            }
        }
    }
}
