package neargate.simulation.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Fleets in which things go wrong. A seed that fails is named, and {@code bench/fleet.sh} plays it again; there are also the
 * large fleets and the thousand seeds.
 */
class FleetTest {
    private static final FleetRun.Size SMALL = new FleetRun.Size(12, 120, Duration.ofMinutes(8));
    private static final int SEEDS = 24;

    /** Of each seed, what is broken is in the message of the failure. */
    @Test
    void whateverGoesWrongNoInstanceIsOverfullNoConstraintIsBrokenAndNothingIsLost() {
        long stopped = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            FleetRun.Result result = FleetRun.play(seed, SMALL, null);
            assertThat(result.running())
                    .as("tasks that run in the end, seed " + seed)
                    .isPositive();
            stopped += result.stopped();
        }
        assertThat(stopped).as("tasks that ended one way or another").isGreaterThan(SEEDS * 50L);
    }

    @Test
    void theSameSeedIsTheSameHistoryInAnyProcess() throws IOException, InterruptedException {
        long here = FleetRun.play(7, SMALL, null).digest();
        assertThat(inAnotherProcess(7)).endsWith("last digest %016x".formatted(here));
    }

    @Test
    void anotherSeedIsAnotherHistory() {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        FleetRun.play(1, SMALL, first::add);
        FleetRun.play(2, SMALL, second::add);
        assertThat(first).isNotEqualTo(second).hasSizeGreaterThan(500);
    }

    /** Sets and maps without an order are ordered otherwise there, and so are enumerations by their hashes. */
    private static String inAnotherProcess(long seed) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetSeeds.class.getName(),
                        Long.toString(seed),
                        Long.toString(seed),
                        Integer.toString(SMALL.instances()),
                        Integer.toString(SMALL.tasks()),
                        Long.toString(SMALL.chaos().toMinutes()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }
}
