package neargate.engine.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

class LogBatchTest {
    @Test
    void eventsAreInTheOrderOfTimeAndEmptyLinesAreNone() {
        var batch = new LogBatch();
        batch.add(2, "b");
        batch.add(1, "a");
        batch.add(3, "");
        assertThat(batch.events()).extracting(InputLogEvent::message).containsExactly("a", "b");
    }

    @Test
    void aBatchHasAtMostAThousandEvents() {
        var batch = new LogBatch();
        for (int i = 0; i < 1_000; i++) {
            assertThat(batch.add(1, "x")).isTrue();
        }
        assertThat(batch.add(1, "x")).isFalse();
    }

    @Test
    void aBatchHasAtMostAQuarterOfAMebibyteUnlessOneLineIsLonger() {
        var batch = new LogBatch();
        String text = "ö".repeat((64 * 1024 - LogBatch.size("")) / 2);
        for (int i = 0; i < 4; i++) {
            assertThat(batch.add(1, text)).isTrue();
        }
        assertThat(batch.add(1, text)).isFalse();
        assertThat(new LogBatch().add(1, "ö".repeat(LogBatch.LONGEST))).isTrue();
    }

    @Test
    void aBatchSpansLessThanADay() {
        var batch = new LogBatch();
        batch.add(0, "x");
        assertThat(batch.add(Duration.ofHours(24).toMillis(), "y")).isFalse();
        assertThat(batch.add(Duration.ofHours(23).toMillis(), "y")).isTrue();
    }
}
