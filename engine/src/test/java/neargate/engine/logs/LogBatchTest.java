package neargate.engine.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

class LogBatchTest {
    private static LogLine line(long time, String text) {
        return new LogLine(time, text, new RawLines.Position(1, time));
    }

    @Test
    void eventsAreInTheOrderOfTimeAndEmptyLinesAreNone() {
        var batch = new LogBatch();
        batch.add(line(2, "b"));
        batch.add(line(1, "a"));
        batch.add(line(3, ""));
        assertThat(batch.events()).extracting(InputLogEvent::message).containsExactly("a", "b");
        assertThat(batch.end()).isEqualTo(new RawLines.Position(1, 3));
    }

    @Test
    void aBatchHasAtMostAThousandEvents() {
        var batch = new LogBatch();
        for (int i = 0; i < 1_000; i++) {
            assertThat(batch.add(line(1, "x"))).isTrue();
        }
        assertThat(batch.add(line(1, "x"))).isFalse();
    }

    @Test
    void aBatchHasAtMostAQuarterOfAMebibyteUnlessOneLineIsLonger() {
        var batch = new LogBatch();
        String text = "ö".repeat((64 * 1024 - LogBatch.OVERHEAD) / 2);
        for (int i = 0; i < 4; i++) {
            assertThat(batch.add(line(1, text))).isTrue();
        }
        assertThat(batch.add(line(1, text))).isFalse();
        assertThat(new LogBatch().add(line(1, "ö".repeat(LogBatch.LONGEST)))).isTrue();
    }

    @Test
    void aBatchSpansLessThanADay() {
        var batch = new LogBatch();
        batch.add(line(0, "x"));
        assertThat(batch.add(line(Duration.ofHours(24).toMillis(), "y"))).isFalse();
        assertThat(batch.add(line(Duration.ofHours(23).toMillis(), "y"))).isTrue();
    }
}
