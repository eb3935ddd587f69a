package neargate.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import neargate.gateway.WebSockets;
import neargate.gateway.http.Peer;
import neargate.gateway.http.Receiver;
import neargate.gateway.protocol.WireResponse;
import neargate.services.ecs.agents.AgentSockets;
import neargate.services.ecs.exec.DataChannels;

/** The web sockets of ECS at the endpoint: those of agents, and those of sessions of ECS Exec. */
record EcsWebSockets(AgentSockets sockets, DataChannels channels) implements WebSockets {
    private static final String PATH = "/ws";

    @Override
    public String signingName() {
        return "ecs";
    }

    @Override
    public Optional<Function<Peer, Receiver>> open(String path) {
        return channels.open(path).map(begin -> peer -> heard(begin.apply(listened(peer))));
    }

    @Override
    public Offer open(String path, Map<String, String> query) {
        if (!path.equals(PATH)) {
            return refused(404, "BadRequestException", "There is no web socket at " + path + ".");
        }
        try {
            AgentSockets.Offer offer = sockets.open(query);
            return new Offer.Conversation(
                    offer.action(),
                    offer.containerInstanceArn(),
                    Map.of("ecs:cluster", List.of(offer.clusterArn())),
                    peer -> heard(offer.begin().apply(spokenTo(peer)), peer));
        } catch (AgentSockets.Refusal e) {
            return refused(400, e.type(), e.getMessage());
        }
    }

    /** In the form of a frame: agents read it as one. */
    private static Offer refused(int status, String type, String message) {
        var frame = JsonNodeFactory.instance.objectNode().put("type", type);
        frame.putObject("message").put("message", message);
        return new Offer.Refused(new WireResponse(
                status,
                List.of(Map.entry("content-type", "application/json"), Map.entry("x-amzn-errortype", type)),
                frame.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static AgentSockets.Peer spokenTo(Peer peer) {
        return new AgentSockets.Peer() {
            @Override
            public void send(String frame) {
                peer.send(frame);
            }

            @Override
            public void close(String reason) {
                peer.close(reason);
            }
        };
    }

    private static DataChannels.Peer listened(Peer peer) {
        return new DataChannels.Peer() {
            @Override
            public void send(byte[] frame) {
                peer.send(frame);
            }

            @Override
            public void close(String reason) {
                peer.close(reason);
            }
        };
    }

    private static Receiver heard(DataChannels.Receiver receiver) {
        return new Receiver() {
            @Override
            public void receive(String text) {
                receiver.receive(text);
            }

            @Override
            public void receive(byte[] message) {
                receiver.receive(message);
            }

            @Override
            public void closed() {
                receiver.closed();
            }
        };
    }

    private static Receiver heard(AgentSockets.Receiver receiver, Peer peer) {
        return new Receiver() {
            @Override
            public void receive(String text) {
                receiver.receive(text);
            }

            @Override
            public void receive(byte[] message) {
                peer.close("only text is understood here");
            }

            @Override
            public void closed() {
                receiver.closed();
            }
        };
    }
}
