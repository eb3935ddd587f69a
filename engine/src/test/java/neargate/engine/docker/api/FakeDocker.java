package neargate.engine.docker.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An engine that answers as it is told. Requests go by method and path, without the version and the query. */
public final class FakeDocker implements AutoCloseable {
    /** What was asked, in order. */
    public final List<String> asked = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    /** How to answer a request. */
    public interface Answer {
        void to(HttpExchange request) throws IOException;
    }

    public FakeDocker() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        answer("GET /version", 200, "{\"ApiVersion\":\"1.41\",\"MinAPIVersion\":\"1.12\"}");
    }

    private void handle(HttpExchange request) throws IOException {
        String name = request.getRequestMethod() + " "
                + request.getRequestURI().getPath().replaceFirst("^/v[0-9.]+", "");
        asked.add(name);
        try (request) {
            answers.getOrDefault(name, text(404, "{\"message\":\"no such thing: " + name + "\"}"))
                    .to(request);
        }
    }

    /** An answer that is always the same. */
    public static Answer text(int status, String body) {
        return request -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            request.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            request.getResponseBody().write(bytes);
        };
    }

    public void answer(String request, int status, String body) {
        answers.put(request, text(status, body));
    }

    public void answer(String request, Answer answer) {
        answers.put(request, answer);
    }

    /** Where it is, written as in DOCKER_HOST. */
    public String host() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    public DockerApi api() {
        return new DockerApi(host(), Duration.ofSeconds(5));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
