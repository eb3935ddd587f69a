package neargate.agent.remote;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.Region;

/** Opens web sockets. Their requests are signed as any other of ECS. */
public final class Dialer {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final AwsCredentialsProvider credentials;
    private final Region region;
    private final HttpClient client;

    /** @param executor where what is heard is handed on */
    public Dialer(AwsCredentialsProvider credentials, Region region, Executor executor) {
        this.credentials = credentials;
        this.region = region;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .executor(executor)
                .build();
    }

    /**
     * Opens a web socket.
     *
     * @param address with the scheme {@code http} or {@code https}
     * @throws IOException when there is none, with what the other side says about it
     */
    WebSocket dial(URI address, WebSocket.Listener listener) throws IOException {
        SdkHttpRequest signed = AwsV4HttpSigner.create()
                .sign(request -> request.identity(credentials.resolveCredentials())
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.GET)
                                .uri(address)
                                .build())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "ecs")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()))
                .request();
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(PATIENCE);
        signed.headers().forEach((name, values) -> {
            // The client writes the same itself, and lets nobody else.
            if (!name.equalsIgnoreCase("host")) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        try {
            return builder.buildAsync(URI.create(address.toString().replaceFirst("^http", "ws")), listener)
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                throw new IOException(
                        refused.getResponse().statusCode() + " "
                                + refused.getResponse().body(),
                        e);
            }
            throw new IOException(e.getCause().toString(), e);
        }
    }
}
