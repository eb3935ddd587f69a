package neargate.engine.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import neargate.engine.Engine.PortBinding;
import neargate.engine.instances.HostPorts.PortTakenException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.NetworkBinding;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;

class HostPortsTest {
    private final HostPorts ports = new HostPorts(HostPorts.NOBODY_ELSE);

    private static PortMapping mapping(int container, Integer host) {
        return PortMapping.builder().containerPort(container).hostPort(host).build();
    }

    private static PortMapping range(String range) {
        return PortMapping.builder().containerPortRange(range).build();
    }

    private List<Integer> take(PortMapping... mappings) {
        return ports.take(List.of(mappings)).stream()
                .flatMap(binding -> binding.hostPorts().boxed())
                .toList();
    }

    @Test
    void withoutAHostPortOrWithZeroOneOfTheEphemeralRangeIsGiven() {
        assertThat(take(mapping(80, null))).containsExactly(32768);
        assertThat(take(mapping(80, 0))).containsExactly(32769);
    }

    @Test
    void aHostPortIsGivenOnce() {
        assertThat(take(mapping(80, 8080))).containsExactly(8080);
        assertThatThrownBy(() -> take(mapping(81, 9000), mapping(80, 8080)))
                .isInstanceOf(PortTakenException.class)
                .hasMessage("Bind for 0.0.0.0:8080 failed: port is already allocated");
        assertThat(take(mapping(81, 9000))).containsExactly(9000);
    }

    @Test
    void whatAnotherProgramOfTheMachineHasIsNotGiven() {
        var shared = new HostPorts((protocol, port) -> port == 32_769 || port == 80);
        assertThat(shared.take(List.of(range("1-3"))))
                .extracting(PortBinding::hostPort, PortBinding::count)
                .containsExactly(tuple(32_770, 3));
        assertThatThrownBy(() -> shared.take(List.of(mapping(80, 80))))
                .isInstanceOf(PortTakenException.class)
                .hasMessage("Bind for 0.0.0.0:80 failed: port is already allocated");
    }

    @Test
    void aListenersPortIsItsOwn() throws IOException {
        var machine = new MachinePorts();
        try (var listener = new ServerSocket(0)) {
            assertThat(machine.have(TransportProtocol.TCP, listener.getLocalPort()))
                    .isTrue();
        }
        try (var listener = new DatagramSocket(0)) {
            assertThat(machine.have(TransportProtocol.UDP, listener.getLocalPort()))
                    .isTrue();
        }
    }

    @Test
    void udpAndTcpPortsAreNotTheSame() {
        assertThat(take(mapping(53, 53))).containsExactly(53);
        List<PortBinding> udp = ports.take(List.of(PortMapping.builder()
                .containerPort(53)
                .hostPort(53)
                .protocol("udp")
                .build()));
        assertThat(udp).containsExactly(new PortBinding("0.0.0.0", 53, 53, "udp"));
    }

    @Test
    void aRangeOfContainerPortsGetsAsManyHostPortsInARow() {
        assertThat(take(mapping(1, 32770))).containsExactly(32770);
        assertThat(take(range("8000-8002"))).containsExactly(32771, 32772, 32773);
        assertThat(take(range("8000"))).containsExactly(32774);
    }

    @Test
    void aRangeIsShownAsOneBinding() {
        PortBinding binding = ports.take(List.of(range("8000-8002"))).getFirst();
        NetworkBinding shown = binding.shown();
        assertThat(shown.containerPortRange()).isEqualTo("8000-8002");
        assertThat(shown.hostPortRange()).isEqualTo("32768-32770");
        assertThat(shown.hostPort()).isNull();
        assertThat(PortBinding.of(shown)).isEqualTo(binding);
        PortBinding single = ports.take(List.of(mapping(80, 8080))).getFirst();
        assertThat(single.shown().hostPort()).isEqualTo(8080);
        assertThat(PortBinding.of(single.shown())).isEqualTo(single);
    }

    @Test
    void aPortThatWasGivenBackIsNotTheNextToBeGiven() {
        List<PortBinding> first = ports.take(List.of(mapping(80, 0)));
        ports.release(first);
        assertThat(take(mapping(80, 0))).containsExactly(32769);
    }

    @Test
    void thePortsOfAmazonsAgentAreNotGiven() {
        assertThat(take(range("1-18909"))).endsWith(51_676);
        assertThat(take(mapping(80, 0), mapping(81, 0))).containsExactly(51_677, 51_681);
    }

    @Test
    void whenTheRangeIsUsedUpItIsSaid() {
        assertThat(take(range("1-18910"))).hasSize(51_678 - 32_768);
        assertThat(take(range("1-9319"))).hasSize(60_999 - 51_680);
        assertThatThrownBy(() -> take(mapping(80, 0)))
                .isInstanceOf(PortTakenException.class)
                .hasMessageContaining("32768-60999");
    }

    @Property(tries = 200)
    void noPortIsEverGivenTwice(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 5) Integer> choices) {
        var all = new HostPorts(HostPorts.NOBODY_ELSE);
        List<List<PortBinding>> given = new ArrayList<>();
        for (int choice : choices) {
            if (choice == 0 && !given.isEmpty()) {
                all.release(given.removeFirst());
            } else if (choice == 5) {
                var adopted = List.of(new PortBinding("0.0.0.0", 80, 32_768 + given.size(), "tcp"));
                int port = adopted.getFirst().hostPort();
                if (given.stream()
                        .flatMap(List::stream)
                        .flatMapToInt(PortBinding::hostPorts)
                        .noneMatch(taken -> taken == port)) {
                    all.adopt(adopted);
                    given.add(adopted);
                }
            } else {
                given.add(all.take(List.of(range("1-" + Math.max(1, choice)))));
            }
        }
        Set<Integer> seen = new HashSet<>();
        assertThat(given.stream()
                        .flatMap(List::stream)
                        .flatMap(binding -> binding.hostPorts().boxed()))
                .allMatch(seen::add);
    }
}
