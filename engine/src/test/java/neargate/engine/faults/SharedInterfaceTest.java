package neargate.engine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import neargate.engine.faults.NetworkFault.Latency;
import neargate.engine.network.Network.NetworkException;
import org.junit.jupiter.api.Test;

/** Two tasks in network mode host, on an interface that nft and tc speak of as they would where the kernel has netem. */
class SharedInterfaceTest {
    private static final Latency LATE = new Latency(50, 5, List.of("0.0.0.0/0"), List.of());

    private final Set<String> tables = new HashSet<>();
    private final NamespaceFaults one = new NamespaceFaults("1", 1, this::run);
    private final NamespaceFaults other = new NamespaceFaults("2", 1, this::run);
    private boolean bands;
    private boolean noDelay;

    private String run(List<String> command, String input) {
        for (String line : input.lines().toList()) {
            List<String> words = List.of(line.split(" ", -1));
            switch (words.get(0) + " " + words.get(1)) {
                case "create table" -> ensure(tables.add(words.get(3)), "Error: Could not process rule: File exists");
                case "add table" -> tables.add(words.get(3));
                case "delete table" -> ensure(tables.remove(words.get(3)), "Error: No such file or directory");
                case "list chain" -> ensure(tables.contains(words.get(3)), "Error: No such file or directory");
                case "qdisc add" -> {
                    if (words.contains("root")) {
                        ensure(!bands, "Error: Exclusivity flag on, cannot modify.");
                        bands = true;
                    } else {
                        ensure(!noDelay, "Error: Specified qdisc kind is unknown.");
                    }
                }
                case "qdisc del" -> {
                    ensure(bands, "Error: Invalid handle.");
                    bands = false;
                }
                default -> assertThat(line).startsWith(command.contains("tc") ? "filter add" : "add ");
            }
        }
        return "";
    }

    private static void ensure(boolean condition, String otherwise) {
        if (!condition) {
            throw new NetworkException(otherwise, new IOException(otherwise));
        }
    }

    @Test
    void oneTasksDelayOutlivesTheOthersAttempt() {
        one.start(LATE);

        assertThatThrownBy(() -> other.start(LATE)).isInstanceOf(NetworkFaults.OccupiedException.class);
        assertThat(other.isRunning(Latency.NAME)).isFalse();
        other.end();
        assertThat(bands).isTrue();
        assertThat(one.isRunning(Latency.NAME)).isTrue();

        one.stop(Latency.NAME);
        assertThat(tables).isEmpty();
        other.start(LATE);
        assertThat(other.isRunning(Latency.NAME)).isTrue();
    }

    @Test
    void ofADelayThatTheKernelCannotNothingIsLeft() {
        noDelay = true;

        assertThatThrownBy(() -> one.start(LATE)).hasMessageContaining("unknown");
        assertThat(bands).isFalse();
        assertThat(tables).isEmpty();
    }

    @Test
    void aDelayThatIsNotThereAnyMoreIsStoppedAllTheSame() {
        one.start(LATE);
        bands = false;

        assertThatThrownBy(() -> one.stop(Latency.NAME)).isInstanceOf(NetworkException.class);
        assertThat(one.isRunning(Latency.NAME)).isFalse();
    }
}
