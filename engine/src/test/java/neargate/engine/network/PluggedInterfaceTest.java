package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import neargate.engine.network.VpcSpec.Peer;
import neargate.engine.network.VpcSpec.Rule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Network interfaces that are plugged into tasks and instances, with all their addresses. Needs root, iproute2, nftables and busybox. */
@Tag("machine")
class PluggedInterfaceTest extends NamespaceWorld {
    @Test
    void aSecondInterfaceAndItsSecondaryAddressesAnswerAndAreSpokenFrom() throws IOException {
        group("sg-web", new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        withSecondary("eni-0000000000000000b", "subnet-a", "10.0.0.11", List.of("10.0.0.12"));
        networkInterface("eni-0000000000000000c", "subnet-b", "10.0.1.10", "", "sg-web");
        apply("vpc-1");
        long instance = sandbox();
        long other = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, instance, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 1, instance, Set.of());
        network.plug("vpc-1", "eni-0000000000000000c", 0, other, Set.of());
        serve(instance, 8000, "hello");
        for (String address : List.of("10.0.0.10", "10.0.0.11", "10.0.0.12")) {
            assertThat(hear(other, address, 8000)).as(address).contains("hello");
        }

        network.unplug("vpc-1", "eni-0000000000000000b", instance);
        assertThat(hear(other, "10.0.0.11", 8000)).as("detached").isEmpty();
        assertThat(hear(other, "10.0.0.10", 8000)).as("the primary interface").contains("hello");
    }

    @Test
    void secondaryAddressesComeAndGoWhileTheInterfaceIsPluggedIn() throws IOException {
        group("sg-web", new Rule("-1", null, null, new Peer.Group("sg-web")));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        withSecondary("eni-0000000000000000b", "subnet-b", "10.0.1.10", List.of("10.0.1.11"));
        apply("vpc-1");
        long one = sandbox();
        long two = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, one, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, two, Set.of());
        serve(one, 8000, "one");
        serve(two, 8000, "two");
        assertThat(hear(one, "10.0.1.11", 8000)).contains("two");
        withSecondary("eni-0000000000000000b", "subnet-b", "10.0.1.10", List.of("10.0.1.12"));
        apply("vpc-1");
        assertThat(hear(one, "10.0.1.11", 8000)).as("unassigned").isEmpty();
        assertThat(hear(one, "10.0.1.12", 8000)).as("assigned").contains("two");
        withSecondary("eni-0000000000000000b", "subnet-b", "10.0.1.10", List.of());
        withSecondary("eni-0000000000000000a", "subnet-a", "10.0.0.10", List.of("10.0.1.12"));
        apply("vpc-1");
        assertThat(hear(two, "10.0.1.12", 8000)).as("reassigned").contains("one");
    }

    @Test
    void aSandboxThatIsGoneKeepsNobodyElseFromTheirAddresses() throws IOException {
        group("sg-web", new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        networkInterface("eni-0000000000000000b", "subnet-a", "10.0.0.11", "", "sg-web");
        networkInterface("eni-0000000000000000c", "subnet-a", "10.0.0.12", "", "sg-web");
        apply("vpc-1");
        long one = sandbox();
        long two = sandbox();
        long gone = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, one, Set.of());
        network.plug("vpc-1", "eni-0000000000000000b", 0, two, Set.of());
        network.plug("vpc-1", "eni-0000000000000000c", 0, gone, Set.of());
        serve(two, 8000, "two");
        ProcessHandle process = ProcessHandle.of(gone).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().join();
        withSecondary("eni-0000000000000000b", "subnet-a", "10.0.0.11", List.of("10.0.0.21"));
        withSecondary("eni-0000000000000000c", "subnet-a", "10.0.0.12", List.of("10.0.0.22"));
        apply("vpc-1");
        assertThat(hear(one, "10.0.0.21", 8000)).contains("two");
    }

    @Test
    void anInterfaceThatMovedIsNotTakenFromItsNewPlace() throws IOException {
        group("sg-web", new Rule("-1", null, null, new Peer.Cidr("0.0.0.0/0")));
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.6", "sg-web");
        apply("vpc-1");
        long one = sandbox();
        long two = sandbox();
        network.plug("vpc-1", "eni-0000000000000000a", 0, one, Set.of(8000));
        network.plug("vpc-1", "eni-0000000000000000a", 0, two, Set.of(8000));
        network.unplug("vpc-1", "eni-0000000000000000a", one);
        serve(two, 8000, "hello");
        assertThat(hear("127.77.0.6", 8000)).contains("hello");
    }

    @Test
    void anInterfaceIsPluggedInAFewMilliseconds() throws IOException {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        apply("vpc-1");
        long task = sandbox();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long begin = System.nanoTime();
            network.plug("vpc-1", "eni-0000000000000000a", 0, task, Set.of());
            best = Math.min(best, System.nanoTime() - begin);
            network.unplug("vpc-1", "eni-0000000000000000a", task);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(20));
    }

    @Test
    void aSandboxThatIsGoneIsSaidToBeGone() {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "", "sg-web");
        apply("vpc-1");
        assertThatThrownBy(() -> network.plug("vpc-1", "eni-0000000000000000a", 0, 4_194_303, Set.of()))
                .isInstanceOf(Network.NetworkException.class)
                .hasMessageContaining("cannot");
    }

    @Test
    void aTaskWaitsForItsVpcAndDoesNotMakeIt() throws Exception {
        networkInterface("eni-0000000000000000a", "subnet-a", "10.0.0.10", "127.77.0.6", "sg-web");
        group("sg-web", tcp(7, new Peer.Cidr("0.0.0.0/0")));
        long task = sandbox();
        Thread plug =
                Thread.ofVirtual().start(() -> network.plug("vpc-1", "eni-0000000000000000a", 0, task, Set.of(7)));
        assertThat(becomes(() -> plug.getState() == Thread.State.TIMED_WAITING)).isTrue();
        assertThat(Path.of("/run/netns/ng-" + instance + "-vpc-1")).doesNotExist();
        apply("vpc-1");
        plug.join();
        run(task, 7, "busybox", "nc", "-ll", "-p", "7", "-e", "cat");
        try (var socket = new Socket("127.77.0.6", 7)) {
            assertThat(said(socket, "hello")).isEqualTo("hello");
        }
    }
}
