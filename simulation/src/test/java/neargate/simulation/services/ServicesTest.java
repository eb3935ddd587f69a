package neargate.simulation.services;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A few of the very many services that {@code bench/services.sh} measures. */
class ServicesTest {
    @Test
    void servicesLeftAloneNeedNothingAndALostInstanceIsMadeUpFor() {
        ServicesRun.Result result = ServicesRun.play(1, new ServicesRun.Size(40, 5, 10, 3));
        assertThat(result.idle()).as("of a core, while nothing happens").isLessThan(0.01);
        assertThat(result.losses())
                .hasSize(3)
                .allSatisfy(loss -> assertThat(loss.tasks()).isPositive());
    }
}
