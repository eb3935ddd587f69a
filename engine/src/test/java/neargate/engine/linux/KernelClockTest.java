package neargate.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KernelClockTest {
    @Test
    void theKernelSaysHowFarItsClockMayBeOff() {
        assertThat(new KernelClock().read())
                .hasValueSatisfying(
                        clock -> assertThat(clock.errorBound()).isBetween(Duration.ZERO, Duration.ofSeconds(16)));
    }
}
