package neargate.app.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import neargate.agent.datachannel.ChannelMessage;
import neargate.agent.datachannel.ChannelMessage.HandshakeResponse;
import neargate.agent.datachannel.ChannelMessage.OpenDataChannel;
import neargate.agent.datachannel.ChannelMessage.ProcessedAction;
import neargate.agent.datachannel.ChannelMessage.TerminalSize;
import neargate.agent.datachannel.Frame;
import neargate.agent.datachannel.PayloadType;
import neargate.app.Refusal;
import neargate.kernel.controller.Timers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final Optional<TerminalSize> NO_TERMINAL = Optional.empty();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Timers timers = Timers.of(Clock.systemUTC());
    private final FarEnd far = new FarEnd();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @AfterEach
    void close() {
        http.shutdownNow();
        timers.close();
        far.close();
    }

    private Session open(InputStream input, Optional<TerminalSize> terminal) {
        return Session.open(http, far.address(), "secret", new Session.Streams(input, out, error), terminal, timers);
    }

    private Session begun(InputStream input, Optional<TerminalSize> terminal) throws InterruptedException {
        Session session = open(input, terminal);
        far.asksForTheHandshake();
        far.begins();
        assertThat(far.heard().payloadType()).isEqualTo(PayloadType.HANDSHAKE_RESPONSE);
        return session;
    }

    private static InputStream typed(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Frame frame) {
        return new String(frame.payload(), StandardCharsets.UTF_8);
    }

    @Test
    void theTerminalsSizeIsToldBeforeAnythingThatIsTyped() throws Exception {
        open(typed("ls\n"), Optional.of(new TerminalSize(100, 30)));
        OpenDataChannel hello = far.hello();
        assertThat(hello.tokenValue()).isEqualTo("secret");
        assertThat(hello.terminal()).isTrue();

        far.asksForTheHandshake();
        assertThat(ChannelMessage.read(far.heard(), HandshakeResponse.class).processedClientActions())
                .extracting(ProcessedAction::actionType, ProcessedAction::actionStatus)
                .containsExactly(tuple("SessionType", 1));

        far.begins();
        Frame size = far.heard();
        assertThat(size.payloadType()).isEqualTo(PayloadType.SIZE);
        assertThat(ChannelMessage.read(size, TerminalSize.class)).isEqualTo(new TerminalSize(100, 30));
        Frame typed = far.heard();
        assertThat(typed.payloadType()).isEqualTo(PayloadType.OUTPUT);
        assertThat(text(typed)).isEqualTo("ls\n");
    }

    @Test
    void aTerminalThatIsMadeLargerSaysSo() throws Exception {
        try (var keyboard = new PipedOutputStream()) {
            Session session = begun(new PipedInputStream(keyboard), Optional.of(new TerminalSize(80, 24)));
            assertThat(far.heard().payloadType()).isEqualTo(PayloadType.SIZE);
            session.resize(new TerminalSize(120, 40));
            assertThat(ChannelMessage.read(far.heard(), TerminalSize.class)).isEqualTo(new TerminalSize(120, 40));
        }
    }

    @Test
    void aTerminalThatIsMadeLargerDuringTheHandshakeSaysSoAfterItsFirstSize() throws Exception {
        Session session = open(InputStream.nullInputStream(), Optional.of(new TerminalSize(80, 24)));
        Thread resizing = Thread.ofPlatform().start(() -> {
            try {
                session.resize(new TerminalSize(120, 40));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        while (resizing.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        far.begins();
        assertThat(ChannelMessage.read(far.heard(), TerminalSize.class)).isEqualTo(new TerminalSize(80, 24));
        assertThat(ChannelMessage.read(far.heard(), TerminalSize.class)).isEqualTo(new TerminalSize(120, 40));
    }

    @Test
    void withoutATerminalTheCommandIsToldThatNoMoreInputComes() throws Exception {
        begun(typed("one\n"), NO_TERMINAL);
        assertThat(far.hello().terminal()).isFalse();
        assertThat(text(far.heard())).isEqualTo("one\n");
        Frame end = far.heard();
        assertThat(end.last()).isTrue();
        assertThat(end.payload()).isEmpty();
    }

    @Test
    void whatTheCommandSaysAndItsExitCodeComeOut() throws Exception {
        Session session = begun(InputStream.nullInputStream(), NO_TERMINAL);
        far.say(PayloadType.OUTPUT, "to the one, ");
        far.say(PayloadType.STANDARD_ERROR, "to the other");
        far.say(PayloadType.OUTPUT, "in order");
        far.say(PayloadType.EXIT_CODE, "3");
        far.closes("");

        assertThat(session.await()).isEqualTo(new Session.End(Optional.of(3), ""));
        assertThat(out).hasToString("to the one, in order");
        assertThat(error).hasToString("to the other");
    }

    @Test
    void whyTheAgentClosesIsToldToTheUser() throws Exception {
        Session session = begun(InputStream.nullInputStream(), NO_TERMINAL);
        far.closes("The session was idle for too long.");

        assertThat(session.await()).isEqualTo(new Session.End(Optional.empty(), "The session was idle for too long."));
    }

    @Test
    void anExitCodeThatIsNoneIsNobodys() throws Exception {
        Session session = begun(InputStream.nullInputStream(), NO_TERMINAL);
        far.say(PayloadType.EXIT_CODE, "well");
        far.closes("");

        assertThat(session.await().exitCode()).isEmpty();
    }

    @Test
    void aConnectionThatIsClosedEndsTheSession() throws Exception {
        Session session = begun(InputStream.nullInputStream(), NO_TERMINAL);
        far.hangsUp("the task has stopped");

        assertThat(session.await())
                .isEqualTo(new Session.End(Optional.empty(), "the connection was closed: the task has stopped"));
    }

    @Test
    void whatIsNoFrameEndsTheSession() throws Exception {
        Session session = begun(InputStream.nullInputStream(), NO_TERMINAL);
        far.raw(new byte[3]);

        assertThat(session.await())
                .isEqualTo(new Session.End(Optional.empty(), "a frame has at least 120 bytes, not 3"));
    }

    @Test
    void whereNothingListensAnyMoreOneSentenceSaysSo() throws Exception {
        int port;
        try (var gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        var streams = new Session.Streams(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        assertThatThrownBy(() -> Session.open(
                        http, URI.create("ws://127.0.0.1:" + port + "/"), "token", streams, NO_TERMINAL, timers))
                .isInstanceOf(Refusal.class)
                .hasMessage("no connection to the session at 127.0.0.1:" + port
                        + ": does Neargate still run? (neargate status)");
    }
}
