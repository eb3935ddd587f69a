package neargate.services.ecs.services;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

    /** Of one host and port; enough for all hooks of a service. */
    private static final int MOST_AT_ONCE = 16;

    private final Turns turns = new Turns(MOST_AT_ONCE);

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

    @Override
    public Answer ask(String target, ServiceDeployment deployment) throws InterruptedException {
        URI url = url(target).orElseThrow();
        String host = url.getHost().toLowerCase(Locale.ROOT) + ":" + url.getPort();
        return turns.take(host, () -> post(url, deployment));
    }

    private static Answer post(URI url, ServiceDeployment deployment) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question(deployment).toString()))
                .build();
        HttpClient client = HttpClient.newBuilder().connectTimeout(LONGEST).build();
        try {
            // The request's own timeout ends with the headers of the answer.
            HttpResponse<String> answer = client.sendAsync(
                            request, BodyHandlers.limiting(BodyHandlers.ofString(), MOST_BYTES))
                    .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
            return answer.statusCode() == OK ? read(answer.body()) : Answer.FAILED;
        } catch (ExecutionException | TimeoutException e) {
            return Answer.FAILED;
        } finally {
            client.shutdownNow();
        }
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
