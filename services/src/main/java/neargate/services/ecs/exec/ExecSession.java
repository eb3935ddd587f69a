package neargate.services.ecs.exec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import neargate.agent.datachannel.BadFrameException;
import neargate.agent.datachannel.ChannelMessage;
import neargate.agent.datachannel.ChannelMessage.ChannelClosed;
import neargate.agent.datachannel.ChannelMessage.HandshakeComplete;
import neargate.agent.datachannel.ChannelMessage.HandshakeRequest;
import neargate.agent.datachannel.ChannelMessage.HandshakeResponse;
import neargate.agent.datachannel.ChannelMessage.OpenDataChannel;
import neargate.agent.datachannel.ChannelMessage.SessionType;
import neargate.agent.datachannel.ChannelMessage.TerminalSize;
import neargate.agent.datachannel.DataChannel;
import neargate.agent.datachannel.DataChannel.Heard;
import neargate.agent.datachannel.Frame;
import neargate.agent.datachannel.Link;
import neargate.agent.datachannel.PayloadType;
import neargate.engine.Engine;
import neargate.kernel.Ids;
import neargate.kernel.Pace;
import neargate.kernel.controller.Timers;
import neargate.services.ecs.exec.DataChannels.Peer;
import neargate.services.ecs.exec.DataChannels.Receiver;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** A session as its client hears it: the token, the handshake, then the command's input and output until one of them ends. */
final class ExecSession implements Receiver {
    /** One that has all that clients ask for: from 2.3.722.0 on they end a session by a flag. */
    private static final String AGENT_VERSION = "3.3.1957.0";

    /** Of a command with a terminal, and of one without. */
    private static final String INTERACTIVE = "InteractiveCommands";

    private static final String NOT_INTERACTIVE = "NonInteractiveCommands";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(20);

    /** How long a client may take to leave by itself. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private static final int TERMINATE_SESSION = 2;
    private static final int MOST_BEFORE_RUNNING = 256 * 1024;

    private final String sessionId;
    private final Tickets tickets;
    private final Surroundings around;
    private final Peer peer;
    private final Link link;
    private final Instant began;
    private @Nullable Ticket ticket;
    private CommandRun.@Nullable Kind kind;
    private @Nullable CommandRun command;
    private Timers.@Nullable Timer timer;
    private boolean over;

    /** What all sessions have in common. */
    record Surroundings(
            Engine engine,
            CloudWatchLogsClient logs,
            Pace pace,
            Timers timers,
            Clock clock,
            Ids ids,
            Executor executor) {
        UUID uuid() {
            return UUID.fromString(ids.uuid());
        }
    }

    private ExecSession(String sessionId, Tickets tickets, Surroundings around, Peer peer) {
        this.sessionId = sessionId;
        this.tickets = tickets;
        this.around = around;
        this.peer = peer;
        this.link = new Link(
                DataChannel.ofAgent(around::uuid),
                peer::send,
                () -> peer.close("nothing is acknowledged"),
                around.timers(),
                around.clock());
        this.began = around.clock().instant();
    }

    /** Waits for the client's token, for a while. */
    static ExecSession begin(String sessionId, Tickets tickets, Surroundings around, Peer peer) {
        var session = new ExecSession(sessionId, tickets, around, peer);
        session.next(session.began.plus(PATIENCE), () -> peer.close("the handshake takes too long"));
        return session;
    }

    @Override
    public void receive(String text) {
        if (ticket != null) {
            peer.close("the channel is open already");
            return;
        }
        try {
            OpenDataChannel said = ChannelMessage.read(text.getBytes(StandardCharsets.UTF_8), OpenDataChannel.class);
            ticket = said.tokenValue() == null
                    ? null
                    : tickets.take(sessionId, said.tokenValue()).orElse(null);
            if (ticket == null) {
                peer.close("the token is not of a session that is waited for");
                return;
            }
            boolean terminal = !Boolean.FALSE.equals(said.terminal());
            kind = new CommandRun.Kind(terminal, said.terminal() != null);
            var type = new SessionType(terminal ? INTERACTIVE : NOT_INTERACTIVE, null);
            say(
                    PayloadType.HANDSHAKE_REQUEST,
                    new HandshakeRequest(AGENT_VERSION, List.of(new ChannelMessage.Action("SessionType", type))));
        } catch (BadFrameException e) {
            peer.close(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void receive(byte[] frame) {
        if (ticket == null) {
            peer.close("the first message is a token, as text");
            return;
        }
        try {
            CommandRun run = command;
            Heard heard = link.hear(frame, () -> run == null ? MOST_BEFORE_RUNNING : run.room());
            for (Frame next : heard.frames()) {
                hear(next);
            }
            if (heard.closed().isPresent()) {
                peer.close("the client has closed the channel");
            }
        } catch (BadFrameException e) {
            peer.close(String.valueOf(e.getMessage()));
        }
    }

    private void hear(Frame frame) throws BadFrameException {
        CommandRun run = command;
        if (run == null) {
            if (frame.payloadType() == PayloadType.HANDSHAKE_RESPONSE) {
                shaken(ChannelMessage.read(frame, HandshakeResponse.class));
            }
            return;
        }
        switch (frame.payloadType()) {
            case OUTPUT -> {
                if (frame.payload().length > 0) {
                    run.input(frame.payload());
                }
                if (frame.last()) {
                    run.endInput();
                }
            }
            case SIZE -> {
                TerminalSize size = ChannelMessage.read(frame, TerminalSize.class);
                run.resize(size.columns(), size.rows());
            }
            case FLAG -> {
                if (frame.payload().length == Integer.BYTES
                        && ByteBuffer.wrap(frame.payload()).getInt() == TERMINATE_SESSION) {
                    run.end();
                }
            }
            default -> {
                // Nothing else is a client's to say.
            }
        }
    }

    private void shaken(HandshakeResponse response) {
        boolean failed = response.processedClientActions() != null
                && response.processedClientActions().stream()
                        .anyMatch(action -> action == null || action.actionStatus() != 1);
        Ticket of = ticket;
        CommandRun.Kind how = kind;
        if (failed || of == null || how == null) {
            over("The client cannot take part in a session of this type.");
            return;
        }
        Duration took = Duration.between(began, around.clock().instant());
        say(PayloadType.HANDSHAKE_COMPLETE, new HandshakeComplete(took.toNanos(), ""));
        var run = new CommandRun(of, how, around, link, this::over);
        command = run;
        run.begin();
        watch(run, around.pace().of(IDLE));
    }

    /** Ends a session in which nothing happens. */
    private void watch(CommandRun run, Duration idle) {
        next(run.active().plus(idle), () -> {
            if (around.clock().instant().isBefore(run.active().plus(idle))) {
                watch(run, idle);
            } else {
                over("Your session timed out due to inactivity.");
                run.end();
            }
        });
    }

    /** What time brings next, instead of what it would have brought; a session that is over waits for nothing more. */
    private synchronized void next(Instant when, Runnable what) {
        if (!over) {
            cancel();
            timer = around.timers().at(when, what);
        }
    }

    private void cancel() {
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Of the first few messages, for which there is always room. */
    private void say(PayloadType type, ChannelMessage message) {
        try {
            boolean _ = link.send(type, ChannelMessage.write(message));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells the client that the session is over, and leaves it to it to go. */
    private synchronized void over(String output) {
        link.close(new ChannelClosed(
                around.ids().uuid(), around.clock().instant().toString(), "", sessionId, "channel_closed", 1, output));
        next(around.clock().instant().plus(FAREWELL), () -> peer.close("the session has ended"));
        over = true;
    }

    @Override
    public void closed() {
        synchronized (this) {
            over = true;
            cancel();
        }
        link.end();
        CommandRun run = command;
        if (run != null) {
            run.end();
        }
    }
}
