package neargate.services.cloudwatchlogs.segments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;

class StreamLogTest {
    @TempDir
    private Path folder;

    private static List<InputLogEvent> events(String... messages) {
        return Stream.of(messages)
                .map(message ->
                        InputLogEvent.builder().timestamp(1L).message(message).build())
                .toList();
    }

    private static List<String> all(StreamLog log) {
        return log.select(0, Long.MAX_VALUE, 100, false, event -> true).stream()
                .map(LogEvent::message)
                .toList();
    }

    @Test
    void whatACrashToreIsCutOffAndOverwritten() throws IOException {
        StreamLog log = StreamLog.open(folder);
        log.append(events("whole", "torn"), 2);
        Path file = Segment.empty(folder, 0).file();
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) - 1);
        }
        StreamLog again = StreamLog.open(folder);
        assertThat(all(again)).containsExactly("whole");
        again.append(events("next"), 3);
        assertThat(all(again)).containsExactly("whole", "next");
        assertThat(all(StreamLog.open(folder))).containsExactly("whole", "next");
        assertThat(again.nextSequence()).isEqualTo(2);
        assertThat(again.lastIngestionTime()).isEqualTo(3);
    }
}
