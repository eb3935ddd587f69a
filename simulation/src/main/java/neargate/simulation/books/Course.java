package neargate.simulation.books;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import neargate.kernel.store.Key;
import neargate.services.ecs.services.ServiceRecord;
import neargate.simulation.books.Account.Tally;
import neargate.simulation.plane.Broken;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** How the deployments of a service go: each to its end, once, and back to what was completed last when one fails. */
final class Course {
    private Course() {}

    static String primary(ServiceRecord record) {
        return record.deployments().getFirst().deployment().id();
    }

    static @Nullable DeploymentRolloutState state(ServiceRecord record, String deployment) {
        return record.rollout(deployment)
                .map(rollout -> rollout.deployment().rolloutState())
                .orElse(null);
    }

    /** Without anybody asking, another deployment becomes the PRIMARY one only by a rollback, which restores all of it. */
    static void rollback(Key key, ServiceRecord before, ServiceRecord after, Account account) {
        String former = primary(before);
        String now = primary(after);
        if (former.equals(now) || !after.service().status().equals("ACTIVE")) {
            return;
        }
        require(
                state(after, former) == DeploymentRolloutState.FAILED,
                key,
                "left " + former + ", which had not failed");
        require(
                now.equals(account.lastCompleted),
                key,
                "was rolled back to " + now + " instead of " + account.lastCompleted);
        require(
                after.deployments().getFirst().revision().serviceRevisionArn().equals(account.completedRevision),
                key,
                "was rolled back to another revision than " + account.completedRevision);
        Composition restored = Composition.of(after);
        require(
                restored.equals(account.completed),
                key,
                "was rolled back to " + restored + " instead of " + account.completed);
    }

    /** A deployment goes from IN_PROGRESS to its end, and back only when it was completed last and is gone back to. */
    static void states(Key key, Step step, Account account, ServiceRecord record, Set<String> open) {
        String primary = record.external() ? null : primary(record);
        Map<String, DeploymentRolloutState> now = new HashMap<>();
        record.deployments()
                .forEach(rollout ->
                        now.put(rollout.deployment().id(), rollout.deployment().rolloutState()));
        now.forEach((id, state) -> {
            DeploymentRolloutState before = account.states.put(id, state);
            boolean ended = before != null && before != DeploymentRolloutState.IN_PROGRESS;
            boolean goneBackTo = state == DeploymentRolloutState.IN_PROGRESS
                    && id.equals(primary)
                    && id.equals(account.lastCompleted)
                    && step.before != null
                    && !id.equals(primary(step.before));
            require(!ended || state == before || goneBackTo, key, "made " + state + " of " + before + " " + id);
            if (state == DeploymentRolloutState.COMPLETED && state != before) {
                completed(key, step, account, record, id, open);
                account.lastCompleted = id;
                account.completedRevision =
                        record.rollout(id).orElseThrow().revision().serviceRevisionArn();
            }
        });
        account.states.keySet().retainAll(now.keySet());
        if (primary != null && primary.equals(account.lastCompleted)) {
            account.completed = Composition.of(record);
        }
    }

    /** What is completed has all its tasks, or had them before the blue ones went; and of others none is left. */
    private static void completed(
            Key key, Step step, Account account, ServiceRecord record, String id, Set<String> open) {
        Tally all = account.counted(record, open);
        Tally own = account.of(id);
        int desired = record.service().desiredCount();
        boolean whole = account.whole.contains(id) || own.healthy() >= desired;
        // It may go on at once: to move a task to another zone, one more is started.
        boolean alone = all.wanted() <= own.wanted();
        require(
                id.equals(primary(record)) && whole && alone,
                key,
                "has completed " + id + " with " + own + " of " + desired + " among " + all + ", while it started "
                        + step.started);
    }

    private static void require(boolean condition, Key key, String otherwise) {
        if (!condition) {
            throw new Broken(key.id() + " " + otherwise);
        }
    }
}
