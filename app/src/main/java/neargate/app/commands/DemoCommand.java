package neargate.app.commands;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Callable;
import neargate.app.Instance;
import neargate.app.demo.FirstExercise;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.iam.IamClient;

/** Shows that it works: from nothing to the NGINX page. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Starts Neargate if it is not up, runs the course's first exercise on Fargate, and prints the URL of"
                        + " the NGINX page on its last line. Neargate stays up.",
        footer = {"", "Example:", "  curl \"$(neargate demo | tail -n 1)\""})
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private InstanceOptions options = new InstanceOptions();

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "4566",
            description = "The port, if it is to be started.")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instance instance = options.instance();
        Instance.Status status = instance.status().orElse(null);
        if (status == null) {
            System.out.println("starting Neargate");
            int exitCode = up(instance);
            if (exitCode != 0) {
                return exitCode;
            }
            status = options.running();
        }
        System.out.println("Neargate is up at " + status.endpoint());
        try (var ecs = client(EcsClient.builder(), status, instance);
                var ec2 = client(Ec2Client.builder(), status, instance);
                var iam = client(IamClient.builder(), status, instance);
                var logs = client(CloudWatchLogsClient.builder(), status, instance)) {
            URI url = new FirstExercise(ecs, ec2, iam, logs, System.out::println).run();
            System.out.println(url);
        }
        return 0;
    }

    /** What does not go well, it says itself. */
    private int up(Instance instance) throws IOException, InterruptedException {
        String program = System.getProperty("neargate.home") + "/neargate";
        String data = instance.data().toString();
        return new ProcessBuilder(program, "up", "--detach", "--data", data, "--port", Integer.toString(port))
                .inheritIO()
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** A real SDK client, as any user of this endpoint would have it. */
    private static <C extends SdkClient, B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>> C client(
            B builder, Instance.Status status, Instance instance) {
        Instance.RootKey key = instance.rootKey();
        return builder.endpointOverride(URI.create(status.endpoint()))
                .region(Region.of(status.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }
}
