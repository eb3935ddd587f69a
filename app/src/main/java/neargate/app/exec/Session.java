package neargate.app.exec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import neargate.agent.datachannel.BadFrameException;
import neargate.agent.datachannel.ChannelMessage;
import neargate.agent.datachannel.ChannelMessage.ChannelClosed;
import neargate.agent.datachannel.ChannelMessage.HandshakeRequest;
import neargate.agent.datachannel.ChannelMessage.HandshakeResponse;
import neargate.agent.datachannel.ChannelMessage.OpenDataChannel;
import neargate.agent.datachannel.ChannelMessage.ProcessedAction;
import neargate.agent.datachannel.ChannelMessage.TerminalSize;
import neargate.agent.datachannel.DataChannel;
import neargate.agent.datachannel.DataChannel.Heard;
import neargate.agent.datachannel.Frame;
import neargate.agent.datachannel.Link;
import neargate.agent.datachannel.PayloadType;
import neargate.app.Refusal;
import neargate.kernel.controller.Timers;
import org.jspecify.annotations.Nullable;

/** A session with a command in a container, at the user's end. */
public final class Session implements WebSocket.Listener {
    private static final String VERSION = "1.2.707.0";
    private static final int DONE = 1;

    private final Streams streams;
    private final Optional<TerminalSize> terminal;
    private final Link link;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final CompletableFuture<End> ended = new CompletableFuture<>();
    private final ByteArrayOutputStream part = new ByteArrayOutputStream();
    private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable Integer exitCode;

    /** What the command reads and writes. */
    public record Streams(InputStream in, OutputStream out, OutputStream error) {}

    /**
     * How it ended.
     *
     * @param exitCode of the command; empty if nobody knows it
     * @param said what there is to be said of it; empty for nothing
     */
    public record End(Optional<Integer> exitCode, String said) {}

    private Session(Streams streams, Optional<TerminalSize> terminal, Timers timers) {
        this.streams = streams;
        this.terminal = terminal;
        this.link = new Link(
                DataChannel.ofClient(UUID::randomUUID),
                this::send,
                () -> end("nothing is acknowledged"),
                timers,
                Clock.systemUTC());
    }

    /**
     * Connects, and says who it is.
     *
     * @param terminal the size of the terminal that the command gets; empty if it gets none
     * @throws Refusal when there is nothing to connect to any more
     */
    public static Session open(
            HttpClient http, URI url, String token, Streams streams, Optional<TerminalSize> terminal, Timers timers) {
        var session = new Session(streams, terminal, timers);
        WebSocket socket;
        try {
            socket = http.newWebSocketBuilder().buildAsync(url, session).join();
        } catch (CompletionException e) {
            throw new Refusal("no connection to the session at " + url.getAuthority()
                    + ": does Neargate still run? (neargate status)");
        }
        var hello = new OpenDataChannel(
                ChannelMessage.SCHEMA,
                UUID.randomUUID().toString(),
                token,
                UUID.randomUUID().toString(),
                VERSION,
                terminal.isPresent());
        String text = new String(ChannelMessage.write(hello), StandardCharsets.UTF_8);
        session.socket = socket;
        session.enqueue(socket.sendText(text, true));
        Thread.ofVirtual().name("exec-input").start(session::readInput);
        return session;
    }

    /** Waits for its end. */
    public End await() {
        return ended.join();
    }

    /** The terminal has this size now. */
    public void resize(TerminalSize size) throws InterruptedException {
        begun.join();
        tell(size);
    }

    private void tell(TerminalSize size) throws InterruptedException {
        boolean _ = link.send(PayloadType.SIZE, ChannelMessage.write(size));
    }

    private void readInput() {
        try {
            begun.join();
            byte[] bytes = new byte[DataChannel.PIECE];
            for (int count = streams.in().read(bytes);
                    count >= 0;
                    count = streams.in().read(bytes)) {
                if (!link.send(PayloadType.OUTPUT, Arrays.copyOf(bytes, count))) {
                    return;
                }
            }
            if (terminal.isEmpty()) {
                boolean _ = link.sendEnd();
            }
        } catch (IOException e) {
            end("no more input: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A web socket sends one message after the other. */
    private synchronized void send(byte[] frame) {
        sending = sending.thenCompose(_ -> Objects.requireNonNull(socket).sendBinary(ByteBuffer.wrap(frame), true));
    }

    private synchronized void enqueue(CompletableFuture<?> text) {
        sending = text;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        part.writeBytes(bytes);
        if (last) {
            byte[] frame = part.toByteArray();
            part.reset();
            hear(frame);
        }
        from.request(1);
        return null;
    }

    private void hear(byte[] bytes) {
        try {
            Heard heard = link.hear(bytes, () -> Integer.MAX_VALUE);
            for (Frame frame : heard.frames()) {
                hear(frame);
            }
            heard.closed().ifPresent(this::closed);
        } catch (BadFrameException | IOException e) {
            end(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hear(Frame frame) throws BadFrameException, IOException, InterruptedException {
        switch (frame.payloadType()) {
            case HANDSHAKE_REQUEST -> answer(ChannelMessage.read(frame, HandshakeRequest.class));
            case HANDSHAKE_COMPLETE -> begin();
            case OUTPUT -> write(streams.out(), frame.payload());
            case STANDARD_ERROR, ERROR -> write(streams.error(), frame.payload());
            case EXIT_CODE -> exitCode = exitCode(frame.payload());
            default -> {
                // Nothing else concerns a client.
            }
        }
    }

    /** What is typed first finds the terminal's size, and only after that one comes another. */
    private void begin() throws InterruptedException {
        if (terminal.isPresent()) {
            tell(terminal.get());
        }
        begun.complete(null);
    }

    private static @Nullable Integer exitCode(byte[] payload) {
        try {
            return Integer.valueOf(new String(payload, StandardCharsets.UTF_8));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private void answer(HandshakeRequest request) throws InterruptedException {
        List<ProcessedAction> done = request.requestedClientActions().stream()
                .map(action -> new ProcessedAction(action.actionType(), DONE, null, null))
                .toList();
        boolean _ =
                link.send(PayloadType.HANDSHAKE_RESPONSE, ChannelMessage.write(new HandshakeResponse(VERSION, done)));
    }

    private static void write(OutputStream to, byte[] bytes) throws IOException {
        to.write(bytes);
        to.flush();
    }

    private void closed(ChannelClosed closed) {
        end(Objects.requireNonNullElse(closed.output(), ""));
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        end("the connection was closed" + (reason.isEmpty() ? "" : ": " + reason));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        end("the connection broke: " + error.getMessage());
    }

    private void end(String said) {
        link.end();
        ended.complete(new End(Optional.ofNullable(exitCode), said));
    }
}
