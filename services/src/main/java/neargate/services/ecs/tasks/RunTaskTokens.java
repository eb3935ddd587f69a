package neargate.services.ecs.tasks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.clusters.ClusterRecord;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;

/** The client tokens of RunTask ("Ensuring idempotency"): who sends the same request again is told of the same tasks. */
final class RunTaskTokens {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final JsonCodec<RunTaskRequest> JSON = JsonCodec.of(RunTaskRequest.class);

    private RunTaskTokens() {}

    /** What the same client token brought about in the last day; empty for a new one. */
    static List<Task> earlier(Transaction state, Scope scope, ClusterRecord cluster, TaskRecord.Origin origin) {
        if (origin.clientToken() == null) {
            return List.of();
        }
        Instant tokenBegan = state.now().minus(TOKEN_LIFE);
        List<TaskRecord> known = TaskTable.withToken(state, scope, cluster.name(), origin.clientToken()).stream()
                .filter(record -> record.task().createdAt().isAfter(tokenBegan))
                .toList();
        if (known.stream().anyMatch(record -> !record.origin().equals(origin))) {
            throw EcsErrors.conflict(
                    "The provided clientToken is already in use with a different RunTask request.",
                    known.stream().map(TaskRecord::arn).toList());
        }
        return known.stream().map(TaskRecord::task).toList();
    }

    static TaskRecord.Origin origin(RunTaskRequest request) {
        String token = request.clientToken();
        return new TaskRecord.Origin(null, null, token, token == null ? null : fingerprint(request));
    }

    /** Two requests that ask for the same have the same; the digest is long enough that no others do. */
    private static String fingerprint(RunTaskRequest request) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(JSON.write(request));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
