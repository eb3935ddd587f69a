package neargate.engine.docker.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * HTTP/1.1 to an engine's socket. Connections are kept and carry one request at a time. An engine that is away for a
 * moment, as while it restarts, is waited for: all calls that are made here may be made twice.
 */
final class EngineHttp implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final String host;
    private final SocketAddress address;
    private final Duration patience;
    private final ConcurrentLinkedDeque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** An answer read to its end. */
    record Answer(int status, String body) {}

    /**
     * Speaks to the engine at {@code host}, written as in {@code DOCKER_HOST}.
     *
     * @param patience how long to try to reach it before giving up
     */
    EngineHttp(String host, Duration patience) {
        this.host = host;
        this.address = address(host);
        this.patience = patience;
    }

    private static SocketAddress address(String host) {
        URI uri = URI.create(host);
        return switch (uri.getScheme()) {
            case "unix" -> UnixDomainSocketAddress.of(uri.getPath());
            case "tcp", "http" -> new InetSocketAddress(uri.getHost(), uri.getPort());
            case null, default ->
                throw new IllegalArgumentException(
                        "cannot speak to an engine at " + host + ", only unix:// and tcp://");
        };
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @param limit how long an engine that was reached may take to answer
     */
    Answer exchange(String method, String target, HttpConnection.Body body, Duration limit) {
        return patiently(() -> {
            HttpConnection connection = idle.pollFirst();
            if (connection == null) {
                connection = connect();
            }
            HttpConnection used = connection;
            long deadline = System.nanoTime() + limit.toNanos();
            // A socket of the local kind has no timeout of its own; closing it ends whoever reads.
            Future<?> watch =
                    ForkJoinPool.commonPool().schedule(() -> release(used), limit.toNanos(), TimeUnit.NANOSECONDS);
            try {
                int status = connection.send(method, target, body);
                Answer answer = new Answer(status, text(connection.answer()));
                idle.addFirst(connection);
                return answer;
            } catch (IOException | RuntimeException e) {
                release(connection);
                if (System.nanoTime() >= deadline) {
                    throw new DockerException(
                            "The Docker engine at " + host + " has not answered within " + limit.toSeconds() + " s", e);
                }
                throw e;
            } finally {
                watch.cancel(false);
            }
        });
    }

    /** What is done with an answer that is read while it comes. */
    interface Reading<R> {
        R read(int status, InputStream answer) throws IOException;
    }

    /** Sends a request on a connection of its own, for an answer that comes over time. */
    <R> R stream(String method, String target, String header, Reading<R> reading) throws IOException {
        HttpConnection connection = patiently(this::connect);
        try {
            int status = connection.send(method, target, HttpConnection.Body.NONE, header);
            return reading.read(status, connection.answer());
        } finally {
            release(connection);
        }
    }

    /** Sends a request after which its connection is a stream in both directions, to be released by who has it. */
    HttpConnection upgrade(String target, HttpConnection.Body body) throws IOException {
        HttpConnection connection = patiently(this::connect);
        try {
            int status = connection.send("POST", target, body, "Connection: Upgrade\r\nUpgrade: tcp");
            if (status == 101) {
                return connection;
            }
            throw new DockerException(status, text(connection.answer()));
        } catch (IOException | RuntimeException e) {
            release(connection);
            throw e;
        }
    }

    private interface Attempt<R> {
        R make() throws IOException;
    }

    private <R> R patiently(Attempt<R> attempt) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return attempt.make();
            } catch (IOException e) {
                // Kept connections die with the engine's process: the next one is tried at once.
                boolean wasKept = !idle.isEmpty();
                if (closed || System.nanoTime() > deadline || !(wasKept || slept())) {
                    throw new DockerException(
                            "The Docker engine at " + host + " does not answer: " + e.getMessage(), e);
                }
            }
        }
    }

    /** An answer, or the rest of it, as text. */
    static String text(InputStream answer) throws IOException {
        return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static boolean slept() {
        try {
            Thread.sleep(PAUSE);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpConnection connect() throws IOException {
        HttpConnection connection = HttpConnection.open(address);
        open.add(connection);
        if (closed) {
            release(connection);
            throw new IOException("closed");
        }
        return connection;
    }

    void release(HttpConnection connection) {
        open.remove(connection);
        connection.close();
    }

    /** Ends all connections, and with them every answer that is being waited for. */
    @Override
    public void close() {
        closed = true;
        open.forEach(HttpConnection::close);
    }
}
