package neargate.services.ecs.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import neargate.kernel.Caller;
import neargate.kernel.store.Journal;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.VersionedStore;
import neargate.services.cloudwatchlogs.CloudWatchLogsService;
import neargate.services.ecs.exec.CloudWatchLog.UnavailableException;
import neargate.services.ecs.exec.Ticket.LogTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;

class CloudWatchLogTest {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Scope SCOPE = new Scope("123456789012", "us-east-1");
    private static final Caller CALLER = Caller.service("ecs", SCOPE.account(), SCOPE.region());

    @TempDir
    private Path folder;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<PutLogEventsRequest> puts = new LinkedBlockingQueue<>();
    private Store store;
    private CloudWatchLogsClient logs;

    @BeforeEach
    void open() {
        store = VersionedStore.open(CloudWatchLogsService.tables(), Journal.none(), CLOCK, new Random(1));
        logs = new CloudWatchLogsService(store, CLOCK, folder);
        CALLER.run(() -> logs.createLogGroup(group -> group.logGroupName("/exec")));
    }

    @AfterEach
    void close() {
        executor.shutdownNow();
        store.close();
    }

    private SessionLog log(LogTarget target) throws UnavailableException {
        return CloudWatchLog.open(logs, CLOCK, executor, SCOPE, target);
    }

    private SessionLog log() throws UnavailableException {
        return log(new LogTarget("us-east-1", "/exec", "session", false));
    }

    private List<String> lines() {
        return CALLER
                .call(() -> logs.getLogEvents(get ->
                        get.logGroupName("/exec").logStreamName("session").startFromHead(true)))
                .events()
                .stream()
                .map(OutputLogEvent::message)
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The service, but for what it is told of each put. */
    private void hearPuts() {
        CloudWatchLogsClient real = logs;
        logs = new CloudWatchLogsClient() {
            @Override
            public CreateLogStreamResponse createLogStream(CreateLogStreamRequest request) {
                return real.createLogStream(request);
            }

            @Override
            public PutLogEventsResponse putLogEvents(PutLogEventsRequest request) {
                puts.add(request);
                return real.putLogEvents(request);
            }

            @Override
            public String serviceName() {
                return "logs";
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void whatWasWrittenBeforeAPromptIsThereWhileThePromptWaits() throws Exception {
        hearPuts();
        try (SessionLog log = log()) {
            log.write(bytes("bin\r\netc\r\n/ # "));
            PutLogEventsRequest put = puts.poll(10, TimeUnit.SECONDS);
            assertThat(put).isNotNull();
            assertThat(put.logEvents()).extracting(event -> event.message()).startsWith("bin");
        }
    }

    @Test
    void eachLineIsAnEventAndTheRestIsOneAtTheEnd() throws Exception {
        try (SessionLog log = log()) {
            log.write(bytes("first\n\nsec"));
            log.write(bytes("ond\r\n/ # exit"));
        }
        assertThat(lines()).containsExactly("first", "second", "/ # exit");
    }

    @Test
    void manyLinesAllArriveInTheirOrder() throws Exception {
        List<String> many = IntStream.range(0, 5_000).mapToObj(n -> "line " + n).toList();
        try (SessionLog log = log()) {
            log.write(bytes(String.join("\n", many)));
        }
        assertThat(lines()).isEqualTo(many);
    }

    @Test
    void aLongLineIsCutBetweenTwoCharacters() throws Exception {
        String text = "x" + "€".repeat(50_000);
        try (SessionLog log = log()) {
            log.write(bytes(text));
        }
        assertThat(lines()).hasSizeGreaterThan(1);
        assertThat(String.join("", lines())).isEqualTo(text);
    }

    @Test
    void whatIsNoTextIsCutAllTheSame() throws Exception {
        byte[] noText = new byte[100_000];
        Arrays.fill(noText, (byte) 0x80);
        try (SessionLog log = log()) {
            log.write(noText);
        }
        assertThat(lines()).hasSizeGreaterThan(2);
    }

    @Test
    void aSessionIsRefusedWhoseGroupIsMissingOrNotEncryptedAsItMustBe() {
        assertThatThrownBy(() -> log(new LogTarget("us-east-1", "/none", "session", false)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("/none: The specified log group does not exist.");
        assertThatThrownBy(() -> log(new LogTarget("us-east-1", "/exec", "session", true)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("encryption is not set up");
    }
}
