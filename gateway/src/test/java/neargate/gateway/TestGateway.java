package neargate.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import neargate.gateway.auth.Authenticator;
import neargate.gateway.auth.CredentialSource;
import neargate.gateway.auth.CredentialSource.Credential;
import neargate.gateway.protocol.Router;
import neargate.kernel.Ids;
import neargate.models.ServiceModels;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;

/** A gateway on a port of its own, with a small ECS and EC2 behind it and one access key that was issued. */
final class TestGateway implements AutoCloseable {
    static final Credential ISSUED =
            Credential.longLived("AKIDEXAMPLE", "a secret", "210987654321", "arn:aws:iam::210987654321:user/ann");
    static final ServiceModels MODELS = ServiceModels.compiled();
    private static final Router ROUTER = Router.of(MODELS);

    final TestEcs ecs = new TestEcs();
    final TestAccess access = new TestAccess();
    final TestWebSockets sockets = new TestWebSockets();
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Credential> credentials = new HashMap<>();
    final List<String> uses = new CopyOnWriteArrayList<>();
    private @Nullable Gateway gateway;
    private boolean strict;
    private Optional<Runnable> reset = Optional.empty();
    private Clock clock = Clock.systemUTC();

    static TestGateway open() {
        return new TestGateway().issue(ISSUED);
    }

    TestGateway strict() {
        strict = true;
        return this;
    }

    TestGateway issue(Credential credential) {
        credentials.put(credential.accessKeyId(), credential);
        return this;
    }

    TestGateway resettable(Runnable action) {
        reset = Optional.of(action);
        return this;
    }

    TestGateway at(Instant now) {
        clock = new TestClock(now);
        return this;
    }

    TestGateway start() {
        return start(0);
    }

    TestGateway start(int port) {
        Map<String, SdkClient> services = Map.of("ecs", ecs, "ec2", new TestEc2());
        gateway = Gateway.start(
                new Gateway.Settings("127.0.0.1", port, 64 * 1024),
                MODELS,
                ROUTER,
                services,
                new Authenticator(
                        new CredentialSource() {
                            @Override
                            public Optional<Credential> find(String accessKeyId, @Nullable String sessionToken) {
                                return Optional.ofNullable(credentials.get(accessKeyId));
                            }

                            @Override
                            public void used(Credential credential, String service, String region) {
                                uses.add(credential.accessKeyId() + " " + service + " " + region);
                            }

                            @Override
                            public boolean isOurs(String accessKeyId, @Nullable String sessionToken) {
                                return accessKeyId.equals("ASIAOURS") || "ours".equals(sessionToken);
                            }
                        },
                        strict,
                        "123456789012",
                        "us-east-1",
                        clock),
                access,
                meters,
                new Ids(new Random(1)),
                clock,
                reset,
                (cluster, name) -> new Told(name.equals("web"), "why " + cluster),
                (operation, request) -> new Told(
                        operation.equals("RunTask"), "would do " + new String(request, StandardCharsets.UTF_8)),
                sockets);
        return this;
    }

    private Gateway running() {
        if (gateway == null) {
            throw new IllegalStateException("start it first");
        }
        return gateway;
    }

    int port() {
        return running().port();
    }

    /** As what runs in a VPC sees it. */
    URI inside(String path) {
        return URI.create("http://127.0.0.1:" + running().listenForVpcs().getPort() + path);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    EcsClient ecs(AwsCredentials as) {
        return client(EcsClient.builder(), as, Region.EU_WEST_1).build();
    }

    Ec2Client ec2(AwsCredentials as) {
        return client(Ec2Client.builder(), as, Region.EU_WEST_1).build();
    }

    static AwsCredentials key(String id, String secret) {
        return AwsBasicCredentials.create(id, secret);
    }

    static AwsCredentials issued() {
        return key(ISSUED.accessKeyId(), ISSUED.secretAccessKey());
    }

    <B extends AwsClientBuilder<B, C> & software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder<B, C>, C>
            B client(B builder, AwsCredentials as, Region region) {
        return builder.endpointOverride(uri(""))
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(as))
                .overrideConfiguration(configuration -> configuration.retryStrategy(retry -> retry.maxAttempts(1)))
                .httpClientBuilder(ApacheHttpClient.builder());
    }

    /** Stops as the program does, whatever is still on its way. */
    void stop() {
        running().close();
    }

    @Override
    public void close() {
        ecs.mayGoOn.countDown();
        running().close();
    }
}
