package neargate.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void aServerThatDoesNotAnswerAtFirstIsAskedAgain() throws IOException, InterruptedException {
        var asked = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_neargate/health", exchange -> {
            try (exchange) {
                if (asked.incrementAndGet() > 2) {
                    exchange.sendResponseHeaders(200, -1);
                }
            }
        });
        server.start();
        String endpoint = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            assertThat(Endpoint.answers(endpoint)).isTrue();
        } finally {
            server.stop(0);
        }
        assertThat(Endpoint.answers(endpoint)).as("when it is gone").isFalse();
    }
}
