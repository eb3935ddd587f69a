package neargate.gateway;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import neargate.gateway.WebSockets.Offer;
import neargate.gateway.auth.AuthenticationFailure;
import neargate.gateway.auth.Authenticator;
import neargate.gateway.auth.Dialect;
import neargate.gateway.authorization.Enforcement;
import neargate.gateway.http.Peer;
import neargate.gateway.http.Receiver;
import neargate.gateway.http.Upgrade;
import neargate.gateway.protocol.Fault;
import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;
import neargate.kernel.Caller;
import neargate.kernel.Ids;
import neargate.kernel.codec.JsonWriter;

/** Requests for web sockets: verifies who asks and whether they may, and lets what answers there hear them on their behalf. */
final class Upgrades {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final WebSockets sockets;
    private final Authenticator authenticator;
    private final Enforcement enforcement;
    private final Ids ids;
    private final Clock clock;
    private final RequestLog log;

    Upgrades(
            WebSockets sockets,
            Authenticator authenticator,
            Enforcement enforcement,
            Ids ids,
            Clock clock,
            RequestLog log) {
        this.sockets = sockets;
        this.authenticator = authenticator;
        this.enforcement = enforcement;
        this.ids = ids;
        this.clock = clock;
        this.log = log;
    }

    Upgrade decide(WireRequest request) {
        long start = System.nanoTime();
        var entry = new RequestLog.Entry(clock.instant(), ids.uuid());
        entry.service = sockets.signingName();
        entry.operation = "WebSocket";
        Upgrade upgrade = decide(request, entry);
        WireResponse answer = switch (upgrade) {
            case Upgrade.Refused(WireResponse refusal) -> refusal;
            case Upgrade.Accepted _ -> new WireResponse(SWITCHING_PROTOCOLS, List.of(), new byte[0]);
        };
        log.write(entry, answer, 0, System.nanoTime() - start);
        return upgrade;
    }

    private Upgrade decide(WireRequest request, RequestLog.Entry entry) {
        Optional<Function<Peer, Receiver>> unsigned = sockets.open(request.path());
        if (unsigned.isPresent()) {
            return new Upgrade.Accepted(unsigned.get());
        }
        Authenticator.Claim claim = authenticator.claim(request);
        entry.region = claim.region();
        Authenticator.Identity identity;
        try {
            identity = authenticator.verify(request, claim, null, new Authenticator.Service(sockets.signingName()));
        } catch (AuthenticationFailure e) {
            Fault fault = e.fault(Dialect.REST_JSON);
            entry.error = fault.code();
            return new Upgrade.Refused(refusal(fault));
        }
        entry.account = identity.account();
        var caller = new Caller(
                identity.account(),
                claim.region(),
                identity.principal(),
                entry.requestId,
                Dispatcher.endpoint(request),
                identity.session());
        return switch (caller.<Offer, RuntimeException>call(
                () -> sockets.open(request.path(), parameters(request.query())))) {
            case Offer.Refused(WireResponse answer) -> new Upgrade.Refused(answer);
            case Offer.Conversation conversation -> allowed(conversation, request, caller, entry);
        };
    }

    private Upgrade allowed(
            Offer.Conversation conversation, WireRequest request, Caller caller, RequestLog.Entry entry) {
        Optional<Fault> refusal = enforcement.refusal(
                sockets.signingName(),
                conversation.action(),
                conversation.resource(),
                conversation.conditions(),
                request,
                caller,
                Dialect.REST_JSON);
        if (refusal.isPresent()) {
            entry.error = refusal.get().code();
            return new Upgrade.Refused(refusal(refusal.get()));
        }
        return new Upgrade.Accepted(peer -> bound(
                caller,
                caller.<Receiver, RuntimeException>call(
                        () -> conversation.begin().apply(peer))));
    }

    private static WireResponse refusal(Fault fault) {
        return new WireResponse(
                fault.status(),
                List.of(Map.entry("content-type", "application/json"), Map.entry("x-amzn-errortype", fault.code())),
                JsonWriter.bytes(writer -> writer.writeError(fault.code(), fault.message(), null)));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] sides = pair.split("=", 2);
            if (sides.length == 2) {
                parameters.put(decoded(sides[0]), decoded(sides[1]));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static Receiver bound(Caller caller, Receiver receiver) {
        return new Receiver() {
            @Override
            public void receive(String text) {
                caller.run(() -> receiver.receive(text));
            }

            @Override
            public void receive(byte[] message) {
                caller.run(() -> receiver.receive(message));
            }

            @Override
            public void closed() {
                caller.run(receiver::closed);
            }
        };
    }
}
