package neargate.services.ecs.deployments;

import static neargate.services.ecs.deployments.Situations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import neargate.services.ecs.deployments.FailedStart.Kind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of failed tasks when the tasks themselves are forgotten. */
class FailedStartsTest {

    @Test
    void failuresAddUpHoweverManyLooksLieBetween() {
        FailedStarts atOnce = after(FailedStarts.NONE, null, 1, 2, 3);
        FailedStarts oneByOne = after(after(after(FailedStarts.NONE, null, 1), null, 2), null, 3);

        assertThat(oneByOne).isEqualTo(atOnce);
        assertThat(atOnce).isEqualTo(new FailedStarts(3, 3, at(3), new FailedStart(at(3), Kind.NEVER_RAN)));
    }

    @Test
    void aTaskThatCameToBeOfUseEndsTheRowThatItStartedIn() {
        FailedStarts failed = after(FailedStarts.NONE, null, 1, 2);

        assertThat(after(failed, at(5))).isEqualTo(FailedStarts.NONE);
        assertThat(after(failed, at(5), 6).failures())
                .as("what fails afterwards")
                .isEqualTo(1);
        assertThat(after(FailedStarts.NONE, at(5), 9, 1, 7)).isEqualTo(after(FailedStarts.NONE, null, 7, 9));
    }

    @Test
    void aTaskThatRunsSinceBeforeTheRowDoesNotEndIt() {
        FailedStarts failed = after(FailedStarts.NONE, at(0), 1, 2);

        assertThat(after(failed, at(0), 3).failures()).isEqualTo(3);
    }

    @Test
    void aTaskThatOthersFailedAfterDoesNotEndTheRow() {
        FailedStarts failed = after(FailedStarts.NONE, null, 1, 7, 8);

        assertThat(after(failed, at(5)).failures()).isEqualTo(3);
        assertThat(after(failed, at(5), 9).failures()).isEqualTo(4);
        assertThat(after(failed, at(9))).isEqualTo(FailedStarts.NONE);
    }

    @Test
    void failedHealthChecksCountButMakeNobodyWait() {
        FailedStarts failed = FailedStarts.NONE.after(List.of(new FailedStart(at(1), Kind.UNHEALTHY)), null, true);

        assertThat(failed).isEqualTo(new FailedStarts(1, 0, at(1), null));
    }

    private static FailedStarts after(FailedStarts before, @Nullable Instant success, int... failures) {
        return before.after(
                IntStream.of(failures)
                        .mapToObj(second -> new FailedStart(at(second), Kind.NEVER_RAN))
                        .toList(),
                success,
                true);
    }

    private static Instant at(int second) {
        return NOW.plusSeconds(second);
    }
}
