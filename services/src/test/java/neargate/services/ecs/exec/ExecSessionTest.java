package neargate.services.ecs.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import neargate.agent.datachannel.ChannelMessage;
import neargate.agent.datachannel.ChannelMessage.ChannelClosed;
import neargate.agent.datachannel.ChannelMessage.HandshakeResponse;
import neargate.agent.datachannel.ChannelMessage.OpenDataChannel;
import neargate.agent.datachannel.ChannelMessage.ProcessedAction;
import neargate.agent.datachannel.ChannelMessage.TerminalSize;
import neargate.agent.datachannel.DataChannel;
import neargate.agent.datachannel.DataChannel.Heard;
import neargate.agent.datachannel.Frame;
import neargate.agent.datachannel.PayloadType;
import neargate.engine.Engine;
import neargate.engine.Execution;
import neargate.kernel.Ids;
import neargate.kernel.Pace;
import neargate.kernel.controller.Timers;
import neargate.kernel.store.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** What the plugin's end of a session sees; the command is one that the test plays. */
class ExecSessionTest {
    private static final long PATIENCE = 10;

    private final Clock clock = Clock.systemUTC();
    private final Timers real = Timers.of(clock);
    private final Set<Object> awaited = ConcurrentHashMap.newKeySet();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Tickets tickets = new Tickets(clock);
    private final Command command = new Command();
    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> closed = new CompletableFuture<>();
    private final DataChannel client = DataChannel.ofClient(UUID::randomUUID);
    private int speed = 1;

    @AfterEach
    void stop() {
        real.close();
        executor.shutdownNow();
    }

    /** Timers of which is known what still waits. */
    private final Timers timers = new Timers() {
        @Override
        public Timer at(Instant time, Runnable work) {
            var wait = new Object();
            awaited.add(wait);
            Timer timer = real.at(time, () -> {
                awaited.remove(wait);
                work.run();
            });
            return () -> {
                awaited.remove(wait);
                timer.cancel();
            };
        }

        @Override
        public void close() {
            real.close();
        }
    };

    /** A command that writes what it is told to, and keeps what it gets. */
    private static final class Command implements Execution {
        final BlockingQueue<Optional<Output>> writes = new LinkedBlockingQueue<>();
        final BlockingQueue<String> gets = new LinkedBlockingQueue<>();
        final List<Execution.Command> begun = new CopyOnWriteArrayList<>();
        final Semaphore reads = new Semaphore(Integer.MAX_VALUE);

        void writes(String text) {
            writes.add(Optional.of(new Output(false, text.getBytes(StandardCharsets.UTF_8))));
        }

        @Override
        public Optional<Output> read() {
            try {
                return writes.take();
            } catch (InterruptedException e) {
                return Optional.empty();
            }
        }

        @Override
        public void write(byte[] input) {
            reads.acquireUninterruptibly();
            gets.add(new String(input, StandardCharsets.UTF_8));
        }

        @Override
        public void endInput() {
            gets.add("the end");
        }

        @Override
        public void resize(int columns, int rows) {
            gets.add(columns + " x " + rows);
        }

        @Override
        public Optional<Integer> exitCode() {
            return Optional.of(7);
        }

        @Override
        public void close() {
            writes.add(Optional.empty());
        }
    }

    private Engine engine() {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (_, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("execute");
                    command.begun.add((Execution.Command) arguments[2]);
                    return Optional.of(command);
                });
    }

    private DataChannels.Receiver connect() {
        tickets.add(new Ticket(
                "s-1",
                "token",
                new Scope("123456789012", "us-east-1"),
                "arn:aws:ecs:us-east-1:123456789012:task/c/1",
                "main",
                List.of("sh", "-c", "x"),
                null,
                clock.instant().plusSeconds(60)));
        var logs = (CloudWatchLogsClient) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {CloudWatchLogsClient.class}, (_, method, _) -> {
                    throw new IllegalStateException(method.getName());
                });
        var channels = new DataChannels(
                tickets, engine(), logs, new Pace(speed), timers, clock, new Ids(new Random(1)), executor);
        return channels.open("/v1/data-channel/s-1").orElseThrow().apply(new DataChannels.Peer() {
            @Override
            public void send(byte[] frame) {
                heard.add(frame);
            }

            @Override
            public void close(String reason) {
                closed.complete(reason);
            }
        });
    }

    private static String hello(String token, Boolean terminal) {
        return new String(
                ChannelMessage.write(new OpenDataChannel("1.0", "r", token, "c", "1.2", terminal)),
                StandardCharsets.UTF_8);
    }

    private DataChannels.Receiver begun(Boolean terminal) throws Exception {
        DataChannels.Receiver session = connect();
        session.receive(hello("token", terminal));
        Frame request = next(session);
        assertThat(request.payloadType()).isEqualTo(PayloadType.HANDSHAKE_REQUEST);
        assertThat(new String(request.payload(), StandardCharsets.UTF_8))
                .contains(
                        "\"ActionType\":\"SessionType\"",
                        Boolean.FALSE.equals(terminal) ? "\"NonInteractiveCommands\"" : "\"InteractiveCommands\"");
        var done = new HandshakeResponse("1.2", List.of(new ProcessedAction("SessionType", 1, null, null)));
        session.receive(client.send(PayloadType.HANDSHAKE_RESPONSE, ChannelMessage.write(done), clock.instant()));
        assertThat(next(session).payloadType()).isEqualTo(PayloadType.HANDSHAKE_COMPLETE);
        return session;
    }

    /** The next frame of the stream, which is acknowledged. */
    private Frame next(DataChannels.Receiver session) throws Exception {
        while (true) {
            byte[] frame = heard.poll(PATIENCE, TimeUnit.SECONDS);
            assertThat(frame).as("something that is said").isNotNull();
            Heard now = client.hear(frame, 1 << 20, clock.instant());
            now.answers().forEach(session::receive);
            if (!now.frames().isEmpty()) {
                return now.frames().getFirst();
            }
        }
    }

    private ChannelClosed end() throws Exception {
        while (true) {
            byte[] frame = heard.poll(PATIENCE, TimeUnit.SECONDS);
            assertThat(frame).as("the end").isNotNull();
            Heard now = client.hear(frame, 1 << 20, clock.instant());
            if (now.closed().isPresent()) {
                return now.closed().get();
            }
        }
    }

    private static String text(Frame frame) {
        return frame.payloadType() + " " + new String(frame.payload(), StandardCharsets.UTF_8);
    }

    private byte[] said(PayloadType type, String text) {
        return client.send(type, text.getBytes(StandardCharsets.UTF_8), clock.instant());
    }

    @Test
    void thePluginSeesOutputAndGivesInputAndSizes() throws Exception {
        DataChannels.Receiver session = begun(null);
        command.writes("# ");
        assertThat(text(next(session))).isEqualTo("OUTPUT # ");
        session.receive(said(PayloadType.OUTPUT, "ls\n"));
        session.receive(
                client.send(PayloadType.SIZE, ChannelMessage.write(new TerminalSize(120, 40)), clock.instant()));
        assertThat(command.gets.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("ls\n");
        assertThat(command.gets.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("120 x 40");
        assertThat(command.begun).containsExactly(new Execution.Command(List.of("sh", "-c", "x"), true));
        command.close();
        assertThat(end().output()).isEmpty();
        assertThat(closed.get(PATIENCE, TimeUnit.SECONDS)).isEqualTo("the session has ended");
    }

    @Test
    void aClientWithoutATerminalIsToldTheExitCodeAndCanEndItsInput() throws Exception {
        DataChannels.Receiver session = begun(false);
        session.receive(client.sendEnd(clock.instant()));
        assertThat(command.gets.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("the end");
        assertThat(command.begun).extracting(Execution.Command::terminal).containsExactly(false);
        command.close();
        assertThat(text(next(session))).isEqualTo("EXIT_CODE 7");
        assertThat(end().sessionId()).isEqualTo("s-1");
    }

    @Test
    void theTerminateFlagEndsTheCommand() throws Exception {
        DataChannels.Receiver session = begun(null);
        command.writes("# ");
        var _ = next(session);
        session.receive(client.send(PayloadType.FLAG, new byte[] {0, 0, 0, 2}, clock.instant()));
        assertThat(end().output()).isEmpty();
    }

    @Test
    void aSessionInWhichNothingHappensEnds() throws Exception {
        speed = 60_000;
        DataChannels.Receiver _ = begun(null);
        assertThat(end().output()).isEqualTo("Your session timed out due to inactivity.");
    }

    @Test
    void aCommandThatWritesWithoutEndWaitsForAClientThatDoesNotRead() throws Exception {
        DataChannels.Receiver session = begun(null);
        for (int i = 0; i < 1_000; i++) {
            command.writes("x".repeat(1_024));
        }
        for (int i = 0; i < 64; i++) {
            assertThat(heard.poll(PATIENCE, TimeUnit.SECONDS)).as("frame " + i).isNotNull();
        }
        assertThat(command.writes.size()).as("what is not read yet").isGreaterThan(900);
        session.closed();
    }

    @Test
    void whatACommandDoesNotReadIsAcknowledgedWhenItDoes() throws Exception {
        DataChannels.Receiver session = begun(false);
        command.reads.drainPermits();
        int given = 0;
        while (client.hasRoom()) {
            session.receive(said(PayloadType.OUTPUT, "x".repeat(1_024)));
            given++;
            acknowledged();
        }
        assertThat(given).as("what is on its way").isGreaterThan(128).isLessThan(256);
        command.reads.release(given);
        while (client.due().isPresent()) {
            byte[] frame = heard.poll(PATIENCE, TimeUnit.SECONDS);
            assertThat(frame).as("an acknowledgement").isNotNull();
            var _ = client.hear(frame, 1 << 20, clock.instant());
        }
        session.closed();
    }

    private void acknowledged() throws Exception {
        for (byte[] frame = heard.poll(); frame != null; frame = heard.poll()) {
            var _ = client.hear(frame, 1 << 20, clock.instant());
        }
    }

    @Test
    void theLastWordsAreSaidAgainUntilTheyAreHeardAndOnlyThenIsTheEnd() throws Exception {
        DataChannels.Receiver session = begun(false);
        command.writes("last words");
        command.close();
        Frame first = Frame.decode(heard.take());
        Frame code = Frame.decode(heard.take());
        assertThat(List.of(text(first), text(code))).containsExactly("OUTPUT last words", "EXIT_CODE 7");
        byte[] again = heard.poll(PATIENCE, TimeUnit.SECONDS);
        assertThat(Frame.decode(again).sequence()).isEqualTo(first.sequence());
        client.hear(again, 1 << 20, clock.instant()).answers().forEach(session::receive);
        assertThat(text(next(session))).isEqualTo("EXIT_CODE 7");
        assertThat(end().output()).isEmpty();
    }

    @Test
    void nothingWaitsForASessionThatIsClosed() throws Exception {
        DataChannels.Receiver session = begun(null);
        command.writes("# ");
        var _ = next(session);
        assertThat(awaited).isNotEmpty();
        session.closed();
        assertThat(command.writes.take()).as("the command is ended").isEmpty();
        assertThat(awaited).isEmpty();
    }

    @Test
    void aHandshakeInWhichNothingWasDoneEndsTheSession() throws Exception {
        DataChannels.Receiver session = connect();
        session.receive(hello("token", null));
        var _ = next(session);
        session.receive(said(PayloadType.HANDSHAKE_RESPONSE, "{\"ProcessedClientActions\":[null]}"));
        assertThat(end().output()).isEqualTo("The client cannot take part in a session of this type.");
        assertThat(command.begun).isEmpty();
    }

    @Test
    void noTokenNoSession() throws Exception {
        DataChannels.Receiver session = connect();
        session.receive(hello("guessed", null));
        assertThat(closed.get(PATIENCE, TimeUnit.SECONDS)).contains("token");
        session.receive(said(PayloadType.OUTPUT, "ls"));
        assertThat(command.begun).isEmpty();
    }

    @Test
    void aTokenIsForOneSession() throws Exception {
        DataChannels.Receiver _ = begun(null);
        assertThat(tickets.take("s-1", "token")).isEmpty();
    }

    @Test
    void whatIsNoFrameEndsTheConnectionAndSaysWhy() throws Exception {
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            DataChannels.Receiver session = connect();
            session.receive(hello("token", null));
            byte[] frame = new byte[random.nextInt(300)];
            random.nextBytes(frame);
            session.receive(frame);
            session.receive(new String(frame, StandardCharsets.UTF_8));
        }
        assertThat(closed.get(PATIENCE, TimeUnit.SECONDS)).contains("frame");
        assertThat(command.begun).isEmpty();
    }

    @Test
    void aCommandIsReadAsTheAgentReadsIt() {
        assertThat(ShellWords.of("sh -c 'echo \"a b\"' c\\ d \"e\\\"f\" '' # no more"))
                .containsExactly("sh", "-c", "echo \"a b\"", "c d", "e\"f", "");
        assertThat(ShellWords.of("  a#b\n$HOME|x ")).containsExactly("a#b", "$HOME|x");
    }
}
