package neargate.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulateCommandTest {
    private static Ran simulate(String... more) {
        String[] line = {
            "simulate", "--seed", "5", "--days", "1", "--services", "2", "--instances", "4", "--eventful", "30"
        };
        String[] all = new String[line.length + more.length];
        System.arraycopy(line, 0, all, 0, line.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return Ran.of(all);
    }

    @Test
    void aDayIsToldInALineForEachTenthAndSummedUp() {
        Ran ran = simulate();
        assertThat(ran.exitCode()).isZero();
        assertThat(ran.error()).isEmpty();
        assertThat(ran.out().lines().filter(line -> line.startsWith("[")))
                .hasSizeBetween(5, 11)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\[#*-*] day +\\d+  \\d+ of \\d+ tasks healthy, [\\d,]+ deployments "));
        assertThat(ran.out())
                .containsPattern(
                        "\n1 days of 2 services on 4 instances in [\\d.]+ s: [\\d,]+ times as fast as time\\.\n")
                .containsPattern("\n +[\\d,]+ tasks started\n +[\\d,]+ tasks stopped\n +[\\d,]+ deployments\n")
                .containsPattern("\nIn each of [\\d,]+ commits, all was as it must be\\. History [0-9a-f]{16}\\.\n$");
    }

    @Test
    void theSameSeedIsTheSameHistoryAndATraceTellsEachCommitOfIt() {
        Ran traced = simulate("--trace");
        assertThat(history(traced)).isEqualTo(history(simulate()));
        assertThat(traced.error().lines().count()).isGreaterThan(100);
    }

    private static String history(Ran ran) {
        return ran.out().replaceAll("(?s).*History ", "");
    }

    @ParameterizedTest
    @CsvSource({
        "--days, 0, 3650",
        "--days, 3651, 3650",
        "--services, -1, 20000",
        "--instances, 10001, 10000",
        "--eventful, 0, 1000"
    })
    void whatIsTooLittleOrTooMuchIsRefused(String option, String value, int most) {
        Ran ran = Ran.of("simulate", option, value);
        assertThat(ran)
                .isEqualTo(new Ran(
                        2, "", "neargate: " + option + " has to be from 1 to " + most + ", and is " + value + ".\n"));
    }

    @Test
    void whatIsNoNumberIsBadUsage() {
        Ran ran = Ran.of("simulate", "--days", "many");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.error()).startsWith("Invalid value for option '--days': 'many' is not an int\nUsage: ");
    }
}
