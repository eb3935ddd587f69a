package neargate.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import neargate.kernel.Pace;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Whatever somebody sends to where secrets are: an answer or a clear error, and soon. Over HTTP, as it would come. */
class HostileSecretsProperties {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Long enough for the first requests of a process on a busy machine, and too short for what backtracks for years. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Map<String, String> TARGETS =
            Map.of("kms", "TrentService.", "secretsmanager", "secretsmanager.", "ssm", "AmazonSSM.");

    private static final Map<String, List<String>> OPERATIONS = Map.of(
            "kms",
            List.of(
                    "Encrypt",
                    "Decrypt",
                    "DescribeKey",
                    "CreateAlias",
                    "UpdateAlias",
                    "ListAliases",
                    "ListKeys",
                    "GenerateDataKey",
                    "ReEncrypt",
                    "PutKeyPolicy",
                    "CreateGrant",
                    "RetireGrant",
                    "TagResource",
                    "ScheduleKeyDeletion",
                    "EnableKeyRotation"),
            "secretsmanager",
            List.of(
                    "CreateSecret",
                    "GetSecretValue",
                    "BatchGetSecretValue",
                    "PutSecretValue",
                    "UpdateSecret",
                    "UpdateSecretVersionStage",
                    "DeleteSecret",
                    "RestoreSecret",
                    "DescribeSecret",
                    "ListSecrets",
                    "ListSecretVersionIds",
                    "GetRandomPassword",
                    "TagResource",
                    "UntagResource",
                    "RotateSecret",
                    "PutResourcePolicy"),
            "ssm",
            List.of(
                    "PutParameter",
                    "GetParameter",
                    "GetParameters",
                    "GetParametersByPath",
                    "GetParameterHistory",
                    "DeleteParameter",
                    "DeleteParameters",
                    "DescribeParameters",
                    "LabelParameterVersion",
                    "UnlabelParameterVersion",
                    "AddTagsToResource",
                    "ListTagsForResource"));

    private static final List<String> MEMBERS = List.of(
            "SecretId",
            "Name",
            "KeyId",
            "Value",
            "SecretString",
            "Plaintext",
            "CiphertextBlob",
            "Path",
            "Names",
            "SecretIdList",
            "VersionId",
            "VersionStage",
            "ClientRequestToken",
            "KmsKeyId",
            "NextToken",
            "Marker",
            "ResourcePolicy",
            "Policy",
            "PolicyName",
            "TargetKeyId",
            "AliasName",
            "DestinationKeyId",
            "ResourceId",
            "Labels",
            "ParameterVersion",
            "Tags",
            "TagKeys",
            "Filters",
            "ParameterFilters",
            "AllowedPattern",
            "Policies",
            "DataType",
            "EncryptionContext",
            "PasswordLength",
            "GranteePrincipal",
            "Operations");

    private static final Map<String, Object> SENSIBLE = Map.of(
            "SecretId", "db",
            "Name", "/a",
            "KeyId", "alias/aws/ssm",
            "Value", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!",
            "Type", "SecureString",
            "AllowedPattern", "(a+)+",
            "Overwrite", true,
            "WithDecryption", true,
            "Path", "/",
            "Plaintext", "aGVsbG8=");

    private static final List<String> PARTS = List.of(
            "arn",
            "aws",
            "ssm",
            "secretsmanager",
            "kms",
            "us-east-1",
            "eu-west-1",
            "123456789012",
            "999999999999",
            "parameter/a",
            "secret",
            "db",
            "db-AbCdEf",
            "key/x",
            "alias/aws/ssm",
            "",
            " ",
            "\u0000",
            "\uD83D\uDE80",
            "\uD800",
            "x".repeat(3000),
            "-1",
            "99999999999999999999",
            "//",
            "{\"Statement\":[]}",
            "(((((",
            "*");

    private final HttpClient http = HttpClient.newHttpClient();
    private Path data;
    private Neargate neargate;

    @BeforeProperty
    void start() throws IOException {
        data = Files.createTempDirectory("neargate-hostile");
        var instance = new Instance(data);
        instance.lock();
        neargate = Neargate.start(
                new Configuration(
                        data,
                        "127.0.0.1",
                        0,
                        "us-east-1",
                        "123456789012",
                        true,
                        Configuration.Auth.open,
                        Configuration.EngineKind.simulated,
                        Pace.AWS,
                        Egress.none,
                        false),
                instance);
    }

    @AfterProperty
    void stop() throws IOException {
        neargate.close();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 1500)
    void anyRequestIsAnsweredOrRefusedAndSoon(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        String service = pick(random, List.of("kms", "secretsmanager", "ssm"));
        String operation = pick(random, OPERATIONS.get(service));
        ObjectNode body = JSON.createObjectNode();
        SENSIBLE.forEach((name, value) -> {
            if (random.nextInt(3) > 0) {
                body.set(name, JSON.valueToTree(value));
            }
        });
        for (int i = random.nextInt(6); i > 0; i--) {
            body.set(pick(random, MEMBERS), wild(random));
        }

        long start = System.nanoTime();
        HttpResponse<String> answer = send(service, TARGETS.get(service) + operation, body.toString());
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        String asked = operation + " " + body;
        assertThat(answer.statusCode()).as(asked).isIn(200, 400);
        assertThat(took).as(asked).isLessThan(SOON);
        if (answer.statusCode() == 400) {
            assertThat(JSON.readTree(answer.body()).path("__type").asText())
                    .as(asked)
                    .isNotBlank();
        }
    }

    private HttpResponse<String> send(String service, String target, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(neargate.status().endpoint() + "/"))
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", target)
                .header("X-Amz-Date", "20260101T000000Z")
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/" + service
                                + "/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + "0".repeat(64))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode wild(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.valueToTree(random.nextLong());
            case 2 -> JSON.valueToTree(List.of(reference(random), reference(random)));
            case 3 -> JSON.valueToTree(Map.of(reference(random), reference(random)));
            default -> JSON.valueToTree(reference(random));
        };
    }

    private static String reference(Random random) {
        var text = new StringBuilder(random.nextBoolean() ? "arn" : pick(random, PARTS));
        for (int i = random.nextInt(9); i > 0; i--) {
            text.append(':').append(pick(random, PARTS));
        }
        return text.toString();
    }

    private static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
