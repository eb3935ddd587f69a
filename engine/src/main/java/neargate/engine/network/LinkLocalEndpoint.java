package neargate.engine.network;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a {@link LinkLocal} service answers inside one VPC. */
final class LinkLocalEndpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("neargate.network");
    private static final int PORT = 80;
    private static final int MOST_READ = 64 * 1_024;

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

    /** Opens the socket in the VPC's namespace: it stays there, whichever thread serves it. */
    LinkLocalEndpoint(String vpcId, VpcNamespace namespace, String address, LinkLocal service) {
        this(vpcId, namespace.call(() -> HttpServer.create(new InetSocketAddress(address, PORT), 0)), service);
    }

    LinkLocalEndpoint(String vpcId, HttpServer server, LinkLocal service) {
        this.server = server;
        server.setExecutor(executor);
        server.createContext("/", exchange -> answer(vpcId, exchange, service));
        server.start();
    }

    private static void answer(String vpcId, HttpExchange exchange, LinkLocal service) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            byte[] read = exchange.getRequestBody().readNBytes(MOST_READ + 1);
            LinkLocal.Answer answer = read.length > MOST_READ
                    ? LinkLocal.Answer.text(413, "Request Entity Too Large")
                    : service.answer(new LinkLocal.Request(
                            vpcId,
                            exchange.getRemoteAddress().getAddress().getHostAddress(),
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            headers,
                            new String(read, StandardCharsets.UTF_8)));
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (RuntimeException e) {
            LOG.error("a request to a link-local address of {} failed", vpcId, e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
