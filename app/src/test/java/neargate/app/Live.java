package neargate.app;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import neargate.kernel.Pace;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.sts.model.Credentials;

/** A Neargate of its own without containers, and AWS's own clients of it. */
public final class Live implements AutoCloseable {
    static final String ACCOUNT = "123456789012";

    private final Path data;
    private final Instance instance;
    private final Neargate neargate;
    private final AwsCredentials root;

    public Live() throws IOException {
        this(Configuration.Auth.strict);
    }

    Live(Configuration.Auth auth) throws IOException {
        data = Files.createTempDirectory("neargate-live");
        instance = new Instance(data);
        instance.lock();
        neargate = Neargate.start(
                new Configuration(
                        data,
                        "127.0.0.1",
                        0,
                        "us-east-1",
                        ACCOUNT,
                        true,
                        auth,
                        Configuration.EngineKind.simulated,
                        Pace.AWS,
                        Egress.none,
                        false),
                instance);
        Instance.RootKey key = instance.rootKey();
        root = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    /** Its data directory, by which commands find it. */
    public Path data() {
        return data;
    }

    /** A client of the account's root. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C root(B builder) {
        return as(root, builder);
    }

    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C as(AwsCredentials who, B builder) {
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(URI.create(neargate.status().endpoint()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(who))
                .overrideConfiguration(it -> it.retryStrategy(retry -> retry.maxAttempts(1)))
                .build();
    }

    /** A new user that may do what its policy says. */
    AwsCredentials user(String name, String policy) {
        IamClient iam = root(IamClient.builder());
        iam.createUser(r -> r.userName(name));
        iam.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(policy));
        AccessKey key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    static AwsCredentials session(Credentials issued) {
        return AwsSessionCredentials.create(issued.accessKeyId(), issued.secretAccessKey(), issued.sessionToken());
    }

    @Override
    public void close() throws IOException {
        neargate.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
