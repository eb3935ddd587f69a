package neargate.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartFileTest {
    private static final Instant END = Instant.parse("2026-01-01T00:00:00.123456789Z");

    @TempDir
    private Path folder;

    @Test
    void restartsAreCountedOn() throws IOException {
        var file = new RestartFile(folder.resolve("restart"));
        assertThat(file.count(null)).isZero();
        file.write(1, END);
        assertThat(file.count(null)).isEqualTo(1);
        file.write(2, END.plusSeconds(60));
        assertThat(file.count(END.plusSeconds(90))).isEqualTo(2);
    }

    @Test
    void aRestartThatWasWrittenDownAndNeverCameDoesNotCount() throws IOException {
        var file = new RestartFile(folder.resolve("restart"));
        file.write(3, END);
        assertThat(file.count(END)).isEqualTo(2);
    }
}
