package neargate.gateway.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request on its way in. Gathers the body on the event loop, then hands the whole over to a virtual thread. What comes
 * beyond the limit is read and dropped, so that a client that is still sending hears why; one that goes on for too long is
 * cut off.
 */
final class Inbound {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.gateway");
    private static final byte[] NOTHING = new byte[0];
    private static final int MOST_DROPPED = 8;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final int largestBody;
    private final Exchange exchange;
    private final DateHeader date;
    private Buffer body = Buffer.buffer();
    private long received;

    Inbound(Vertx vertx, HttpServerRequest request, int largestBody, Exchange exchange, DateHeader date) {
        this.vertx = vertx;
        this.request = request;
        this.largestBody = largestBody;
        this.exchange = exchange;
        this.date = date;
    }

    void begin() {
        if (request.canUpgradeToWebSocket()) {
            request.pause();
            WireRequest asked = wire(NOTHING);
            Context loop = vertx.getOrCreateContext();
            Thread.startVirtualThread(() -> upgrade(asked, loop));
            return;
        }
        if (declaredLength() > (expectsContinue() ? largestBody : (long) largestBody * MOST_DROPPED)) {
            refuse();
            return;
        }
        if (expectsContinue()) {
            request.response().writeContinue();
        }
        request.handler(this::gather).endHandler(_ -> end());
        request.exceptionHandler(failure -> LOG.debug("a client left: {}", failure.getMessage()));
    }

    /** The upgrade itself is made on the event loop, so that the peer's first words find somebody who listens. */
    private void upgrade(WireRequest asked, Context loop) {
        Upgrade upgrade;
        try {
            upgrade = exchange.upgrade(asked);
        } catch (RuntimeException | Error e) {
            upgrade = new Upgrade.Refused(failed(e));
        }
        switch (upgrade) {
            case Upgrade.Refused(WireResponse answer) -> send(answer, true);
            case Upgrade.Accepted(Function<Peer, Receiver> begin) ->
                loop.runOnContext(_ -> request.toWebSocket()
                        .onSuccess(socket -> Conversation.begin(vertx, socket, begin))
                        .onFailure(failure -> LOG.debug("no web socket: {}", failure.getMessage())));
        }
    }

    private boolean expectsContinue() {
        return request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
    }

    private long declaredLength() {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void gather(Buffer some) {
        received += some.length();
        if (received <= largestBody) {
            body = body.length() == 0 ? some : body.appendBuffer(some);
        } else if (received <= (long) largestBody * MOST_DROPPED) {
            body = Buffer.buffer();
        } else {
            request.handler(_ -> {}).endHandler(_ -> {});
            refuse();
        }
    }

    private void end() {
        if (received > largestBody) {
            WireRequest without = wire(NOTHING);
            Thread.startVirtualThread(() -> send(answer(() -> exchange.tooLarge(without)), false));
        } else {
            WireRequest whole = wire(body.length() == 0 ? NOTHING : body.getBytes());
            Thread.startVirtualThread(() -> send(answer(() -> exchange.answer(whole)), false));
        }
    }

    private void refuse() {
        WireRequest without = wire(NOTHING);
        Thread.startVirtualThread(() -> send(answer(() -> exchange.tooLarge(without)), true));
    }

    private interface Answer {
        WireResponse get();
    }

    /** A defect of ours must not leave a client waiting. */
    private static WireResponse answer(Answer answer) {
        try {
            return answer.get();
        } catch (RuntimeException | Error e) {
            return failed(e);
        }
    }

    private static WireResponse failed(Throwable e) {
        LOG.error("a request failed outside of its operation", e);
        return new WireResponse(
                500,
                List.of(Map.entry("content-type", "text/plain")),
                "InternalFailure\n".getBytes(StandardCharsets.UTF_8));
    }

    private WireRequest wire(byte[] bytes) {
        String uri = request.uri();
        int begin = uri.startsWith("/") ? 0 : pathOfAbsolute(uri);
        int question = uri.indexOf('?', begin);
        return new WireRequest(
                request.method().name(),
                uri.substring(begin, question < 0 ? uri.length() : question),
                question < 0 ? "" : uri.substring(question + 1),
                VertxHeaders.of(request),
                bytes,
                request.remoteAddress().hostAddress());
    }

    /** Proxies are asked with the whole address, as {@code GET http://host/path}. */
    private static int pathOfAbsolute(String uri) {
        int authority = uri.indexOf("://");
        if (authority < 0) {
            return 0;
        }
        int path = uri.indexOf('/', authority + 3);
        return path < 0 ? uri.length() : path;
    }

    private void send(WireResponse answer, boolean last) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(answer.status());
        response.headers().set(HttpHeaders.DATE, date.value());
        for (Map.Entry<String, String> header : answer.headers()) {
            response.headers().add(header.getKey(), header.getValue());
        }
        if (last && request.version() != HttpVersion.HTTP_2) {
            response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(Buffer.buffer(answer.body()));
    }
}
