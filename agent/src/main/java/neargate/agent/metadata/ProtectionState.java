package neargate.agent.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import neargate.engine.network.LinkLocal.Answer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** Lets a task ask for its own protection from scale-in ("Amazon ECS task scale-in protection endpoint"). */
final class ProtectionState {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> FIELDS = Set.of("protectionenabled", "expiresinminutes");

    private final Task task;
    private final Protection protection;

    ProtectionState(Task task, Protection protection) {
        this.task = task;
        this.protection = protection;
    }

    Answer answer(String method, String body) {
        try {
            return method.equals("PUT") ? update(body) : get();
        } catch (EcsException e) {
            return error(
                    e.statusCode(),
                    e.awsErrorDetails().errorCode(),
                    e.awsErrorDetails().errorMessage());
        } catch (SdkException e) {
            return error(500, "ServerException", String.valueOf(e.getMessage()));
        }
    }

    /** A task in whose name nobody can ask. */
    static Answer withoutRole(Task task) {
        return error(
                task, 403, "AccessDeniedException", "Invalid Request: no task IAM role credentials available for task");
    }

    private Answer get() {
        GetTaskProtectionResponse found = protection.get(GetTaskProtectionRequest.builder()
                .cluster(task.clusterArn())
                .tasks(task.taskArn())
                .build());
        return answer(found.protectedTasks(), found.failures());
    }

    private Answer update(String body) {
        Wish wish = Wish.read(body).orElse(null);
        if (wish == null) {
            return error(400, "InvalidParameterException", "UpdateTaskProtection: failed to decode request");
        }
        if (wish.enabled() == null) {
            return error(
                    400, "InvalidParameterException", "Invalid request: does not contain 'ProtectionEnabled' field");
        }
        UpdateTaskProtectionResponse changed = protection.update(UpdateTaskProtectionRequest.builder()
                .cluster(task.clusterArn())
                .tasks(task.taskArn())
                .protectionEnabled(wish.enabled())
                .expiresInMinutes(wish.minutes())
                .build());
        return answer(changed.protectedTasks(), changed.failures());
    }

    /** What a task asks for. The agent reads the names of fields in any case, and takes no others. */
    private record Wish(@Nullable Boolean enabled, @Nullable Integer minutes) {
        /** Empty for what is no such request. */
        static Optional<Wish> read(String body) {
            JsonNode asked;
            try {
                asked = JSON.readTree(body);
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
            var wish = new Wish(null, null);
            for (Map.Entry<String, JsonNode> field : asked.properties()) {
                JsonNode value = field.getValue();
                if (field.getKey().equalsIgnoreCase("ProtectionEnabled") && value.isBoolean()) {
                    wish = new Wish(value.asBoolean(), wish.minutes());
                } else if (field.getKey().equalsIgnoreCase("ExpiresInMinutes") && value.isIntegralNumber()) {
                    wish = new Wish(wish.enabled(), value.canConvertToInt() ? value.asInt() : -1);
                } else if (!value.isNull() || !FIELDS.contains(field.getKey().toLowerCase(Locale.ROOT))) {
                    return Optional.empty();
                }
            }
            return asked.isObject() || asked.isNull() ? Optional.of(wish) : Optional.empty();
        }
    }

    private static Answer answer(List<ProtectedTask> tasks, List<Failure> failures) {
        ObjectNode answer = JSON.createObjectNode();
        if (!failures.isEmpty()) {
            Failure failure = failures.getFirst();
            answer.putObject("failure")
                    .put("Arn", failure.arn())
                    .put("Detail", failure.detail())
                    .put("Reason", failure.reason());
            return json(200, answer);
        }
        ProtectedTask found = tasks.getFirst();
        answer.putObject("protection")
                .put("ExpirationDate", date(found))
                .put("ProtectionEnabled", found.protectionEnabled())
                .put("TaskArn", found.taskArn());
        return json(200, answer);
    }

    private static @Nullable String date(ProtectedTask task) {
        return task.expirationDate() == null
                ? null
                : task.expirationDate().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Answer error(int status, String code, String message) {
        return error(task, status, code, message);
    }

    private static Answer error(Task task, int status, String code, String message) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("error").put("Arn", task.taskArn()).put("Code", code).put("Message", message);
        return json(status, answer);
    }

    private static Answer json(int status, ObjectNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), Objects.toString(body));
    }
}
