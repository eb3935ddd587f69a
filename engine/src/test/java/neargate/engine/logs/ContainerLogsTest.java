package neargate.engine.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import neargate.engine.Waiting;
import neargate.kernel.Caller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogsTest {
    private static final AwsLogs TO =
            new AwsLogs(Caller.service("ecs", "123456789012", "us-east-1"), "/ecs/web", "ecs/web/1", false);

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
        Files.writeString(
                file(),
                "{\"log\":\"" + line + "\",\"stream\":\"stdout\",\"time\":\"2026-11-23T08:00:00Z\"}\n",
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
    void aMissingGroupIsReportedInFargatesWords() throws Exception {
        try (ContainerLogs logs = logs()) {
            assertThatThrownBy(() -> logs.prepare(new AwsLogs(TO.caller(), "/none", "s", false)))
                    .isInstanceOf(LogException.class)
                    .hasMessage("ResourceInitializationError: failed to validate logger args: create stream has been"
                            + " retried 1 times: failed to create Cloudwatch log stream: ResourceNotFoundException:"
                            + " The specified log group does not exist. : exit status 1");
        }
    }

    @Test
    void aMissingGroupIsMadeWhereThatWasAskedFor() throws Exception {
        try (ContainerLogs logs = logs()) {
            logs.prepare(new AwsLogs(TO.caller(), "/new", "s", true));
            assertThat(recorded.lines("s")).isEmpty();
        }
    }
}
