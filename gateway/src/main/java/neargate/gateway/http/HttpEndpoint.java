package neargate.gateway.http;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.BindException;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletionException;
import neargate.gateway.http.BodyDecoding.BadBody;
import neargate.gateway.protocol.Headers;
import neargate.gateway.protocol.WireRequest;
import neargate.gateway.protocol.WireResponse;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 and HTTP/2 without TLS on one port. Bodies are gathered on the event loop up to a limit; everything else
 * happens on a virtual thread for each request.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final int LONGEST_HEADERS = 64 * 1024;
    private static final int LONGEST_REQUEST_LINE = 64 * 1024;

    private final Vertx vertx;
    private final HttpServer server;

    private HttpEndpoint(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /** The port is taken, or may not be used. */
    public static final class PortException extends RuntimeException {
        private static final long serialVersionUID = 1;

        PortException(String message) {
            super(message);
        }
    }

    /**
     * Listens.
     *
     * @param port 0 for any
     * @param largestBody in bytes
     * @throws PortException when the port cannot be had
     */
    public static HttpEndpoint listen(String host, int port, int largestBody, Exchange exchange) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setReuseAddress(true)
                .setTcpNoDelay(true)
                .setHandle100ContinueAutomatically(true)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE));
        server.requestHandler(request -> new Gathering(request, largestBody, exchange).begin());
        try {
            server.listen(port, host).toCompletionStage().toCompletableFuture().join();
            return new HttpEndpoint(vertx, server);
        } catch (CompletionException e) {
            vertx.close();
            String why = e.getCause() instanceof BindException ? "is in use or may not be used" : "cannot be used";
            throw new PortException("port " + port + " on " + host + " " + why + " ("
                    + e.getCause().getMessage() + ")");
        }
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Gathers one request's body, and hands the whole over. Lives on the event loop until then. */
    private static final class Gathering {
        private final HttpServerRequest request;
        private final int largestBody;
        private final Exchange exchange;
        private final Buffer body = Buffer.buffer();
        private boolean refused;

        Gathering(HttpServerRequest request, int largestBody, Exchange exchange) {
            this.request = request;
            this.largestBody = largestBody;
            this.exchange = exchange;
        }

        void begin() {
            request.handler(this::gather).endHandler(_ -> end()).exceptionHandler(_ -> refused = true);
        }

        private void gather(Buffer some) {
            if (refused) {
                return;
            }
            if (body.length() + some.length() > largestBody) {
                refused = true;
                WireRequest without = wire(new byte[0]);
                Thread.startVirtualThread(() -> {
                    send(
                            exchange.refuse(
                                    without,
                                    413,
                                    "RequestEntityTooLarge",
                                    "Request size exceeds " + largestBody + " bytes."),
                            true);
                });
                return;
            }
            body.appendBuffer(some);
        }

        private void end() {
            if (!refused) {
                WireRequest sent = wire(body.getBytes());
                Thread.startVirtualThread(() -> send(answer(sent), false));
            }
        }

        private WireResponse answer(WireRequest sent) {
            String encodings = sent.headers().get("content-encoding");
            if (encodings == null) {
                return exchange.answer(sent, sent);
            }
            try {
                byte[] decoded = BodyDecoding.decode(sent.body(), encodings, largestBody);
                return exchange.answer(
                        sent, new WireRequest(sent.method(), sent.path(), sent.query(), sent.headers(), decoded));
            } catch (BadBody e) {
                return e.tooLarge()
                        ? exchange.refuse(sent, 413, "RequestEntityTooLarge", e.getMessage())
                        : exchange.refuse(sent, 400, "SerializationException", e.getMessage());
            }
        }

        private WireRequest wire(byte[] bytes) {
            String uri = request.uri();
            int question = uri.indexOf('?');
            return new WireRequest(
                    request.method().name(),
                    question < 0 ? uri : uri.substring(0, question),
                    question < 0 ? "" : uri.substring(question + 1),
                    new MultiMapHeaders(
                            request.headers(),
                            request.authority() == null
                                    ? null
                                    : request.authority().toString()),
                    bytes);
        }

        private void send(WireResponse response, boolean last) {
            HttpServerResponse to = request.response();
            if (to.closed() || to.ended()) {
                return;
            }
            to.setStatusCode(response.status());
            for (Map.Entry<String, String> header : response.headers()) {
                to.headers().add(header.getKey(), header.getValue());
            }
            if (last) {
                to.headers().set("connection", "close");
            }
            to.end(Buffer.buffer(response.body()));
        }
    }

    /** HTTP/2 has no Host header, but signatures need it: there it is the authority. */
    private record MultiMapHeaders(
            MultiMap headers, @Nullable String authority) implements Headers {
        @Override
        public @Nullable String get(String name) {
            String value = headers.get(name);
            return value == null && name.equalsIgnoreCase("host") ? authority : value;
        }

        @Override
        public Iterator<Map.Entry<String, String>> iterator() {
            return headers.iterator();
        }
    }
}
