package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Random;
import java.util.Set;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.SecurityGroup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who comes to a public address, and what becomes of connections. Needs root, iproute2, nftables and busybox. */
@Tag("machine")
class PublicAddressTest extends NamespaceWorld {
    @Test
    void aPublicAddressAnswersOnlyWhereRoutesLeadBackToTheInternet() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.9", "sg-web");
        group("sg-web", EVERYTHING_IN);
        routes = List.of();
        apply("vpc-1");
        long web = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, web, Set.of(8000));
        serve(web, 8000, "hello");
        assertThat(hear("127.77.0.9", 8000)).as("no route").isEmpty();
        routes = List.of(TO_THE_INTERNET);
        apply("vpc-1");
        assertThat(hear("127.77.0.9", 8000)).as("a route").contains("hello");
        routes = List.of(new Route("0.0.0.0/0", new Route.Target.Blackhole()));
        apply("vpc-1");
        assertThat(hear("127.77.0.9", 8000)).as("a gateway that is gone").isEmpty();
        routes = List.of(TO_THE_INTERNET, new Route("198.51.100.0/24", new Route.Target.Blackhole()));
        apply("vpc-1");
        assertThat(hear("127.77.0.9", 8000)).as("the most specific route").isEmpty();
    }

    @Test
    void aConnectionOfARuleForEverybodyEndsWithTheRuleAndATrackedOneOutlivesIt() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        try (var untracked = new Socket("127.77.0.5", 7)) {
            assertThat(said(untracked, "hello")).isEqualTo("hello");
            group("sg-web");
            apply("vpc-1");
            assertThatThrownBy(() -> said(untracked, "still there?")).isInstanceOf(SocketTimeoutException.class);
        }
        group("sg-web", tcp(7, new Peer.Cidr("198.51.100.0/24")));
        apply("vpc-1");
        try (var tracked = new Socket("127.77.0.5", 7)) {
            assertThat(said(tracked, "hello")).isEqualTo("hello");
            group("sg-web");
            apply("vpc-1");
            assertThat(said(tracked, "still there?")).isEqualTo("still there?");
        }
        assertThat(hear("127.77.0.5", 7)).as("a new connection").isEmpty();
    }

    @Test
    void whereTheWayOutIsNarrowEveryConnectionIsTracked() throws IOException {
        echo("127.77.0.5");
        groups.put("sg-web", new SecurityGroup(List.of(tcp(7, new Peer.Cidr("0.0.0.0/0"))), List.of()));
        apply("vpc-1");
        try (var tracked = new Socket("127.77.0.5", 7)) {
            assertThat(said(tracked, "hello")).as("answers need no rule").isEqualTo("hello");
            groups.put("sg-web", new SecurityGroup(List.of(), List.of()));
            apply("vpc-1");
            assertThat(said(tracked, "still there?")).isEqualTo("still there?");
        }
    }

    @Test
    void whoSaysItsLastWordStillHearsTheAnswer() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        byte[] words = new byte[3_000_000];
        new Random(7).nextBytes(words);
        try (var socket = new Socket("127.77.0.5", 7)) {
            socket.setSoTimeout(5_000);
            Thread speaker = Thread.startVirtualThread(() -> {
                try {
                    socket.getOutputStream().write(words);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(words);
            assertThat(speaker.isAlive()).isFalse();
        }
    }

    @Test
    void whoDoesNotReadIsNotWrittenTo() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        try (var channel = SocketChannel.open(new InetSocketAddress("127.77.0.5", 7))) {
            channel.configureBlocking(false);
            var words = ByteBuffer.allocate(1 << 20);
            long written = 0;
            long quiet = System.nanoTime();
            while (System.nanoTime() - quiet < 300_000_000L && written < 1L << 28) {
                int now = channel.write(words.clear());
                written += now;
                quiet = now > 0 ? System.nanoTime() : quiet;
            }
            assertThat(written).as("held back by the sockets' buffers").isLessThan(1L << 28);
        }
    }

    @Test
    void aPortThatNobodyServesRefuses() throws IOException {
        echo("127.77.0.5", tcp(8, new Peer.Cidr("0.0.0.0/0")));
        assertThatThrownBy(() -> {
                    try (var socket = new Socket("127.77.0.5", 8)) {
                        said(socket, "hello");
                    }
                })
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void clientsThatComeAndGoLeaveNothingOpen() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        long open = openFiles();
        for (int i = 0; i < 200; i++) {
            try (var socket = new Socket("127.77.0.5", 7)) {
                assertThat(said(socket, "hello")).isEqualTo("hello");
                if (i % 2 == 0) {
                    socket.setSoLinger(true, 0);
                }
            }
        }
        assertThat(becomes(() -> openFiles() <= open))
                .as("those who were let in")
                .isTrue();
        group("sg-web", tcp(7, new Peer.Cidr("10.0.0.0/16")));
        apply("vpc-1");
        for (int i = 0; i < 50; i++) {
            try (var socket = new Socket("127.77.0.5", 7)) {
                socket.getOutputStream().write(i);
            }
        }
        assertThat(becomes(() -> openFiles() <= open)).as("those who were not").isTrue();
    }

    private static long openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    @Test
    void aTaskThatGoesEndsItsConnections() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        try (var socket = new Socket("127.77.0.5", 7)) {
            assertThat(said(socket, "hello")).isEqualTo("hello");
            network.unplug(
                    "vpc-1", "eni-0000000000000000a", sandboxes.getFirst().pid());
            assertThatThrownBy(() -> said(socket, "hello")).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void anInterfaceThatIsPluggedAgainIsReachedAgain() throws IOException {
        echo("127.77.0.5", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        long again = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, again, Set.of(7));
        serve(again, 7, "again");
        assertThat(hear("127.77.0.5", 7)).contains("again");
    }
}
