package neargate.services.ecs.roles;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import neargate.agent.acs.AcsTask.RoleCredentials;
import neargate.kernel.store.Scope;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The credentials of tasks that run: the same for whoever asks in the task, until they are to be renewed. */
public final class RenewedCredentials {
    /** How long before their end there are new ones: SDKs ask anew when a quarter of an hour is left. */
    private static final Duration RENEWED = Duration.ofHours(1);

    private static final Duration SHORTEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);

    private final TaskRoles roles;
    private final Clock clock;
    private final Map<Role, Credentials> issued = new ConcurrentHashMap<>();

    private record Role(Scope scope, String arn, String taskId) {}

    public RenewedCredentials(TaskRoles roles, Clock clock) {
        this.roles = roles;
        this.clock = clock;
    }

    /**
     * Credentials that last for an hour at least, if there can be new ones; otherwise those of before, until they end.
     *
     * @throws TaskRoles.UnassumableException when there are none
     */
    public Credentials of(Scope scope, String roleArn, String taskId) throws TaskRoles.UnassumableException {
        Instant now = clock.instant();
        var role = new Role(scope, roleArn, taskId);
        @Nullable Credentials known = issued.get(role);
        if (known != null && now.isBefore(known.expiration().minus(RENEWED))) {
            return known;
        }
        Credentials made;
        try {
            made = roles.assume(scope, roleArn, taskId);
        } catch (TaskRoles.UnassumableException e) {
            if (known != null && now.isBefore(known.expiration())) {
                return known;
            }
            throw e;
        }
        issued.values().removeIf(old -> now.isAfter(old.expiration()));
        issued.put(role, made);
        return made;
    }

    /**
     * As {@link #of}, as agents and tasks are told of them.
     *
     * @param credentialsId under which the task asks for them
     */
    public RoleCredentials of(Scope scope, String roleArn, String taskId, String credentialsId)
            throws TaskRoles.UnassumableException {
        Credentials made = of(scope, roleArn, taskId);
        return new RoleCredentials(
                credentialsId,
                roleArn,
                made.accessKeyId(),
                made.secretAccessKey(),
                made.sessionToken(),
                made.expiration().toString());
    }

    /**
     * When to ask for a task's next ones: before those that it has end, and as long as there are none, again and again, with
     * pauses that grow.
     *
     * @param held those that it has; null if there were none to be had
     */
    public Instant due(@Nullable RoleCredentials held) {
        Instant now = clock.instant();
        if (held == null) {
            return now.plus(LONGEST_PAUSE);
        }
        Instant renewal = Instant.parse(held.expiration()).minus(RENEWED);
        Duration late = Duration.between(renewal, now);
        return late.isNegative() ? renewal : now.plus(clamped(late));
    }

    private static Duration clamped(Duration pause) {
        return pause.compareTo(SHORTEST_PAUSE) < 0
                ? SHORTEST_PAUSE
                : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
