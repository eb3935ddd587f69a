package neargate.simulation.books;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import neargate.kernel.store.Key;
import neargate.services.ecs.services.ServiceRecord;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;

/** What is known of a service: its tasks, of which deployment or task set each is, and how its deployments are. */
final class Account {
    final Map<String, DeploymentRolloutState> states = new HashMap<>();

    /** Blue/green deployments that have had all their tasks, and these healthy. */
    final Set<String> whole = new HashSet<>();

    private final Map<Key, Seen> tasks = new HashMap<>();
    private final Map<String, Tally> tallies = new HashMap<>();

    @Nullable
    ServiceRecord record;

    @Nullable
    String lastCompleted;

    @Nullable
    String completedRevision;

    /** What the deployment that was completed last is made of. */
    @Nullable
    Composition completed;

    /** What was told to be steady since it changed: the service itself, or task sets. */
    final Set<String> steady = new HashSet<>();

    /** Whether its newest event says that it is steady: then that is not said again. */
    boolean saidSteady;

    /** Whether a task was ill, or was to leave its instance, since that was told. */
    boolean shaken;

    /** Since when nobody has asked for anything, nothing has gone wrong, and nothing has come to an end. */
    Instant since = Instant.MIN;

    /** Whether its image could not be pulled when it was looked at last. */
    boolean imageIsMissing;

    /**
     * A task as it was last.
     *
     * @param of its deployment or task set
     * @param zone its Availability Zone
     * @param instance null on Fargate
     * @param provenAt from when on it counts for as good as one that it replaces
     * @param protectedUntil null for not protected
     */
    record Seen(
            String of,
            String zone,
            @Nullable String instance,
            boolean wanted,
            boolean healthy,
            Instant provenAt,
            @Nullable Instant protectedUntil) {}

    /** So many tasks. */
    record Tally(int wanted, int healthy) {
        static final Tally NONE = new Tally(0, 0);

        /** The tasks, counted. */
        static Tally of(Stream<Seen> tasks) {
            return tasks.reduce(NONE, (tally, task) -> tally.with(task, 1), Tally::and);
        }

        private Tally with(Seen task, int times) {
            return new Tally(wanted + (task.wanted() ? times : 0), healthy + (task.healthy() ? times : 0));
        }

        private Tally and(Tally other) {
            return new Tally(wanted + other.wanted, healthy + other.healthy);
        }
    }

    /**
     * Notes a task.
     *
     * @param now null for one that has stopped
     * @return what was known of it; null for nothing
     */
    @Nullable
    Seen note(Key key, @Nullable Seen now) {
        Seen before = now == null ? tasks.remove(key) : tasks.put(key, now);
        if (before != null) {
            count(before, -1);
        }
        if (now != null) {
            count(now, 1);
        }
        return before;
    }

    private void count(Seen task, int times) {
        Tally after = tallies.getOrDefault(task.of(), Tally.NONE).with(task, times);
        if (after.equals(Tally.NONE)) {
            tallies.remove(task.of());
        } else {
            tallies.put(task.of(), after);
        }
    }

    /** Each of the tasks. */
    Stream<Seen> each() {
        return tasks.values().stream();
    }

    /** The tasks of the service. */
    Tally all() {
        return tallies.values().stream().reduce(Tally.NONE, Tally::and);
    }

    /**
     * The tasks of the service that count for it: of a DAEMON service those on instances that take its tasks.
     *
     * @param open these instances
     */
    Tally counted(ServiceRecord record, Set<String> open) {
        return Limits.isDaemon(record) ? Tally.of(each().filter(task -> open.contains(task.instance()))) : all();
    }

    /** The deployments and task sets that there are tasks of that should run. */
    Set<String> owners() {
        return tallies.entrySet().stream()
                .filter(each -> each.getValue().wanted() > 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** The tasks of one of its deployments or task sets. */
    Tally of(String deployment) {
        return tallies.getOrDefault(deployment, Tally.NONE);
    }
}
