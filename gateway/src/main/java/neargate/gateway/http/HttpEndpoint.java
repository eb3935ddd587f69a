package neargate.gateway.http;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * HTTP/1.1 and HTTP/2 without TLS on one port, or more. Bodies are gathered on the event loop up to a limit; everything
 * else happens on a virtual thread for each request.
 */
public final class HttpEndpoint implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final int LONGEST_HEADERS = 64 * 1024;
    private static final int LONGEST_REQUEST_LINE = 64 * 1024;
    private static final int GRACE_SECONDS = 10;

    /** Of a web socket. */
    private static final int LARGEST_MESSAGE = 1 << 20;

    /** How long a web socket's peer may take to say goodbye. */
    private static final int CLOSING_SECONDS = 2;

    /** Longer than clients keep connections; who sends half a request and no more goes then. */
    private static final int IDLE_SECONDS = 90;

    private final Vertx vertx;
    private final int largestBody;
    private final DateHeader date;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private HttpEndpoint(Vertx vertx, int largestBody, InstantSource clock) {
        this.vertx = vertx;
        this.largestBody = largestBody;
        this.date = new DateHeader(clock);
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
    public static HttpEndpoint listen(String host, int port, int largestBody, Exchange exchange, InstantSource clock) {
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(EVENT_LOOPS)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        var endpoint = new HttpEndpoint(vertx, largestBody, clock);
        try {
            endpoint.listen(host, port, exchange);
            return endpoint;
        } catch (CompletionException e) {
            vertx.close();
            throw new PortException("port " + port + " on " + host + " " + why(e.getCause()));
        }
    }

    /** Listens at one more port, any of the loopback address, at which another exchange answers. */
    public int listenToo(Exchange exchange) {
        return listen("127.0.0.1", 0, exchange);
    }

    private int listen(String host, int port, Exchange exchange) {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setReuseAddress(true)
                .setTcpNoDelay(true)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setMaxWebSocketFrameSize(LARGEST_MESSAGE)
                .setMaxWebSocketMessageSize(LARGEST_MESSAGE)
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false));
        server.requestHandler(request -> new Inbound(vertx, request, largestBody, exchange, date).begin());
        server.listen(port, host).toCompletionStage().toCompletableFuture().join();
        servers.add(server);
        return server.actualPort();
    }

    /** epoll and the JDK have classes of their own for this, but the machine's words are the same. */
    private static String why(Throwable failure) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("Address already in use")) {
            return "is in use by another program";
        }
        return said.contains("Permission denied") ? "may not be used by this user" : "cannot be used (" + said + ")";
    }

    /** The first port. */
    public int port() {
        return servers.getFirst().actualPort();
    }

    /** Takes no more connections, lets the requests that are on their way be answered, and ends. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture.allOf(servers.stream()
                        .map(server -> server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS)
                                .toCompletionStage()
                                .toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
