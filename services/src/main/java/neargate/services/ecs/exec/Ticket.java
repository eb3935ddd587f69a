package neargate.services.ecs.exec;

import java.time.Instant;
import java.util.List;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A session that a caller may begin.
 *
 * @param token what proves that it is the caller who comes
 * @param taskArn the task
 * @param container one of its containers
 * @param words the command
 * @param log where its output is kept besides; null for nowhere
 * @param until when it is too late to begin
 */
record Ticket(
        String sessionId,
        String token,
        Scope scope,
        String taskArn,
        String container,
        List<String> words,
        @Nullable LogTarget log,
        Instant until) {

    /**
     * A log stream.
     *
     * @param region where the group is
     * @param encrypted whether the group must be encrypted
     */
    record LogTarget(String region, String group, String stream, boolean encrypted) {}
}
