package neargate.services.ecs.agents;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import neargate.agent.AgentCommunication;
import neargate.agent.AgentCommunication.Session;
import neargate.agent.Frames;
import neargate.agent.acs.AcsMessage;
import neargate.agent.tcs.TcsMessage;
import neargate.kernel.Ids;
import neargate.kernel.controller.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.EcsException;

/**
 * The web sockets of agents on other machines: one for tasks (ACS) and one for telemetry (TCS), which their parameters tell
 * apart. Frames in and out; what they mean is {@link AgentCommunication}'s.
 */
public final class AgentSockets {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSockets.class);
    private static final Frames<AcsMessage> ACS = new Frames<>(AcsMessage.class);
    private static final Frames<TcsMessage> TCS = new Frames<>(TcsMessage.class);

    /** An agent drops a connection on which it has heard nothing for one to two minutes. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(30);

    private final AgentCommunication communication;
    private final Timers timers;
    private final Clock clock;
    private final Ids ids;

    public AgentSockets(AgentCommunication communication, Timers timers, Clock clock, Ids ids) {
        this.communication = communication;
        this.timers = timers;
        this.clock = clock;
        this.ids = ids;
    }

    /** The agent's end of a web socket. Neither waits. */
    public interface Peer {
        void send(String frame);

        void close(String reason);
    }

    /** Hears the agent, one frame after the other. */
    public interface Receiver {
        void receive(String frame);

        void closed();
    }

    /**
     * A web socket for an agent.
     *
     * @param action what its credentials must allow on the instance, as {@code Poll}
     * @param begin what begins when the web socket is there
     */
    public record Offer(
            String action, String containerInstanceArn, String clusterArn, Function<Peer, Receiver> begin) {}

    /** Why an agent has no web socket: an error of the agent communication service. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final String type;

        private Refusal(String type, String message) {
            super(message, null, false, false);
            this.type = type;
        }

        /** As {@code InvalidInstanceException}. */
        public String type() {
            return type;
        }
    }

    /**
     * What an agent, for which the caller speaks, asks for.
     *
     * @param query the parameters of its request
     */
    public Offer open(Map<String, String> query) {
        String instance = query.get("containerInstanceArn");
        String cluster = query.get("clusterArn");
        if (instance != null && cluster != null) {
            return offer("Poll", cluster, instance, (peer, _) -> new Acs(peer, cluster, instance));
        }
        String measured = query.get("containerInstance");
        String measuredIn = query.get("cluster");
        if (measured != null && measuredIn != null) {
            return offer("StartTelemetrySession", measuredIn, measured, Tcs::new);
        }
        throw new Refusal("BadRequestException", "clusterArn and containerInstanceArn are required.");
    }

    private Offer offer(String action, String cluster, String instance, BiFunction<Peer, String, Socket<?>> socket) {
        try {
            String arn = communication.require(cluster, instance);
            return new Offer(action, arn, clusterArn(arn), peer -> begin(socket.apply(peer, arn), peer));
        } catch (EcsException e) {
            throw refusal(e);
        }
    }

    private static String clusterArn(String instanceArn) {
        return instanceArn.substring(0, instanceArn.lastIndexOf('/')).replace(":container-instance/", ":cluster/");
    }

    private static Refusal refusal(EcsException e) {
        String code = e.awsErrorDetails().errorCode();
        String type = switch (e) {
            case ClusterNotFoundException _ -> "InvalidClusterException";
            default -> code.equals(AgentCommunication.INACTIVE) ? code : "InvalidInstanceException";
        };
        return new Refusal(type, e.awsErrorDetails().errorMessage());
    }

    /** An instance may have been deregistered since the agent asked. */
    private static Receiver begin(Socket<?> socket, Peer peer) {
        try {
            socket.begin();
        } catch (EcsException e) {
            Refusal refusal = refusal(e);
            peer.close(refusal.type() + ": " + refusal.getMessage());
        } catch (RuntimeException e) {
            socket.closed();
            throw e;
        }
        return socket;
    }

    /** What both have in common. */
    private abstract class Socket<M> implements Receiver {
        final Peer peer;
        private final Frames<M> frames;
        private Timers.Timer next = () -> {};
        private boolean closed;

        Socket(Peer peer, Frames<M> frames) {
            this.peer = peer;
            this.frames = frames;
        }

        void begin() {
            beat();
        }

        abstract M heartbeat();

        abstract void receive(M message);

        final void send(M message) {
            peer.send(frames.write(message));
        }

        private synchronized void beat() {
            if (!closed) {
                send(heartbeat());
                next = timers.at(clock.instant().plus(HEARTBEAT), this::beat);
            }
        }

        @Override
        public final void receive(String frame) {
            Optional<M> message;
            try {
                message = frames.read(frame);
            } catch (IllegalArgumentException e) {
                LOG.info("An agent's connection is closed: {}", e.getMessage());
                peer.close("BadRequestException: " + e.getMessage());
                return;
            }
            message.ifPresentOrElse(this::receive, () -> LOG.debug("no message that is known here: {}", frame));
        }

        private synchronized void stopBeating() {
            closed = true;
            next.cancel();
        }

        @Override
        public void closed() {
            stopBeating();
        }
    }

    private final class Acs extends Socket<AcsMessage> {
        private final String cluster;
        private final String instance;
        private Optional<Session> session = Optional.empty();

        Acs(Peer peer, String cluster, String instance) {
            super(peer, ACS);
            this.cluster = cluster;
            this.instance = instance;
        }

        @Override
        void begin() {
            session = Optional.of(communication.connect(cluster, instance, this::send, peer::close));
            super.begin();
        }

        @Override
        AcsMessage heartbeat() {
            return new AcsMessage.HeartbeatMessage(true, ids.uuid());
        }

        @Override
        void receive(AcsMessage message) {
            session.ifPresent(connected -> connected.receive(message));
        }

        @Override
        public void closed() {
            super.closed();
            session.ifPresent(Session::close);
        }
    }

    private final class Tcs extends Socket<TcsMessage> {
        private final String instanceArn;

        Tcs(Peer peer, String instanceArn) {
            super(peer, TCS);
            this.instanceArn = instanceArn;
        }

        @Override
        TcsMessage heartbeat() {
            return new TcsMessage.HeartbeatMessage(true);
        }

        @Override
        void receive(TcsMessage message) {
            communication.publish(instanceArn, message).ifPresent(this::send);
        }
    }
}
