package neargate.services.ecs.metadata;

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
import neargate.kernel.Caller;
import neargate.kernel.store.Row;
import neargate.services.ecs.services.TaskProtection;
import neargate.services.ecs.tasks.TaskRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.GetTaskProtectionResponse;
import software.amazon.awssdk.services.ecs.model.ProtectedTask;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionRequest;
import software.amazon.awssdk.services.ecs.model.UpdateTaskProtectionResponse;

/** Lets a task ask for its own protection from scale-in ("Amazon ECS task scale-in protection endpoint"). */
final class ProtectionState {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> FIELDS = Set.of("protectionenabled", "expiresinminutes");

    private final TaskProtection protection;

    ProtectionState(TaskProtection protection) {
        this.protection = protection;
    }

    Answer answer(Row<TaskRecord> row, String method, String body) {
        TaskRecord task = row.value();
        var caller = Caller.service(
                "ecs", row.key().scope().account(), row.key().scope().region());
        try {
            return caller.call(() -> method.equals("PUT") ? update(task, body) : get(task));
        } catch (EcsException e) {
            return error(
                    e.statusCode(),
                    task,
                    e.awsErrorDetails().errorCode(),
                    e.awsErrorDetails().errorMessage());
        }
    }

    private Answer get(TaskRecord task) {
        GetTaskProtectionResponse found = protection.get(GetTaskProtectionRequest.builder()
                .cluster(task.cluster())
                .tasks(task.arn())
                .build());
        return answer(found.protectedTasks(), found.failures());
    }

    private Answer update(TaskRecord task, String body) {
        Wish wish = Wish.read(body).orElse(null);
        if (wish == null) {
            return error(400, task, "InvalidParameterException", "UpdateTaskProtection: failed to decode request");
        }
        if (wish.enabled() == null) {
            return error(
                    400,
                    task,
                    "InvalidParameterException",
                    "Invalid request: does not contain 'ProtectionEnabled' field");
        }
        UpdateTaskProtectionResponse changed = protection.update(UpdateTaskProtectionRequest.builder()
                .cluster(task.cluster())
                .tasks(task.arn())
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
        ProtectedTask task = tasks.getFirst();
        answer.putObject("protection")
                .put("ExpirationDate", date(task))
                .put("ProtectionEnabled", task.protectionEnabled())
                .put("TaskArn", task.taskArn());
        return json(200, answer);
    }

    private static @Nullable String date(ProtectedTask task) {
        return task.expirationDate() == null
                ? null
                : task.expirationDate().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Answer error(int status, TaskRecord task, String code, String message) {
        ObjectNode answer = JSON.createObjectNode();
        answer.putObject("error").put("Arn", task.arn()).put("Code", code).put("Message", message);
        return json(status, answer);
    }

    private static Answer json(int status, ObjectNode body) {
        return new Answer(status, Map.of("Content-Type", "application/json"), Objects.toString(body));
    }
}
