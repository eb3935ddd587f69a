package neargate.engine.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What a link-local service hears of a request. */
class LinkLocalEndpointTest {
    private static final int MOST = 64 * 1_024;

    @Test
    void aBodyIsReadAsAWholeOrRefused() throws IOException, InterruptedException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        LinkLocal counts = request ->
                LinkLocal.Answer.text(200, Integer.toString(request.body().length()));
        try (var _ = new LinkLocalEndpoint("vpc-1", server, counts);
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            assertThat(post(client, address, 0).body()).isEqualTo("0");
            assertThat(post(client, address, MOST).body()).isEqualTo(Integer.toString(MOST));
            HttpResponse<String> refused = post(client, address, MOST + 1);
            assertThat(refused.statusCode()).isEqualTo(413);
            assertThat(refused.body()).isEqualTo("Request Entity Too Large");
        }
    }

    private static HttpResponse<String> post(HttpClient client, URI address, int length)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("x".repeat(length));
        return client.send(HttpRequest.newBuilder(address).POST(body).build(), HttpResponse.BodyHandlers.ofString());
    }
}
