package neargate.app.exec;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import neargate.agent.datachannel.BadFrameException;
import neargate.agent.datachannel.ChannelMessage;
import neargate.agent.datachannel.ChannelMessage.Action;
import neargate.agent.datachannel.ChannelMessage.ChannelClosed;
import neargate.agent.datachannel.ChannelMessage.HandshakeComplete;
import neargate.agent.datachannel.ChannelMessage.HandshakeRequest;
import neargate.agent.datachannel.ChannelMessage.OpenDataChannel;
import neargate.agent.datachannel.ChannelMessage.SessionType;
import neargate.agent.datachannel.DataChannel;
import neargate.agent.datachannel.Frame;
import neargate.agent.datachannel.Link;
import neargate.agent.datachannel.PayloadType;
import neargate.kernel.controller.Timers;

/** The other end of one session: it says what a test wants it to, and keeps what it hears. */
final class FarEnd implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Timers timers = Timers.of(Clock.systemUTC());
    private final HttpServer server;
    private final CompletableFuture<ServerWebSocket> socket = new CompletableFuture<>();
    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final Link link =
            new Link(DataChannel.ofAgent(UUID::randomUUID), this::raw, () -> {}, timers, Clock.systemUTC());

    FarEnd() {
        server = vertx.createHttpServer()
                .webSocketHandler(this::take)
                .listen(0, "127.0.0.1")
                .await();
    }

    private void take(ServerWebSocket taken) {
        taken.textMessageHandler(texts::add);
        taken.binaryMessageHandler(bytes -> {
            try {
                frames.addAll(
                        link.hear(bytes.getBytes(), () -> Integer.MAX_VALUE).frames());
            } catch (BadFrameException e) {
                taken.close((short) 1002, e.getMessage());
            }
        });
        socket.complete(taken);
    }

    URI address() {
        return URI.create("ws://127.0.0.1:" + server.actualPort() + "/");
    }

    /** Who the client says that it is. */
    OpenDataChannel hello() throws Exception {
        String text = texts.poll(30, TimeUnit.SECONDS);
        return ChannelMessage.read(String.valueOf(text).getBytes(StandardCharsets.UTF_8), OpenDataChannel.class);
    }

    /** The next frame of the client's that is no acknowledgement. */
    Frame heard() throws InterruptedException {
        Frame frame = frames.poll(30, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("nothing is said any more");
        }
        return frame;
    }

    void asksForTheHandshake() throws InterruptedException {
        say(
                PayloadType.HANDSHAKE_REQUEST,
                new HandshakeRequest("3.3", List.of(new Action("SessionType", new SessionType("Standard", null)))));
    }

    void begins() throws InterruptedException {
        say(PayloadType.HANDSHAKE_COMPLETE, new HandshakeComplete(1, ""));
    }

    void say(PayloadType type, String text) throws InterruptedException {
        boolean _ = link.send(type, text.getBytes(StandardCharsets.UTF_8));
    }

    private void say(PayloadType type, ChannelMessage message) throws InterruptedException {
        boolean _ = link.send(type, ChannelMessage.write(message));
    }

    /** Closes the channel as an agent does. */
    void closes(String output) {
        link.close(new ChannelClosed("m", "2026", "d", "s", "channel_closed", 1, output));
    }

    /** Says what no agent says. */
    void raw(byte[] bytes) {
        socket.join().writeBinaryMessage(Buffer.buffer(bytes));
    }

    /** Ends the connection without a word on the channel. */
    void hangsUp(String reason) {
        socket.join().close((short) 1000, reason);
    }

    @Override
    public void close() {
        link.end();
        timers.close();
        vertx.close().await();
    }
}
