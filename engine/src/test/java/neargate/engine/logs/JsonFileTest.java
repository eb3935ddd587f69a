package neargate.engine.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFileTest {
    private static final String TIME = "2026-11-23T08:00:00.123456789Z";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("x-json.log");
    }

    private void write(String stream, String log) throws IOException {
        writeRaw("{\"log\":\"" + log + "\",\"stream\":\"" + stream + "\",\"time\":\"" + TIME + "\"}\n");
    }

    private void writeRaw(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** As Docker does. */
    private void rotate() throws IOException {
        for (int age = ContainerLogs.FILES - 2; age > 0; age--) {
            if (Files.exists(aged(age))) {
                Files.move(aged(age), aged(age + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(file, aged(1));
    }

    private Path aged(int age) {
        return folder.resolve("x-json.log." + age);
    }

    private static List<String> all(JsonFile lines) throws IOException {
        List<String> texts = new ArrayList<>();
        for (LogLine line = lines.next(); line != null; line = lines.next()) {
            texts.add(line.text());
        }
        return texts;
    }

    private JsonFile read() {
        return new JsonFile(file, LogPosition.START);
    }

    @Test
    void linesComeWithTheirTimeAndWithoutTheirNewline() throws IOException {
        write("stdout", "hello \\\"w\\u00f6rld\\\"\\n");
        try (JsonFile lines = read()) {
            LogLine line = lines.next();
            assertThat(line.text()).isEqualTo("hello \"wörld\"");
            assertThat(line.time()).isEqualTo(Instant.parse(TIME).toEpochMilli());
            assertThat(lines.next()).isNull();
        }
    }

    @Test
    void timesAreReadToTheMillisecondHoweverManyDigitsDockerWrites() {
        var times = new DockerTime();
        for (String fraction : List.of("", ".9", ".98", ".987", ".9876", ".000000001", ".123456789")) {
            for (String second : List.of("2026-11-23T08:00:00", "2026-11-23T08:00:01")) {
                String time = second + fraction + "Z";
                assertThat(times.millis(time))
                        .as(time)
                        .isEqualTo(Instant.parse(time).toEpochMilli());
            }
        }
        assertThat(times.millis("2026-11-23T08:00:01.5Z"))
                .isEqualTo(Instant.parse("2026-11-23T08:00:01.5Z").toEpochMilli());
    }

    @Test
    void aFileThatIsNotThereYetHasNoLines() throws IOException {
        try (JsonFile lines = read()) {
            assertThat(lines.next()).isNull();
            write("stdout", "first\\n");
            assertThat(all(lines)).containsExactly("first");
        }
    }

    @Test
    void aLineThatIsHalfWrittenIsLeftUntilItIsWhole() throws IOException {
        try (JsonFile lines = read()) {
            writeRaw("{\"log\":\"a\\n\",\"stream\":\"std");
            assertThat(lines.next()).isNull();
            writeRaw("out\",\"time\":\"" + TIME + "\"}\n");
            assertThat(all(lines)).containsExactly("a");
        }
    }

    @Test
    void thePiecesOfALongLineArePutTogetherEvenWhenTheOtherStreamComesBetween() throws IOException {
        write("stdout", "one ");
        write("stderr", "other\\n");
        write("stdout", "line\\n");
        try (JsonFile lines = read()) {
            assertThat(all(lines)).containsExactly("other", "one line");
        }
    }

    @Test
    void whatIsTooLongForAnEventBecomesSeveral() throws IOException {
        String piece = "x".repeat(16 * 1024);
        for (int i = 0; i < 20; i++) {
            write("stdout", piece);
        }
        write("stdout", "\\n");
        try (JsonFile lines = read()) {
            List<String> texts = all(lines);
            assertThat(texts).hasSize(2).allMatch(text -> text.length() <= LogBatch.LONGEST);
            assertThat(String.join("", texts)).hasSize(20 * 16 * 1024);
        }
    }

    @Test
    void theRestWithoutANewlineIsThereAtTheEnd() throws IOException {
        write("stdout", "no newline");
        try (JsonFile lines = read()) {
            assertThat(lines.next()).isNull();
            assertThat(lines.rest().text()).isEqualTo("no newline");
            assertThat(lines.rest()).isNull();
        }
    }

    @Test
    void whatDockerDidNotWriteWholeIsSkipped() throws IOException {
        write("stdout", "before\\n");
        writeRaw("{\"log\":\"torn\n");
        writeRaw("\0\0\0\n");
        writeRaw("\n");
        writeRaw("{}\n");
        writeRaw("{\"log\":\"x\\n\",\"stream\":\"stdout\",\"time\":\"yesterday\"}\n");
        write("stdout", "after\\n");
        try (JsonFile lines = read()) {
            assertThat(all(lines)).containsExactly("before", "after");
        }
    }

    @Test
    void aFullFileIsReadToItsEndBeforeTheNewOne() throws IOException {
        write("stdout", "1\\n");
        try (JsonFile lines = read()) {
            assertThat(all(lines)).containsExactly("1");
            write("stdout", "2\\n");
            rotate();
            write("stdout", "3\\n");
            assertThat(all(lines)).containsExactly("2", "3");
            write("stdout", "4\\n");
            assertThat(all(lines)).containsExactly("4");
        }
    }

    @Test
    void aReaderThatIsManyFilesBehindReadsThemAllInTheirOrder() throws IOException {
        write("stdout", "1\\n");
        try (JsonFile lines = read()) {
            assertThat(all(lines)).containsExactly("1");
            for (int n = 2; n < 9; n++) {
                rotate();
                write("stdout", n + "\\n");
            }
            assertThat(all(lines)).containsExactly("2", "3", "4", "5", "6", "7", "8");
        }
        try (JsonFile lines = read()) {
            assertThat(all(lines)).startsWith("1", "2").endsWith("7", "8");
        }
    }

    @Test
    void whatDockerRemovedBeforeItWasReadIsPassedOver() throws IOException {
        write("stdout", "0\\n");
        try (JsonFile lines = read()) {
            assertThat(all(lines)).containsExactly("0");
            for (int n = 1; n <= ContainerLogs.FILES + 1; n++) {
                rotate();
                write("stdout", n + "\\n");
            }
            assertThat(all(lines)).startsWith("2", "3").endsWith(String.valueOf(ContainerLogs.FILES + 1));
        }
    }

    @Test
    void aFileThatIsDeliveredTakesNoMoreRoom() throws IOException {
        write("stdout", "1\\n");
        try (JsonFile lines = read()) {
            LogPosition first = lines.next().end();
            rotate();
            write("stdout", "2\\n");
            LogPosition second = lines.next().end();
            lines.release(first);
            assertThat(aged(1)).isNotEmptyFile();
            lines.release(second);
            assertThat(aged(1)).isEmptyFile();
            assertThat(file).isNotEmptyFile();
        }
    }

    @Test
    void aLaterReaderGoesOnWhereTheEarlierWas() throws IOException {
        write("stdout", "1\\n");
        write("stdout", "2\\n");
        LogPosition position;
        try (JsonFile lines = read()) {
            position = lines.next().end();
        }
        try (JsonFile lines = new JsonFile(file, position)) {
            assertThat(all(lines)).containsExactly("2");
        }
        rotate();
        write("stdout", "3\\n");
        try (JsonFile lines = new JsonFile(file, position)) {
            assertThat(all(lines)).containsExactly("2", "3");
        }
    }

    /** What readers find of whom each reads a single line. */
    private List<String> byReadersOfOneLine() throws IOException {
        List<String> texts = new ArrayList<>();
        LogPosition position = LogPosition.START;
        while (true) {
            try (JsonFile lines = new JsonFile(file, position)) {
                LogLine line = lines.next();
                if (line == null) {
                    return texts;
                }
                texts.add(line.text());
                position = line.end();
            }
        }
    }

    @Test
    void aLaterReaderFindsTheWholeOfALineThatTheEarlierHadNotFinished() throws IOException {
        write("stdout", "one ");
        write("stderr", "other\\n");
        LogPosition position;
        try (JsonFile lines = read()) {
            position = lines.next().end();
            rotate();
            write("stderr", "more\\n");
            LogPosition next = lines.next().end();
            lines.release(next);
            assertThat(aged(1)).isNotEmptyFile();
        }
        write("stdout", "line\\n");
        try (JsonFile lines = new JsonFile(file, position)) {
            assertThat(all(lines)).containsExactly("more", "one line");
        }
    }

    @Test
    void laterReadersMissNothingAndRepeatNothingHoweverTheStreamsCross() throws IOException {
        int pieces = 6;
        for (int crossing = 0; crossing < 1 << (2 * pieces); crossing++) {
            Files.deleteIfExists(file);
            var text = new StringBuilder();
            for (int n = 0; n < pieces; n++) {
                int kind = crossing >> (2 * n) & 3;
                text.append("{\"log\":\"%d%s\",\"stream\":\"%s\",\"time\":\"%s\"}\n"
                        .formatted(n, kind < 2 ? "\\n" : "", kind % 2 == 0 ? "stdout" : "stderr", TIME));
            }
            writeRaw(text.toString());
            try (JsonFile lines = read()) {
                assertThat(byReadersOfOneLine()).as(text.toString()).isEqualTo(all(lines));
            }
        }
    }

    @Test
    void laterReadersMissNothingOfWhatIsTooLongForAnEvent() throws IOException {
        for (int i = 0; i < 20; i++) {
            write("stdout", String.valueOf((char) ('a' + i)).repeat(16 * 1024));
            write("stderr", i + (i % 3 == 0 ? "\\n" : ""));
        }
        write("stdout", "\\n");
        try (JsonFile lines = read()) {
            assertThat(byReadersOfOneLine()).isEqualTo(all(lines));
        }
    }
}
