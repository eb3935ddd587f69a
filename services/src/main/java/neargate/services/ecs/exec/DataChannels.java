package neargate.services.ecs.exec;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import neargate.engine.Engine;
import neargate.kernel.Ids;
import neargate.kernel.Pace;
import neargate.kernel.controller.Timers;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;

/** The web sockets of sessions, each at a path of its own. */
public final class DataChannels {
    /** What their paths begin with. */
    static final String PATH = "/v1/data-channel/";

    private final Tickets tickets;
    private final ExecSession.Surroundings surroundings;

    /**
     * The web sockets of the sessions that are waited for.
     *
     * @param logs where output is kept besides
     * @param pace how long a session may be idle
     * @param executor where commands are listened to
     */
    public DataChannels(
            Tickets tickets,
            Engine engine,
            CloudWatchLogsClient logs,
            Pace pace,
            Timers timers,
            Clock clock,
            Ids ids,
            Executor executor) {
        this.tickets = tickets;
        this.surroundings = new ExecSession.Surroundings(engine, logs, pace, timers, clock, ids, executor);
    }

    /** The client's end of a web socket. Neither waits. */
    public interface Peer {
        void send(byte[] frame);

        void close(String reason);
    }

    /** Hears the client, one message after the other. */
    public interface Receiver {
        /** The first message: who it is. */
        void receive(String text);

        void receive(byte[] frame);

        void closed();
    }

    /** What answers at a path; empty if it is none of ours. Whoever connects there says a token first. */
    public Optional<Function<Peer, Receiver>> open(String path) {
        if (!path.startsWith(PATH)) {
            return Optional.empty();
        }
        String sessionId = path.substring(PATH.length());
        return Optional.of(peer -> ExecSession.begin(sessionId, tickets, surroundings, peer));
    }
}
