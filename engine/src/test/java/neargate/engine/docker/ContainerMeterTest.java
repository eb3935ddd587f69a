package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import neargate.engine.ContainerStats;
import neargate.kernel.controller.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a container is looked at, by the example of this process. */
class ContainerMeterTest {
    private static final Instant START = Instant.parse("2026-11-27T12:00:00Z");

    @TempDir
    private Path groups;

    @Test
    void howeverOftenItIsAskedItLooksOnceASecond() throws IOException {
        var time = new VirtualTime(START);
        var meter = new ContainerMeter("c0", ProcessHandle.current().pid(), groups, time);

        ContainerStats first = meter.read();
        assertThat(first.now().read()).isEqualTo(START);
        assertThat(first.before()).isNull();

        time.advance(Duration.ofMillis(999));
        assertThat(meter.read()).isSameAs(first);

        time.advance(Duration.ofMillis(1));
        ContainerStats second = meter.read();
        assertThat(second.now().read()).isEqualTo(START.plusSeconds(1));
        assertThat(second.before()).isEqualTo(first.now());
    }
}
