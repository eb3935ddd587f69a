package neargate.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.http.WebSocketInternal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A web socket in use. One message is read from the connection at a time, so that a peer can be no faster than its receiver;
 * one that does not read what it is sent, or does not answer pings, is cut off.
 */
final class Conversation implements Peer {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.gateway");
    private static final int MOST_UNREAD = 8 << 20;
    private static final long PING_MILLIS = 15_000;
    private static final long LONGEST_SILENCE_NANOS = 3 * PING_MILLIS * 1_000_000;
    private static final int LONGEST_REASON = 123;
    private static final short NORMAL = 1000;
    private static final short GOING_AWAY = 1001;

    private final Vertx vertx;
    private final Context context;
    private final ServerWebSocket socket;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicLong unread = new AtomicLong();
    private volatile long heard = System.nanoTime();

    private sealed interface Event {
        record Said(String text) implements Event {}

        @SuppressWarnings("ArrayRecordComponent") // never compared
        record SaidInBytes(byte[] message) implements Event {}

        record Ended() implements Event {}
    }

    private Conversation(Vertx vertx, ServerWebSocket socket) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.socket = socket;
    }

    /** Begins; to be called on the socket's event loop. */
    static void begin(Vertx vertx, ServerWebSocket socket, Function<Peer, Receiver> begin) {
        new Conversation(vertx, socket).begin(begin);
    }

    private void begin(Function<Peer, Receiver> begin) {
        try {
            listen();
        } catch (IllegalStateException e) {
            LOG.debug("it has closed before a word was said: {}", e.getMessage());
            return;
        }
        Thread.ofVirtual().name("web-socket").start(() -> run(begin));
    }

    /** A socket that has closed already takes no listener. */
    private void listen() {
        socket.pause();
        socket.closeHandler(_ -> events.add(new Event.Ended()));
        socket.exceptionHandler(failure -> close("it cannot be read: " + failure.getMessage()));
        socket.textMessageHandler(text -> said(new Event.Said(text)));
        socket.binaryMessageHandler(message -> said(new Event.SaidInBytes(message.getBytes())));
        socket.pongHandler(_ -> heard = System.nanoTime());
        socket.shutdownHandler(_ -> end(GOING_AWAY, "the endpoint stops"));
        long _ = vertx.setPeriodic(PING_MILLIS, this::ping);
    }

    private void said(Event event) {
        socket.pause();
        heard = System.nanoTime();
        events.add(event);
    }

    private void ping(long timer) {
        if (socket.isClosed()) {
            boolean _ = vertx.cancelTimer(timer);
        } else if (System.nanoTime() - heard > LONGEST_SILENCE_NANOS) {
            cut("nothing is heard of it");
        } else {
            socket.writePing(Buffer.buffer());
        }
    }

    private void run(Function<Peer, Receiver> begin) {
        try {
            Receiver receiver = begin.apply(this);
            try {
                hand(receiver);
            } finally {
                receiver.closed();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("a web socket's receiver failed", e);
            close("InternalFailure");
        }
    }

    /** Hands the receiver what is said, until the socket has ended. */
    private void hand(Receiver receiver) throws InterruptedException {
        while (true) {
            context.runOnContext(_ -> socket.resume());
            switch (events.take()) {
                case Event.Said(String text) -> receiver.receive(text);
                case Event.SaidInBytes(byte[] message) -> receiver.receive(message);
                case Event.Ended() -> {
                    return;
                }
            }
        }
    }

    @Override
    public void send(String text) {
        // One frame, whatever its length, since others may be sending as well.
        send(text.length(), () -> socket.writeFinalTextFrame(text));
    }

    @Override
    public void send(byte[] message) {
        send(message.length, () -> socket.writeFinalBinaryFrame(Buffer.buffer(message)));
    }

    /** Counted here: a socket's own queue is full after a few messages that its event loop has not seen yet. */
    private void send(int length, Supplier<Future<Void>> frame) {
        if (socket.isClosed()) {
            return;
        }
        try {
            if (unread.addAndGet(length) > MOST_UNREAD) {
                cut("it does not read what it is sent");
                return;
            }
            var _ = frame.get().onComplete(_ -> unread.addAndGet(-length));
        } catch (IllegalStateException e) {
            LOG.debug("it has closed meanwhile: {}", e.getMessage());
        }
    }

    /** Without a goodbye, for which the peer has no ear. */
    private void cut(String why) {
        LOG.info("The web socket of {} is cut off: {}", socket.remoteAddress(), why);
        if (socket instanceof WebSocketInternal internal) {
            var _ = internal.channelHandlerContext().close();
        }
    }

    @Override
    public void close(String reason) {
        end(NORMAL, reason);
    }

    private void end(short code, String reason) {
        if (!socket.isClosed()) {
            try {
                socket.close(code, shortened(reason));
            } catch (IllegalStateException e) {
                LOG.debug("it has closed meanwhile: {}", e.getMessage());
            }
        }
    }

    /** What fits into a close frame. */
    private static String shortened(String reason) {
        byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_REASON) {
            return reason;
        }
        int end = LONGEST_REASON;
        while ((bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
