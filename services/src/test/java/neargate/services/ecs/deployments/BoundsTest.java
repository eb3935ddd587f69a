package neargate.services.ecs.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many tasks are kept: the examples of "DeploymentConfiguration" and of "Rolling update", and others. */
class BoundsTest {
    @ParameterizedTest(name = "{0} tasks at {1}-{2} %: between {3} and {4}")
    @CsvSource({
        // Of four, two may be stopped first at 50 %, and four more started at 200 %.
        "4, 50, 200, 2, 8",
        // Of two, none may be stopped at 75 %; of three, none more started at 125 %.
        "2, 75, 200, 2, 4",
        "3, 100, 125, 3, 3",
        // What there is when nobody says anything: of a service of tasks, and of one on each instance.
        "4, 100, 200, 4, 8",
        "4, 0, 100, 0, 4",
        // One on each instance, as the console makes it.
        "5, 50, 100, 3, 5",
        "1, 100, 200, 1, 2",
        "1, 100, 150, 1, 1",
        "1, 50, 200, 1, 2",
        "1, 0, 100, 0, 1",
        "3, 50, 150, 2, 4",
        "4, 100, 150, 4, 6",
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
