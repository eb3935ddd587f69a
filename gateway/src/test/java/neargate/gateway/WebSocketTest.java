package neargate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;

/** What a program with a web socket sees of the gateway. */
class WebSocketTest {
    private final TestGateway gateway = TestGateway.open().strict();
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() {
        gateway.start();
    }

    @AfterEach
    void stop() {
        gateway.close();
        client.shutdownNow();
    }

    /** A client that keeps what it hears. */
    private static final class Ear implements WebSocket.Listener {
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                heard.add(part.toString());
                part.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            closed.complete("error");
        }

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
        }

        String end() {
            return closed.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    private WebSocket open(String path, AwsCredentials credentials, WebSocket.Listener listener) {
        URI uri = gateway.uri(path);
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(request -> request.identity(credentials)
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(uri)
                                .build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ecs")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1"))
                .request();
        WebSocket.Builder builder = client.newWebSocketBuilder();
        signed.headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return builder.buildAsync(URI.create(uri.toString().replaceFirst("http", "ws")), listener)
                .join();
    }

    private static int refusal(Runnable open) {
        CompletionException failure = catchThrowableOfType(CompletionException.class, open::run);
        assertThat(failure.getCause()).isInstanceOf(WebSocketHandshakeException.class);
        return ((WebSocketHandshakeException) failure.getCause()).getResponse().statusCode();
    }

    @Test
    void whoSignsWithAnIssuedKeyIsHeardInOrderOnItsOwnBehalf() throws InterruptedException {
        var ear = new Ear();
        WebSocket socket = open("/ws?name=a%20b", TestGateway.issued(), ear);
        IntStream.range(0, 100)
                .forEach(i -> socket.sendText(Integer.toString(i), true).join());
        for (int i = 0; i < 100; i++) {
            assertThat(ear.next()).isEqualTo("210987654321 a b " + i + " true");
        }
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(gateway.sockets.ended.poll(10, TimeUnit.SECONDS)).isEqualTo("210987654321 a b");
    }

    @Test
    void aSignatureThatDoesNotHoldIsRefused() {
        assertThat(refusal(() -> open("/ws", TestGateway.key("AKIDEXAMPLE", "another"), new Ear())))
                .isEqualTo(403);
        assertThat(refusal(() -> client.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/ws"), new Ear())
                        .join()))
                .isEqualTo(403);
    }

    @Test
    void whoMayNotHasNoWebSocket() {
        gateway.access.allow((action, resource) -> false);
        assertThat(refusal(() -> open("/ws", TestGateway.issued(), new Ear()))).isEqualTo(403);
        assertThat(gateway.access.asked)
                .containsExactly("ecs:Poll arn:aws:ecs:eu-west-1:210987654321:container-instance/c/1");
        assertThat(gateway.access.contexts.getFirst().values("ecs:cluster"))
                .containsExactly("arn:aws:ecs:eu-west-1:210987654321:cluster/c");
    }

    @Test
    void thereIsNoWebSocketElsewhere() {
        assertThat(refusal(() -> open("/other", TestGateway.issued(), new Ear())))
                .isEqualTo(404);
    }

    @Test
    void aReasonThatIsTooLongForAFrameIsCutBetweenCharacters() {
        var ear = new Ear();
        var _ = open("/ws", TestGateway.issued(), ear).sendText("bye", true);
        assertThat(ear.end()).isEqualTo("1000 " + "ä".repeat(61));
    }

    @Test
    void aMessageThatIsTooLargeEndsTheConversation() throws InterruptedException {
        var ear = new Ear();
        WebSocket socket = open("/ws", TestGateway.issued(), ear);
        socket.sendText("y".repeat(900_000), false).join();
        var _ = socket.sendText("y".repeat(900_000), true);
        assertThat(gateway.sockets.ended.poll(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(ear.heard).isEmpty();
    }

    @Test
    void onlyTextIsUnderstood() {
        var ear = new Ear();
        var _ = open("/ws", TestGateway.issued(), ear).sendBinary(ByteBuffer.allocate(3), true);
        assertThat(ear.end()).isEqualTo("1000 only text is understood here");
    }

    @Test
    void aDefectEndsTheConversationWithAWord() {
        var ear = new Ear();
        var _ = open("/ws", TestGateway.issued(), ear).sendText("fail", true);
        assertThat(ear.end()).isEqualTo("1000 InternalFailure");
    }

    @Test
    void whoDoesNotReadIsCutOff() throws InterruptedException {
        var deaf = new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket socket) {
                // Asks for nothing, ever.
            }
        };
        var _ = open("/ws", TestGateway.issued(), deaf).sendText("flood", true);
        assertThat(gateway.sockets.ended.poll(30, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void manyMessagesAtOnceAreHeardByWhoReads() throws InterruptedException {
        var ear = new Ear();
        var _ = open("/ws", TestGateway.issued(), ear).sendText("burst", true);
        for (int i = 0; i < 3_000; i++) {
            assertThat(ear.next()).isEqualTo(Integer.toString(i));
        }
    }

    @Test
    void theEndOfTheEndpointEndsConversationsAtOnce() {
        var ear = new Ear();
        var _ = open("/ws", TestGateway.issued(), ear);
        long before = System.nanoTime();
        gateway.stop();
        assertThat(ear.end()).isEqualTo("1001 the endpoint stops");
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(5));
    }

    @Test
    void halfAHandshakeIsAnsweredAsAnyBadRequest() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 403");
        }
    }
}
