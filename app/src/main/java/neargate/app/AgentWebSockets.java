package neargate.app;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import neargate.gateway.WebSockets;
import neargate.gateway.authorization.AccessControl;
import neargate.gateway.http.Peer;
import neargate.gateway.http.Receiver;
import neargate.gateway.http.Upgrade;
import neargate.gateway.protocol.WireResponse;
import neargate.kernel.Arn;
import neargate.kernel.Caller;
import neargate.policy.Context;
import neargate.policy.Decision;
import neargate.services.ecs.agents.AgentSockets;

/** The web sockets of ECS agents, at the endpoint. */
record AgentWebSockets(AgentSockets sockets, AccessControl access) implements WebSockets {
    private static final String PATH = "/ws";

    @Override
    public String signingName() {
        return "ecs";
    }

    @Override
    public Upgrade open(String path, Map<String, String> query) {
        if (!path.equals(PATH)) {
            return refused(404, "BadRequestException", "There is no web socket at " + path + ".");
        }
        Optional<Upgrade> forbidden = forbidden(query);
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        try {
            Function<AgentSockets.Peer, AgentSockets.Receiver> begin = sockets.open(query);
            return new Upgrade.Accepted(peer -> heard(begin.apply(spokenTo(peer))));
        } catch (AgentSockets.Refusal e) {
            return refused(400, e.type(), e.getMessage());
        }
    }

    /** "Actions defined by Amazon ECS": the two web sockets are actions of container instances. */
    private Optional<Upgrade> forbidden(Map<String, String> query) {
        Caller caller = Caller.current();
        String polling = query.get("containerInstanceArn");
        String action = polling != null ? "ecs:Poll" : "ecs:StartTelemetrySession";
        String instance = polling != null ? polling : query.getOrDefault("containerInstance", "*");
        if (caller.isRoot()) {
            return Optional.empty();
        }
        String account = Arn.parse(instance).map(Arn::account).orElse(caller.account());
        Decision decision = access.decide(caller, action, instance, account, Context.EMPTY);
        return decision.isAllowed()
                ? Optional.empty()
                : Optional.of(refused(
                        400,
                        "AccessDeniedException",
                        "User: " + caller.principal() + " is not authorized to perform: " + action + " on resource: "
                                + instance + " " + decision.reason(action)));
    }

    /** In the form of a frame: agents read it as one. */
    private static Upgrade refused(int status, String type, String message) {
        var frame = JsonNodeFactory.instance.objectNode().put("type", type);
        frame.putObject("message").put("message", message);
        return new Upgrade.Refused(new WireResponse(
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

    private static Receiver heard(AgentSockets.Receiver receiver) {
        return new Receiver() {
            @Override
            public void receive(String text) {
                receiver.receive(text);
            }

            @Override
            public void closed() {
                receiver.closed();
            }
        };
    }
}
