package neargate.app.commands;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import neargate.app.Configuration;
import neargate.app.Egress;
import neargate.app.Instance;
import neargate.app.Neargate;
import neargate.kernel.Pace;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/**
 * Serves some requests to itself and ends: the run from which the JDK's ahead-of-time cache is made, so it must
 * touch what every start and the usual requests touch.
 */
@Command(name = "train", hidden = true, description = "Exercises the program once, for the start-up cache.")
public final class TrainCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("neargate-train");
        var instance = new Instance(data);
        var configuration = new Configuration(
                data,
                "127.0.0.1",
                0,
                "us-east-1",
                "123456789012",
                false,
                Configuration.Auth.open,
                Configuration.EngineKind.simulated,
                Pace.AWS,
                Egress.none,
                false);
        instance.lock();
        try (Neargate neargate = Neargate.start(configuration, instance)) {
            String endpoint = neargate.status().endpoint();
            exercise(endpoint);
            Endpoint.answers(endpoint);
            // The same run knows what is implemented: the page for people is written by every build.
            Path docs = Files.createDirectories(Path.of(System.getProperty("neargate.home"), "docs"));
            Files.writeString(docs.resolve("coverage.md"), neargate.coverage().markdown());
        } finally {
            DownCommand.delete(data);
        }
        return 0;
    }

    private static void exercise(String endpoint) throws IOException {
        query(endpoint, "sts", "Action=GetCallerIdentity&Version=2011-06-15");
        query(endpoint, "ec2", "Action=DescribeVpcs&Version=2016-11-15");
        query(
                endpoint,
                "ec2",
                "Action=DescribeSubnets&Version=2016-11-15&Filter.1.Name=default-for-az&Filter.1.Value.1=true");
        query(endpoint, "ec2", "Action=DescribeSecurityGroups&Version=2016-11-15");
        query(endpoint, "iam", "Action=ListRoles&Version=2010-05-08");
        ecs(endpoint, "CreateCluster", "{\"clusterName\":\"train\"}");
        ecs(
                endpoint,
                "RegisterTaskDefinition",
                "{\"family\":\"train\",\"requiresCompatibilities\":[\"FARGATE\"],\"networkMode\":\"awsvpc\",\"cpu\":\"256\",\"memory\":\"512\","
                        + "\"containerDefinitions\":[{\"name\":\"a\",\"image\":\"nginx\",\"portMappings\":[{\"containerPort\":80}]}]}");
        ecs(endpoint, "ListClusters", "{}");
        ecs(endpoint, "DescribeClusters", "{\"clusters\":[\"train\",\"none\"]}");
        ecs(endpoint, "ListTasks", "{\"cluster\":\"train\"}");
        ecs(endpoint, "DescribeTasks", "{\"cluster\":\"train\",\"tasks\":[\"0123456789abcdef0123456789abcdef\"]}");
        ecs(endpoint, "DescribeServices", "{\"cluster\":\"train\",\"services\":[\"none\"]}");
        ecs(endpoint, "DeleteCluster", "{\"cluster\":\"train\"}");
    }

    private static void ecs(String endpoint, String operation, String body) throws IOException {
        post(endpoint, "ecs", "application/x-amz-json-1.1", "AmazonEC2ContainerServiceV20141113." + operation, body);
    }

    private static void query(String endpoint, String service, String body) throws IOException {
        post(endpoint, service, "application/x-www-form-urlencoded; charset=utf-8", null, body);
    }

    private static void post(String endpoint, String service, String contentType, @Nullable String target, String body)
            throws IOException {
        var connection = (HttpURLConnection) URI.create(endpoint + "/").toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", contentType);
        connection.setRequestProperty("X-Amz-Date", "20260101T000000Z");
        connection.setRequestProperty(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/" + service
                        + "/aws4_request, SignedHeaders=host;x-amz-date, Signature="
                        + "0".repeat(64));
        if (target != null) {
            connection.setRequestProperty("X-Amz-Target", target);
        }
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        try (var answer =
                connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            answer.readAllBytes();
        }
    }
}
