package neargate.services.ecs.services;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import neargate.services.ecs.deployments.Lifecycle.HookStatus;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;

/**
 * Asks lifecycle hooks by HTTP, in the words in which AWS asks Lambda functions ("Lifecycle hooks for Amazon ECS service
 * deployments"). Whoever cannot be asked, or answers something else, has failed.
 */
final class HookEndpoint implements LifecycleHooks {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int HIGHEST_PORT = 65_535;

    /** Of an answer: AWS's functions answer with 6 MB at most, and nothing that is asked here takes more than a line. */
    private static final int MOST_BYTES = 1 << 20;

    /** Made when the first hook is asked; it has a thread, and keeps connections. */
    private @Nullable HttpClient client;

    /** The URL of a hook that can be called; empty if the text is none. */
    static Optional<URI> url(String text) {
        try {
            return Optional.of(URI.create(text))
                    .filter(url -> url.getHost() != null
                            && url.getPort() <= HIGHEST_PORT
                            && ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Who is behind the URL of a hook: its host and port. */
    static String host(String target) {
        URI url = url(target).orElseThrow();
        return url.getHost().toLowerCase(Locale.ROOT) + ":" + url.getPort();
    }

    @Override
    public Answer ask(String target, ServiceDeployment deployment) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url(target).orElseThrow())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question(deployment).toString()))
                .build();
        try {
            return answer(request);
        } catch (IOException e) {
            // A connection that was kept may be closed by now, which is seen only when it is used.
            try {
                return answer(request);
            } catch (IOException again) {
                return Answer.FAILED;
            }
        }
    }

    private Answer answer(HttpRequest request) throws IOException, InterruptedException {
        var asked = client().sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES));
        try {
            // The request's own timeout ends with the headers of the answer.
            HttpResponse<String> answer = asked.get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            return answer.statusCode() == OK ? read(answer.body()) : Answer.FAILED;
        } catch (TimeoutException e) {
            return Answer.FAILED;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } finally {
            asked.cancel(true);
        }
    }

    private synchronized HttpClient client() {
        if (client == null) {
            client = HttpClient.newHttpClient();
        }
        return client;
    }

    static ObjectNode question(ServiceDeployment deployment) {
        String arn = deployment.serviceDeploymentArn();
        ObjectNode question = JSON.createObjectNode();
        ObjectNode details = question.putObject("executionDetails");
        details.putObject("testTrafficWeights");
        details.putObject("productionTrafficWeights");
        details.put("serviceArn", deployment.serviceArn());
        details.put(
                "targetServiceRevisionArn", deployment.targetServiceRevision().arn());
        return question.put(
                        "executionId",
                        UUID.nameUUIDFromBytes(arn.getBytes(StandardCharsets.UTF_8))
                                .toString())
                .put("lifecycleStage", deployment.lifecycleStageAsString())
                .put("resourceArn", arn);
    }

    static Answer read(String body) {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return Answer.FAILED;
        }
        String status = answer.path("hookStatus").asText();
        JsonNode delay = answer.path("callBackDelay");
        return Arrays.stream(HookStatus.values())
                .filter(known -> known.name().equals(status))
                .findFirst()
                .map(known -> new Answer(known, delay.isIntegralNumber() ? atLeastASecond(delay.asLong()) : null))
                .orElse(Answer.FAILED);
    }

    private static Duration atLeastASecond(long seconds) {
        return Duration.ofSeconds(Math.clamp(seconds, 1, Duration.ofDays(1).toSeconds()));
    }
}
