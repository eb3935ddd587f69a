package neargate.engine.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import neargate.engine.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogsTest {
    private static final AwsLogs TO = new AwsLogs(
            "arn:aws:ecs:us-east-1:123456789012:task/c/1", "us-east-1", "/ecs/web", "ecs/web/1", false, Map.of());

    @TempDir
    private Path folder;

    private final RecordedLogs recorded = new RecordedLogs("/ecs/web");

    private ContainerLogs logs() throws IOException {
        return new ContainerLogs(recorded, folder.resolve("positions"));
    }

    private Path file() {
        return folder.resolve("c1-json.log");
    }

    private void write(String line) throws IOException {
        write("stdout", line);
    }

    private void write(String stream, String line) throws IOException {
        Files.writeString(
                file(),
                "{\"log\":\"" + line + "\",\"stream\":\"" + stream + "\",\"time\":\"2026-11-23T08:00:00Z\"}\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    @Test
    void whatAContainerWritesIsDeliveredWhileItRuns() throws Exception {
        try (ContainerLogs logs = logs()) {
            logs.prepare(TO);
            write("before\\n");
            logs.follow("c1", TO, file());
            Waiting.until(() -> recorded.lines("ecs/web/1").equals(List.of("before")));
            write("after\\n");
            Waiting.within(
                    Duration.ofSeconds(1), () -> recorded.lines("ecs/web/1").equals(List.of("before", "after")));
            assertThat(recorded.accounts).containsExactly("123456789012");
        }
    }

    private static AwsLogs with(String option, String value) {
        return new AwsLogs(TO.taskArn(), TO.region(), TO.group(), TO.stream(), false, Map.of(option, value));
    }

    @Test
    void linesOfOneEventAreDeliveredTogether() throws Exception {
        try (ContainerLogs logs = logs()) {
            AwsLogs to = with("awslogs-multiline-pattern", "^[A-Z]+:");
            logs.prepare(to);
            write("ERROR: it broke\\n");
            write("  at here\\n");
            write("  at there\\n");
            write("INFO: it goes on\\n");
            logs.follow("c1", to, file());
            Waiting.until(() -> recorded.lines("ecs/web/1").equals(List.of("ERROR: it broke\n  at here\n  at there")));
            logs.end("c1");
            logs.awaitDelivered("c1");
            assertThat(recorded.lines("ecs/web/1"))
                    .containsExactly("ERROR: it broke\n  at here\n  at there", "INFO: it goes on");
        }
    }

    @Test
    void anEventMayBeginWithADate() throws Exception {
        try (ContainerLogs logs = logs()) {
            AwsLogs to = with("awslogs-datetime-format", "\\[%b %d, %Y %H:%M:%S\\]");
            logs.prepare(to);
            write("[May 01, 2017 19:00:01] A message\\n");
            write("Another line\\n");
            write("[May 01, 2017 19:00:04] Another message\\n");
            logs.follow("c1", to, file());
            logs.end("c1");
            logs.awaitDelivered("c1");
            assertThat(recorded.lines("ecs/web/1"))
                    .containsExactly(
                            "[May 01, 2017 19:00:01] A message\nAnother line",
                            "[May 01, 2017 19:00:04] Another message");
        }
    }

    @Test
    void aPatternThatIsNoneKeepsTheTaskFromStarting() throws Exception {
        try (ContainerLogs logs = logs()) {
            assertThatThrownBy(() -> logs.prepare(with("awslogs-multiline-pattern", "(")))
                    .isInstanceOf(LogException.class)
                    .hasMessageStartingWith("ResourceInitializationError: failed to validate logger args");
        }
    }

    @Test
    void optionsThatTheDriverRefusesKeepTheTaskFromStartingInItsWords() throws Exception {
        try (ContainerLogs logs = logs()) {
            for (String name : List.of("awslogs-force-flush-interval-seconds", "awslogs-max-buffered-events")) {
                for (String wrong : List.of("0", "-1", "a", "")) {
                    assertThatThrownBy(() -> logs.prepare(with(name, wrong)))
                            .isInstanceOf(LogException.class)
                            .hasMessage("ResourceInitializationError: failed to validate logger args: must specify a"
                                    + " positive integer for log opt '" + name + "': " + wrong);
                }
                logs.prepare(with(name, "10"));
            }
            var both = Map.of("awslogs-datetime-format", "%Y", "awslogs-multiline-pattern", "^A");
            assertThatThrownBy(() ->
                            logs.prepare(new AwsLogs(TO.taskArn(), TO.region(), TO.group(), TO.stream(), false, both)))
                    .isInstanceOf(LogException.class)
                    .hasMessageEndingWith("you cannot configure log opt 'awslogs-datetime-format' and"
                            + " 'awslogs-multiline-pattern' at the same time");
        }
    }

    @Test
    void atTheEndEverythingIsDelivered() throws Exception {
        try (ContainerLogs logs = logs()) {
            logs.prepare(TO);
            logs.follow("c1", TO, file());
            write("one\\n");
            write("no newline");
            logs.awaitDelivered("c1");
            assertThat(recorded.lines("ecs/web/1")).containsExactly("one", "no newline");
        }
    }

    @Test
    void aLaterProcessGoesOnWhereTheEarlierOneWas() throws Exception {
        try (ContainerLogs logs = logs()) {
            logs.prepare(TO);
            write("one\\n");
            logs.follow("c1", TO, file());
            Waiting.until(() -> recorded.lines("ecs/web/1").size() == 1);
            Waiting.until(() -> Files.size(folder.resolve("positions/c1")) > 0);
        }
        write("two\\n");
        try (ContainerLogs logs = logs()) {
            logs.follow("c1", TO, file());
            logs.awaitDelivered("c1");
            assertThat(recorded.lines("ecs/web/1")).containsExactly("one", "two");
            logs.forget("c1");
            assertThat(folder.resolve("positions/c1")).doesNotExist();
        }
    }

    @Test
    void whereTheLinesGoIsKeptForALaterProcessAndForNobodyElse() throws Exception {
        Path kept = folder.resolve("positions/c1.to");
        AwsLogs to = with("awslogs-multiline-pattern", "^secret");
        try (ContainerLogs logs = logs()) {
            assertThat(logs.kept("c1")).isEmpty();
            logs.keep("c1", to);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                    .isEqualTo("rw-------");
        }
        try (ContainerLogs logs = logs()) {
            assertThat(logs.kept("c1")).contains(to);
            logs.forget("c1");
            assertThat(kept).doesNotExist();
        }
    }

    @Test
    void aLongLineThatWasHalfWrittenWhenTheEarlierProcessEndedIsDeliveredWhole() throws Exception {
        try (ContainerLogs logs = logs()) {
            logs.prepare(TO);
            write("long ");
            write("stderr", "other\\n");
            logs.follow("c1", TO, file());
            Waiting.until(() -> recorded.lines("ecs/web/1").equals(List.of("other")));
        }
        write("line\\n");
        try (ContainerLogs logs = logs()) {
            logs.follow("c1", TO, file());
            logs.awaitDelivered("c1");
            assertThat(recorded.lines("ecs/web/1")).containsExactly("other", "long line");
        }
    }

    @Test
    void howFarItWasReadIsWrittenDownHoweverManyEmptyLinesAContainerWrites() throws Exception {
        write("\\n");
        Files.writeString(file(), Files.readString(file()).repeat(20_000));
        write("not empty\\n");
        try (ContainerLogs logs = logs()) {
            logs.follow("c1", TO, file());
            Waiting.until(() -> Files.exists(folder.resolve("positions/c1"))
                    && !Files.readString(folder.resolve("positions/c1")).startsWith("0".repeat(20)));
            assertThat(recorded.lines("ecs/web/1")).isEmpty();
            logs.prepare(TO);
            logs.awaitDelivered("c1");
            assertThat(recorded.lines("ecs/web/1")).containsExactly("not empty");
        }
    }

    @Test
    void whatAKilledProcessDeliveredButCouldNotWriteDownIsNotDeliveredAgain() throws Exception {
        Path kept = folder.resolve("positions/c1");
        byte[] before;
        try (ContainerLogs logs = logs()) {
            logs.prepare(TO);
            write("one\\n");
            logs.follow("c1", TO, file());
            Waiting.until(() -> recorded.lines("ecs/web/1").size() == 1);
            logs.end("c1");
            logs.awaitDelivered("c1");
            before = Files.readAllBytes(kept);
        }
        write("two\\n");
        write("\\n");
        write("three\\n");
        try (ContainerLogs logs = logs()) {
            logs.follow("c1", TO, file());
            logs.awaitDelivered("c1");
        }
        Files.write(kept, before);
        write("four\\n");
        try (ContainerLogs logs = logs()) {
            logs.follow("c1", TO, file());
            logs.awaitDelivered("c1");
            assertThat(recorded.lines("ecs/web/1")).containsExactly("one", "two", "three", "four");
        }
    }

    @Test
    void aBatchThatWasTakenBeforeTheAnswerWasLostIsNotSentAgain() throws Exception {
        recorded.loseAnswers(1);
        try (ContainerLogs logs = logs()) {
            logs.prepare(TO);
            logs.follow("c1", TO, file());
            write("one\\n");
            write("two\\n");
            logs.awaitDelivered("c1");
            assertThat(recorded.lines("ecs/web/1")).containsExactly("one", "two");
        }
    }

    @Test
    void aMissingGroupIsReportedInFargatesWords() throws Exception {
        try (ContainerLogs logs = logs()) {
            assertThatThrownBy(
                            () -> logs.prepare(new AwsLogs(TO.taskArn(), TO.region(), "/none", "s", false, Map.of())))
                    .isInstanceOf(LogException.class)
                    .hasMessage("ResourceInitializationError: failed to validate logger args: create stream has been"
                            + " retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException:"
                            + " The specified log group does not exist. : exit status 1");
        }
    }

    @Test
    void aMissingGroupIsMadeWhereThatWasAskedFor() throws Exception {
        try (ContainerLogs logs = logs()) {
            logs.prepare(new AwsLogs(TO.taskArn(), TO.region(), "/new", "s", true, Map.of()));
            assertThat(recorded.lines("s")).isEmpty();
        }
    }
}
