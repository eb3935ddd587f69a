package neargate.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import neargate.engine.faults.NetworkFault.BlackHolePort;
import neargate.engine.faults.NetworkFault.Latency;
import neargate.engine.faults.NetworkFault.PacketLoss;
import neargate.engine.network.Commands;
import neargate.engine.network.Network.NetworkException;
import neargate.engine.network.Sandboxes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What faults do to packets, between two sandboxes that are plugged together. Needs root, iproute2, nftables and busybox. */
@Tag("machine")
class NamespaceFaultsTest extends Sandboxes {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String TASK = "10.9.0.1";
    private static final String PEER = "10.9.0.2";
    private static final List<String> EVERYWHERE = List.of("0.0.0.0/0", "::/0");

    private long task;
    private long peer;
    private NamespaceFaults faults;

    @BeforeEach
    void plugTogether() throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root may make namespaces");
        task = sandbox();
        peer = sandbox();
        in(task, "ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth0", "netns", Long.toString(peer));
        address(task, TASK);
        address(peer, PEER);
        faults = new NamespaceFaults(ID, task);
    }

    private static void address(long pid, String address) {
        in(pid, "ip", "addr", "add", address + "/24", "dev", "eth0");
        in(pid, "ip", "link", "set", "eth0", "up");
        in(pid, "ip", "link", "set", "lo", "up");
    }

    @AfterEach
    void end() {
        endSandboxes();
    }

    @Test
    void nobodyButWhoIsSparedReachesABlackHole() throws IOException {
        serve(task, 80, "hello");
        serve(task, 81, "hello");
        var hole = new BlackHolePort(80, "tcp", true, List.of());
        assertThat(hears(peer, TASK, 80, "hello")).isTrue();

        faults.start(hole);
        assertThat(hear(peer, TASK, 80)).isEmpty();
        assertThat(hears(peer, TASK, 81, "hello")).isTrue();
        assertThat(new NamespaceFaults(ID, task).isRunning(hole.name())).isTrue();

        faults.stop(hole.name());
        assertThat(hears(peer, TASK, 80, "hello")).isTrue();
        assertThat(faults.isRunning(hole.name())).isFalse();

        faults.start(new BlackHolePort(80, "tcp", true, List.of("::1", PEER + "/24")));
        assertThat(hears(peer, TASK, 80, "hello")).isTrue();
    }

    @Test
    void nothingGetsOutToABlackHole() throws IOException {
        serve(peer, 80, "hello");

        faults.start(new BlackHolePort(80, "udp", false, List.of()));
        assertThat(hears(task, PEER, 80, "hello")).isTrue();
        faults.start(new BlackHolePort(80, "tcp", false, List.of("10.8.0.0/16")));
        assertThat(hear(task, PEER, 80)).isEmpty();
    }

    @Test
    void aPartOfThePacketsIsLostAndTheirSenderIsNotTold() {
        in(task, "ip", "neigh", "add", PEER, "lladdr", "02:00:00:00:00:01", "dev", "eth0");
        assertThat(arrive(1_000)).isBetween(1_000L, 1_020L);

        faults.start(new PacketLoss(40, EVERYWHERE, List.of()));
        assertThat(arrive(1_000)).isBetween(450L, 750L);
        assertThat(faults.isRunning(PacketLoss.NAME)).isTrue();
        assertThat(faults.isRunning(Latency.NAME)).isFalse();
        assertThatThrownBy(() -> faults.start(new PacketLoss(100, EVERYWHERE, List.of())))
                .isInstanceOf(NetworkException.class);
        faults.stop(PacketLoss.NAME);

        faults.start(new PacketLoss(100, EVERYWHERE, List.of()));
        assertThat(arrive(100)).isZero();
        faults.stop(PacketLoss.NAME);

        faults.start(new PacketLoss(100, EVERYWHERE, List.of(PEER)));
        assertThat(arrive(100)).isBetween(100L, 120L);
    }

    /** How many of so many datagrams arrive, with what else there is. */
    private long arrive(int sent) {
        long before = received();
        in(task, "bash", "-c", "for ((i = 0; i < " + sent + "; i++)); do echo > /dev/udp/" + PEER + "/99; done");
        return received() - before;
    }

    private long received() {
        String device = in(peer, "grep", "eth0:", "/proc/net/dev");
        return Long.parseLong(device.strip().split("\\s+", -1)[2]);
    }

    @Test
    void whereTheKernelCannotKeepPacketsBackNothingIsLeftOfTheAttempt() {
        var late = new Latency(50, 5, EVERYWHERE, List.of(PEER));
        try {
            faults.start(late);
        } catch (NetworkException e) {
            assertThat(e).hasMessageContaining("tc");
            assertThat(faults.isRunning(Latency.NAME)).isFalse();
            assertThat(in(task, "nft", "list", "ruleset")).isEmpty();
            return;
        }
        assertThat(faults.isRunning(Latency.NAME)).isTrue();
        faults.stop(Latency.NAME);
        assertThat(in(task, "tc", "qdisc", "show")).doesNotContain("netem");
    }

    @Test
    void whereAnotherTaskKeepsPacketsBackTheInterfaceStaysAsItIs() {
        in(task, "tc", "qdisc", "add", "dev", "eth0", "root", "handle", "1:", "pfifo");

        assertThatThrownBy(() -> faults.start(new Latency(50, 5, EVERYWHERE, List.of())))
                .isInstanceOf(NetworkFaults.OccupiedException.class);
        assertThat(in(task, "tc", "qdisc", "show")).contains("pfifo 1: dev eth0 root");
        assertThat(in(task, "nft", "list", "ruleset")).isEmpty();
    }

    @Test
    void ofANetworkThatIsGoneNobodySaysThatAFaultIsNotRunning() {
        var gone = new NamespaceFaults(ID, Long.MAX_VALUE);
        assertThatThrownBy(() -> gone.isRunning(Latency.NAME)).isInstanceOf(NetworkException.class);
    }

    @Test
    void ofATaskThatEndsNothingIsLeft() {
        faults.end();
        faults.start(new BlackHolePort(80, "tcp", true, List.of()));
        faults.start(new BlackHolePort(80, "tcp", false, List.of()));
        faults.start(new PacketLoss(1, EVERYWHERE, List.of()));

        new NamespaceFaults("f".repeat(32), task).end();
        assertThat(in(task, "nft", "list", "ruleset")).contains("ingress-tcp-80", "egress-tcp-80", PacketLoss.NAME);
        faults.end();
        assertThat(in(task, "nft", "list", "ruleset")).isEmpty();
    }

    @Test
    void aDelayIsOneBandOfTheInterface() {
        assertThat(FaultScript.delay(new Latency(100, 10, List.of("10.0.0.0/8", "::/0"), List.of("10.1.0.1"))))
                .isEqualTo("""
                        qdisc add dev eth0 parent 1:1 handle 10: netem delay 100ms 10ms
                        filter add dev eth0 protocol all parent 1:0 prio 1 u32 match ip dst 169.254.170.2 flowid 1:3
                        filter add dev eth0 protocol all parent 1:0 prio 1 u32 match ip dst 10.1.0.1 flowid 1:3
                        filter add dev eth0 protocol all parent 1:0 prio 2 u32 match ip dst 10.0.0.0/8 flowid 1:1
                        filter add dev eth0 protocol all parent 1:0 prio 2 u32 match ip6 dst ::/0 flowid 1:1
                        """);
    }

    private static String in(long pid, String... command) {
        return Commands.run(
                Stream.concat(Stream.of("nsenter", "--net=/proc/" + pid + "/ns/net"), Stream.of(command))
                        .toList(),
                "");
    }
}
