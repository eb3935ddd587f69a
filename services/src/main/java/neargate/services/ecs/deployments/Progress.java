package neargate.services.ecs.deployments;

import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** How far the deployments of a service have come: part of every step that is not the end of one. */
final class Progress {
    private Progress() {}

    /**
     * Notes what is so.
     *
     * @param missing how many tasks are still to be started
     * @param asWanted whether the service has exactly the tasks that it should have, and all of them are healthy
     * @return whether there is nothing left to do
     */
    static boolean note(Draft draft, Situation now, int missing, boolean asWanted) {
        boolean complete = asWanted
                && !now.halted()
                && !draft.stops()
                && now.tasks().stream().noneMatch(now::isOlder)
                && isBaked(draft, now)
                && isProven(now);
        Deployment primary = now.primary();
        if (complete && now.inProgress()) {
            primary = completed(draft, now);
        }
        draft.deployments(Stream.concat(
                        Stream.of(primary),
                        now.deployments().stream().skip(1).filter(it -> isNeeded(now, it, complete)))
                .toList());
        draft.steady(complete, missing == 0);
        return complete;
    }

    /** Tells that the PRIMARY deployment is completed, and returns it so. */
    static Deployment completed(Draft draft, Situation now) {
        Deployment primary = now.primary();
        draft.wholeSince(null);
        draft.tell(" (deployment " + primary.id() + ") deployment completed.");
        return primary.toBuilder()
                .rolloutState(DeploymentRolloutState.COMPLETED)
                .rolloutStateReason("ECS deployment " + primary.id() + " completed.")
                .updatedAt(now.now())
                .build();
    }

    /**
     * An older deployment goes with its last task, unless it stands in for one that has failed. The former one of a
     * deployment that has a bake time goes only when that is over ("How CloudWatch alarms detect Amazon ECS deployment
     * failures"): so the service is not called stable before.
     */
    private static boolean isNeeded(Situation now, Deployment older, boolean complete) {
        boolean bakes = now.inProgress() && !complete && !now.watch().bake().isZero();
        return older.id().equals(now.starting())
                || (bakes && older.id().equals(now.deployments().get(1).id()))
                || now.tasks().stream().anyMatch(task -> task.deployment().equals(older.id()));
    }

    /** After a failed start all tasks have to last before anything is called steady: a crash loop never is. */
    private static boolean isProven(Situation now) {
        return now.starts().isClear()
                || now.tasks().stream()
                        .map(task -> task.startedFor(now.rules().pace().of(BackOff.PROVEN)))
                        .filter(Objects::nonNull)
                        .noneMatch(now.now()::isBefore);
    }

    /**
     * While alarms are watched, a deployment is completed some time after it has become whole, when the former tasks were
     * gone ("How CloudWatch alarms detect Amazon ECS deployment failures", bake time). The time runs once: a task that is
     * lost meanwhile does not begin it anew.
     */
    private static boolean isBaked(Draft draft, Situation now) {
        if (!now.inProgress() || now.watch().bake().isZero()) {
            return true;
        }
        Instant since = Objects.requireNonNullElse(now.watch().wholeSince(), now.now());
        Instant end = since.plus(now.rules().pace().of(now.watch().bake()));
        if (!now.now().isBefore(end)) {
            return true;
        }
        draft.wholeSince(since);
        draft.look(end);
        return false;
    }
}
