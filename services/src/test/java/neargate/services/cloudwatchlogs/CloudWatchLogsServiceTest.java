package neargate.services.cloudwatchlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import neargate.kernel.Caller;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Store;
import neargate.kernel.store.VersionedStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ServiceUnavailableException;

class CloudWatchLogsServiceTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Caller CALLER =
            new Caller("123456789012", "us-east-1", "arn:aws:iam::123456789012:root", "test");

    @TempDir
    private Path folder;

    private Store store;
    private CloudWatchLogsService logs;

    @BeforeEach
    void open() {
        store = VersionedStore.open(CloudWatchLogsService.tables(), Journal.none(), CLOCK, new Random(1));
        logs = new CloudWatchLogsService(store, CLOCK, folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void group(String group, String... streams) {
        logs.createLogGroup(request -> request.logGroupName(group));
        for (String stream : streams) {
            logs.createLogStream(request -> request.logGroupName(group).logStreamName(stream));
        }
    }

    private void put(String group, String stream, InputLogEvent... events) {
        logs.putLogEvents(
                request -> request.logGroupName(group).logStreamName(stream).logEvents(events));
    }

    /** An event some milliseconds before now. */
    private static InputLogEvent event(long millisAgo, String message) {
        return InputLogEvent.builder()
                .timestamp(NOW.toEpochMilli() - millisAgo)
                .message(message)
                .build();
    }

    @Test
    void aStreamIsReadFromItsHeadAndFromItsTailPageByPage() {
        CALLER.run(() -> {
            group("g", "s");
            put("g", "s", event(5, "1"), event(4, "2"), event(3, "3"));
            put("g", "s", event(2, "4"), event(1, "5"));
            GetLogEventsResponse head = logs.getLogEvents(request -> request.logGroupName("g")
                    .logStreamName("s")
                    .startFromHead(true)
                    .limit(2));
            assertThat(head.events()).extracting(OutputLogEvent::message).containsExactly("1", "2");
            GetLogEventsResponse next = logs.getLogEvents(
                    request -> request.logGroupName("g").logStreamName("s").nextToken(head.nextForwardToken()));
            assertThat(next.events()).extracting(OutputLogEvent::message).containsExactly("3", "4", "5");
            GetLogEventsResponse end = logs.getLogEvents(
                    request -> request.logGroupName("g").logStreamName("s").nextToken(next.nextForwardToken()));
            assertThat(end.events()).isEmpty();
            assertThat(end.nextForwardToken()).isEqualTo(next.nextForwardToken());
            GetLogEventsResponse tail = logs.getLogEvents(
                    request -> request.logGroupName("g").logStreamName("s").limit(2));
            assertThat(tail.events()).extracting(OutputLogEvent::message).containsExactly("4", "5");
            GetLogEventsResponse back = logs.getLogEvents(request ->
                    request.logGroupName("g").logStreamName("s").limit(2).nextToken(tail.nextBackwardToken()));
            assertThat(back.events()).extracting(OutputLogEvent::message).containsExactly("2", "3");
        });
    }

    @Test
    void eventsThatArriveLateAreToldInTheOrderOfTime() {
        CALLER.run(() -> {
            group("g", "s");
            put("g", "s", event(1, "late"));
            put("g", "s", event(9, "early"));
            assertThat(logs.getLogEvents(request -> request.logGroupName("g").logStreamName("s"))
                            .events())
                    .extracting(OutputLogEvent::message)
                    .containsExactly("early", "late");
        });
    }

    @Test
    void aSearchInterleavesStreamsAndGoesOnWhereItsPageEnded() {
        CALLER.run(() -> {
            group("g", "a", "b");
            put("g", "a", event(6, "GET /"), event(4, "POST /"), event(2, "GET /x"));
            put("g", "b", event(5, "GET /b"), event(3, "error GET"));
            FilterLogEventsResponse first = logs.filterLogEvents(request ->
                    request.logGroupName("g").filterPattern("GET -error").limit(2));
            assertThat(first.events()).extracting(found -> found.message()).containsExactly("GET /", "GET /b");
            FilterLogEventsResponse second = logs.filterLogEvents(request ->
                    request.logGroupName("g").filterPattern("GET -error").nextToken(first.nextToken()));
            assertThat(second.events()).extracting(found -> found.message()).containsExactly("GET /x");
            assertThat(second.nextToken()).isNull();
        });
    }

    @Test
    void eventsThatAreTooOldOrTooNewAreRejectedByTheirPlaces() {
        CALLER.run(() -> {
            group("g", "s");
            var answer = logs.putLogEvents(request -> request.logGroupName("g")
                    .logStreamName("s")
                    .logEvents(event(Duration.ofDays(15).toMillis(), "old")));
            assertThat(answer.rejectedLogEventsInfo().tooOldLogEventEndIndex()).isEqualTo(1);
            answer = logs.putLogEvents(request -> request.logGroupName("g")
                    .logStreamName("s")
                    .logEvents(event(0, "now"), event(-Duration.ofHours(3).toMillis(), "new")));
            assertThat(answer.rejectedLogEventsInfo().tooNewLogEventStartIndex())
                    .isEqualTo(1);
        });
    }

    @Test
    void badBatchesAreRefusedWhole() {
        CALLER.run(() -> {
            group("g", "s");
            assertThatThrownBy(() -> put("g", "s", event(1, "b"), event(2, "a")))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("must be in chronological order");
            assertThatThrownBy(() -> put("g", "s")).isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() -> put("g", "s", event(0, "x".repeat(1_048_576))))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("too large");
            assertThatThrownBy(() -> put("g", "none", event(0, "x")))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("The specified log stream does not exist.");
        });
    }

    @Test
    void namesAreTakenOnceAndADeletedStreamComesBackEmpty() {
        CALLER.run(() -> {
            group("g", "s");
            assertThatThrownBy(() -> group("g"))
                    .isInstanceOf(ResourceAlreadyExistsException.class)
                    .hasMessageContaining("The specified log group already exists");
            put("g", "s", event(0, "x"));
            logs.deleteLogStream(request -> request.logGroupName("g").logStreamName("s"));
            logs.createLogStream(request -> request.logGroupName("g").logStreamName("s"));
            assertThat(logs.getLogEvents(request -> request.logGroupName("g").logStreamName("s"))
                            .events())
                    .isEmpty();
            logs.deleteLogGroup(request -> request.logGroupName("g"));
            assertThatThrownBy(() -> logs.describeLogStreams(request -> request.logGroupName("g")))
                    .isInstanceOf(ResourceNotFoundException.class)
                    .hasMessageContaining("The specified log group does not exist.");
        });
    }

    @Test
    void streamsAreListedByNameAndByTheirLastEventInPages() {
        CALLER.run(() -> {
            group("g", "a", "b", "c");
            put("g", "a", event(1, "x"));
            put("g", "b", event(3, "x"));
            put("g", "c", event(2, "x"));
            var first = logs.describeLogStreams(request -> request.logGroupName("g")
                    .orderBy("LastEventTime")
                    .descending(true)
                    .limit(2));
            assertThat(first.logStreams()).extracting(LogStream::logStreamName).containsExactly("a", "c");
            var second = logs.describeLogStreams(request -> request.logGroupName("g")
                    .orderBy("LastEventTime")
                    .descending(true)
                    .nextToken(first.nextToken()));
            assertThat(second.logStreams()).extracting(LogStream::logStreamName).containsExactly("b");
        });
    }

    @Test
    void eventsPastTheirRetentionAreNotShown() {
        CALLER.run(() -> {
            group("g", "s");
            put("g", "s", event(Duration.ofDays(2).toMillis(), "old"));
            put("g", "s", event(0, "now"));
            logs.putRetentionPolicy(request -> request.logGroupName("g").retentionInDays(1));
            assertThat(logs.getLogEvents(request -> request.logGroupName("g").logStreamName("s"))
                            .events())
                    .extracting(OutputLogEvent::message)
                    .containsExactly("now");
        });
    }

    @Test
    void aStreamThatIsDeletedWhileEventsArriveLeavesNothingBehind() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            CALLER.run(() -> group("g", "s"));
            var running = new CountDownLatch(1);
            Thread writer = Thread.startVirtualThread(() -> CALLER.run(() -> {
                assertThatThrownBy(() -> {
                            while (true) {
                                put("g", "s", event(0, "x"));
                                running.countDown();
                            }
                        })
                        .isInstanceOf(ResourceNotFoundException.class);
            }));
            assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
            CALLER.run(() -> logs.deleteLogGroup(request -> request.logGroupName("g")));
            assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void eventsThatCannotBeWrittenAreToldSoAndTheNextOnesFollow() throws IOException {
        CALLER.run(() -> group("g", "s"));
        Path obstacle = Files.createFile(folder.resolve("file"));
        var broken = new CloudWatchLogsService(store, CLOCK, obstacle);
        CALLER.run(() -> assertThatThrownBy(() -> broken.putLogEvents(
                        request -> request.logGroupName("g").logStreamName("s").logEvents(event(0, "x"))))
                .isInstanceOf(ServiceUnavailableException.class)
                .hasMessageContaining("could not be written"));
        Files.delete(obstacle);
        CALLER.run(() -> assertThat(broken.putLogEvents(request ->
                                request.logGroupName("g").logStreamName("s").logEvents(event(0, "x")))
                        .nextSequenceToken())
                .isEqualTo("1"));
    }

    @Test
    void theSizeOfAGroupIsKnownBeforeItsStreamsWereRead() {
        CALLER.run(() -> {
            group("g", "s");
            put("g", "s", event(0, "hello"));
            var reopened = new CloudWatchLogsService(store, CLOCK, folder);
            assertThat(reopened.describeLogGroups(request -> {}).logGroups())
                    .isEqualTo(logs.describeLogGroups(request -> {}).logGroups())
                    .allMatch(group -> group.storedBytes() > 0);
        });
    }

    @Test
    void manySegmentsAreReadAsOneStreamAlsoAfterARestart() {
        CALLER.run(() -> {
            group("g", "s");
            String text = "x".repeat(1_000);
            for (int batch = 0; batch < 5; batch++) {
                int from = batch * 900;
                List<InputLogEvent> events = IntStream.range(from, from + 900)
                        .mapToObj(number -> event(10_000 - number, number + text))
                        .toList();
                logs.putLogEvents(
                        request -> request.logGroupName("g").logStreamName("s").logEvents(events));
            }
            var reopened = new CloudWatchLogsService(store, CLOCK, folder);
            for (CloudWatchLogsService service : Arrays.asList(logs, reopened)) {
                assertThat(service.getLogEvents(request -> request.logGroupName("g")
                                        .logStreamName("s")
                                        .startFromHead(true))
                                .events())
                        .hasSize(4_500)
                        .extracting(event -> Integer.parseInt(event.message().replace("x", "")))
                        .isSorted();
            }
        });
    }

    @Test
    void tokensThatAreNotOursAreRefused() {
        CALLER.run(() -> {
            group("g", "s");
            assertThatThrownBy(() -> logs.getLogEvents(request ->
                            request.logGroupName("g").logStreamName("s").nextToken("f/x/1")))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("The specified nextToken is invalid.");
            assertThatThrownBy(() -> logs.filterLogEvents(
                            request -> request.logGroupName("g").nextToken("!")))
                    .isInstanceOf(InvalidParameterException.class);
            assertThatThrownBy(() -> logs.describeLogGroups(request -> request.nextToken("!")))
                    .isInstanceOf(InvalidParameterException.class);
        });
    }
}
