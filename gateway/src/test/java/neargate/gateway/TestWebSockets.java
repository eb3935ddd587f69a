package neargate.gateway;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import neargate.gateway.http.Peer;
import neargate.gateway.http.Receiver;
import neargate.gateway.protocol.WireResponse;
import neargate.kernel.Caller;

/** Says what it hears back, with who said it; knows some words that make it do other things. */
final class TestWebSockets implements WebSockets {
    final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    @Override
    public String signingName() {
        return "ecs";
    }

    @Override
    public Optional<Function<Peer, Receiver>> open(String path) {
        return path.equals("/unsigned") ? Optional.of(Mirror::new) : Optional.empty();
    }

    /** Sends back the bytes that it gets. */
    private record Mirror(Peer peer) implements Receiver {
        @Override
        public void receive(String text) {
            peer.close("bytes are wanted here");
        }

        @Override
        public void receive(byte[] message) {
            peer.send(message);
        }

        @Override
        public void closed() {}
    }

    @Override
    public Offer open(String path, Map<String, String> query) {
        if (!path.equals("/ws")) {
            return new Offer.Refused(new WireResponse(404, List.of(), "not here".getBytes(StandardCharsets.UTF_8)));
        }
        return new Offer.Conversation(
                "Poll",
                "arn:aws:ecs:eu-west-1:210987654321:container-instance/c/1",
                Map.of("ecs:cluster", List.of("arn:aws:ecs:eu-west-1:210987654321:cluster/c")),
                peer -> new Echo(peer, Objects.requireNonNullElse(query.get("name"), "")));
    }

    private final class Echo implements Receiver {
        private final Peer peer;
        private final String name;

        Echo(Peer peer, String name) {
            this.peer = peer;
            this.name = name;
        }

        @Override
        public void receive(String text) {
            switch (text) {
                case "bye" -> peer.close("ä".repeat(100));
                case "fail" -> throw new IllegalStateException("a defect");
                case "flood" -> {
                    for (int i = 0; i < 64; i++) {
                        peer.send("x".repeat(1 << 20));
                    }
                }
                case "burst" -> {
                    for (int i = 0; i < 3_000; i++) {
                        peer.send(Integer.toString(i));
                    }
                }
                default ->
                    peer.send(Caller.current().account() + " " + name + " " + text + " "
                            + Thread.currentThread().isVirtual());
            }
        }

        @Override
        public void receive(byte[] message) {
            peer.close("only text is understood here");
        }

        @Override
        public void closed() {
            ended.add(Caller.current().account() + " " + name);
        }
    }
}
