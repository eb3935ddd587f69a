package neargate.services.ecs.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
    @ParameterizedTest(name = "{0} tasks at {1}-{2} %: between {3} and {4}")
    @CsvSource({
        "1, 100, 200, 1, 2",
        "1, 50, 200, 1, 2",
        "1, 0, 100, 0, 1",
        "3, 50, 150, 2, 4",
        "3, 100, 125, 3, 3",
        "4, 50, 100, 2, 4",
        "10, 33, 133, 4, 13",
        "0, 100, 200, 0, 0",
        "5000, 99, 1000, 4950, 50000",
    })
    void theMinimumIsRoundedUpAndTheMaximumDown(int desired, int minimum, int maximum, int least, int most) {
        var bounds = new Bounds(minimum, maximum);

        assertThat(bounds.least(desired)).isEqualTo(least);
        assertThat(bounds.most(desired)).isEqualTo(most);
    }
}
