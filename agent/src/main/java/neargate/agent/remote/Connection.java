package neargate.agent.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import neargate.agent.AgentCommunication;
import neargate.engine.Mailbox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A web socket that is opened again whenever it ends: at once after an ordinary end, after growing pauses when it was lost or
 * cannot be had, and after an hour when the instance is not registered any more. One on which nothing is heard is given up.
 */
final class Connection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration INACTIVE = Duration.ofHours(1);

    /** ECS sends a heartbeat more often than this. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(75);

    /** In characters: nothing that ECS says is as long. */
    private static final int LONGEST_TEXT = 8 << 20;

    /** One that ends sooner is no ordinary one, whatever is said. */
    private static final Duration ORDINARY = Duration.ofSeconds(10);

    private final String name;
    private final Dialer dialer;
    private final Address address;
    private final Peer peer;
    private final Backoff backoff;
    private final Mailbox<String> outbox;
    private final Executor executor;
    private volatile @Nullable WebSocket socket;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** Where the other end is; asked before each attempt. */
    interface Address {
        URI ask() throws IOException;
    }

    /** Who is told, one call after the other. */
    interface Peer {
        void opened();

        void said(String frame);

        void ended();
    }

    /** @param executor where the connection is kept, each on a thread of its own, and texts are sent */
    Connection(String name, Dialer dialer, Address address, Peer peer, Executor executor, RandomGenerator random) {
        this.name = name;
        this.dialer = dialer;
        this.address = address;
        this.peer = peer;
        this.backoff = new Backoff(random);
        this.outbox = new Mailbox<>(executor, this::deliver);
        this.executor = executor;
    }

    void start() {
        executor.execute(this::run);
    }

    /** Sends a text if there is a connection; a text that is lost with it is lost. */
    void send(String frame) {
        if (socket != null) {
            outbox.post(frame);
        }
    }

    private void deliver(String frame) {
        WebSocket connected = socket;
        if (connected != null) {
            try {
                connected.sendText(frame, true).join();
            } catch (CompletionException e) {
                LOG.debug("{}: {}", name, e.getMessage());
            }
        }
    }

    private void run() {
        thread = Thread.currentThread();
        try {
            while (!closed) {
                Thread.sleep(attempt());
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", name);
        }
    }

    /** Opens a connection and returns when it has ended, with how long to wait before the next. */
    private Duration attempt() throws InterruptedException {
        var ear = new Ear();
        long began = System.nanoTime();
        String end;
        try {
            socket = dialer.dial(address.ask(), ear);
            began = System.nanoTime();
            LOG.info("{} is connected", name);
            peer.opened();
            end = converse(ear);
        } catch (IOException | SdkException e) {
            end = String.valueOf(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} failed", name, e);
            end = e.toString();
        } finally {
            hangUp();
        }
        Duration lasted = Duration.ofNanos(System.nanoTime() - began);
        Duration pause = pause(end, ear.ordinary, lasted);
        LOG.info("{} is not connected ({}); tried again in {} ms", name, end, pause.toMillis());
        return pause;
    }

    private Duration pause(String end, boolean ordinary, Duration lasted) {
        boolean held = lasted.compareTo(ORDINARY) >= 0;
        if (held) {
            backoff.reset();
        }
        if (end.contains(AgentCommunication.INACTIVE)) {
            return INACTIVE;
        }
        return held && ordinary ? Duration.ZERO : backoff.next();
    }

    /** Hears what is said until the end, and returns why it came. */
    private String converse(Ear ear) throws InterruptedException {
        while (true) {
            Heard heard = ear.heard.poll(LONGEST_SILENCE.toMillis(), TimeUnit.MILLISECONDS);
            switch (heard) {
                case null -> {
                    return "nothing was heard for " + LONGEST_SILENCE.toSeconds() + " s";
                }
                case Heard.Text(String text) -> peer.said(text);
                case Heard.End(String reason) -> {
                    return reason;
                }
            }
        }
    }

    private void hangUp() {
        WebSocket ended = socket;
        socket = null;
        outbox.clear();
        if (ended != null) {
            ended.abort();
            peer.ended();
        }
    }

    /** Does not come back. */
    @Override
    public void close() {
        closed = true;
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    private sealed interface Heard {
        record Text(String text) implements Heard {}

        record End(String reason) implements Heard {}
    }

    /** Puts together what comes in parts. */
    private static final class Ear implements WebSocket.Listener {
        final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        volatile boolean ordinary;
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            if (part.length() + data.length() > LONGEST_TEXT) {
                heard.add(new Heard.End("what was said has no end"));
                return null;
            }
            part.append(data);
            if (last) {
                heard.add(new Heard.Text(part.toString()));
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ordinary = code == WebSocket.NORMAL_CLOSURE;
            heard.add(new Heard.End(code + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            heard.add(new Heard.End(failure.toString()));
        }
    }
}
