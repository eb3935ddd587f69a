package neargate.simulation.books;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Version;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.simulation.machines.Fleet;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Witness;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Keeps books of its own about services, and checks each step that ECS takes for one: never fewer healthy tasks than
 * minimumHealthyPercent leaves and never more tasks than maximumPercent allows, but for what others did; a deployment ends
 * once; a rollback goes back to what was completed last; a task that is protected is not stopped; and the events say what was
 * done, no less and no more.
 */
public final class Deployments implements Witness {
    private static final Set<String> ONGOING =
            Set.of("PENDING", "IN_PROGRESS", "ROLLBACK_REQUESTED", "ROLLBACK_IN_PROGRESS");

    private final Fleet fleet;
    private final Map<Key, Account> accounts = new HashMap<>();
    private final Map<String, String> statuses = new HashMap<>();
    private final Map<String, Integer> ends = new HashMap<>();
    private boolean asking;

    public Deployments(Fleet fleet) {
        this.fleet = fleet;
    }

    /** A user's request is answered, which may make another deployment the PRIMARY one. */
    public void asking(boolean now) {
        asking = now;
    }

    /** What is known of a service. */
    private static final class Account {
        final Map<Key, Seen> tasks = new HashMap<>();
        final Map<String, DeploymentRolloutState> states = new HashMap<>();

        @Nullable
        ServiceRecord record;

        @Nullable
        String lastCompleted;

        int wanted;
        int healthy;
    }

    private record Seen(boolean wanted, boolean healthy) {
        static final Seen GONE = new Seen(false, false);
    }

    /** What one commit did to a service. */
    static final class Step {
        final Set<String> started = new HashSet<>();
        final Set<String> stopped = new HashSet<>();
        final List<String> events = new ArrayList<>();
        boolean stoppedHealthy;
        boolean stoppedProtected;

        @Nullable
        ServiceRecord before;

        @Nullable
        ServiceRecord after;
    }

    @Override
    public void saw(Instant time, Version version) {
        Map<Key, Step> steps = new HashMap<>();
        for (Change<?> change : version.changes()) {
            switch (change.after() != null ? change.after() : change.before()) {
                case TaskRecord task
                when task.service() != null -> {
                    Key service = change.key().scope().key(task.cluster() + "/" + task.service());
                    task(time, service, change, step(steps, service));
                }
                case ServiceRecord _ -> {
                    Step step = step(steps, change.key());
                    step.before = (ServiceRecord) change.before();
                    step.after = (ServiceRecord) change.after();
                }
                case ServiceEvent event
                when change.after() != null -> {
                    String id = change.key().id();
                    step(steps, change.key().scope().key(id.substring(0, id.lastIndexOf('#'))))
                            .events
                            .add(event.message());
                }
                case ServiceDeployment deployment when change.after() != null -> history(deployment);
                case null, default -> {
                    // Of others nothing is kept here.
                }
            }
        }
        steps.forEach(this::check);
    }

    private static Step step(Map<Key, Step> steps, Key service) {
        return steps.computeIfAbsent(service, _ -> new Step());
    }

    private void task(Instant time, Key service, Change<?> change, Step step) {
        Key key = change.key();
        var task = (TaskRecord) change.after();
        Account account = accounts.computeIfAbsent(service, _ -> new Account());
        Seen before = account.tasks.get(key);
        boolean gone = task == null || task.stopped();
        Seen now = gone ? Seen.GONE : new Seen(task.wanted(), isHealthy(task));
        if (before == null && !gone) {
            step.started.add(key.id().substring(key.id().indexOf('/') + 1));
        }
        if (before != null
                && before.wanted()
                && !now.wanted()
                && task != null
                && task.task().stopCode() == TaskStopCode.SERVICE_SCHEDULER_INITIATED) {
            step.stopped.add(task.id());
            step.stoppedHealthy |= before.healthy();
            step.stoppedProtected |= ((TaskRecord) change.before()).isProtected(time);
        }
        Seen known = before == null ? Seen.GONE : before;
        account.wanted += (now.wanted() ? 1 : 0) - (known.wanted() ? 1 : 0);
        account.healthy += (now.healthy() ? 1 : 0) - (known.healthy() ? 1 : 0);
        if (gone) {
            account.tasks.remove(key);
        } else {
            account.tasks.put(key, now);
        }
    }

    private boolean isHealthy(TaskRecord task) {
        HealthStatus health = task.task().healthStatus();
        return task.wanted()
                && task.life() == Life.RUNNING
                && health != HealthStatus.UNHEALTHY
                && (health == HealthStatus.HEALTHY
                        || !fleet.workload(task.family()).checked());
    }

    private void check(Key key, Step step) {
        Account account = accounts.computeIfAbsent(key, _ -> new Account());
        if (step.after != null) {
            account.record = step.after;
        }
        ServiceRecord record = account.record;
        if (record == null) {
            throw new Broken(key.id() + " has tasks or events, and is no service");
        }
        if (record.service().status().equals("ACTIVE")) {
            bounds(key, step, account, record);
            require(!step.stoppedProtected, key, "lost a task that was protected");
        }
        if (step.before != null && step.after != null && !asking) {
            rollback(key, step.before, step.after, account);
        }
        Told.check(key, step, account.states, record);
        states(key, account, record);
        boolean steady = step.events.stream().anyMatch(event -> event.endsWith(" has reached a steady state."));
        require(
                !steady
                        || (account.healthy == record.service().desiredCount()
                                // It may go on at once: to move a task to another zone, one more is started.
                                && account.wanted == account.healthy + step.started.size()),
                key,
                "is told to be steady with " + account.healthy + " healthy tasks of " + account.wanted);
    }

    private void bounds(Key key, Step step, Account account, ServiceRecord record) {
        int desired = record.service().desiredCount();
        var configuration = record.service().deploymentConfiguration();
        int least = Math.ceilDiv(desired * configuration.minimumHealthyPercent(), 100);
        int most = desired * configuration.maximumPercent() / 100;
        require(
                step.started.isEmpty() || account.wanted <= most,
                key,
                "was given a task more than " + configuration.maximumPercent() + " % of " + desired + ": "
                        + account.wanted);
        require(
                !step.stoppedHealthy || account.healthy >= least,
                key,
                "was left with " + account.healthy + " healthy tasks, fewer than "
                        + configuration.minimumHealthyPercent() + " % of " + desired);
    }

    /** Without anybody asking, another deployment becomes the PRIMARY one only by a rollback. */
    private static void rollback(Key key, ServiceRecord before, ServiceRecord after, Account account) {
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
                after.service()
                        .taskDefinition()
                        .equals(after.deployments().getFirst().deployment().taskDefinition()),
                key,
                "was rolled back, but not its task definition");
    }

    /** A deployment goes from IN_PROGRESS to its end, and back only when it was completed last and is gone back to. */
    private static void states(Key key, Account account, ServiceRecord record) {
        Map<String, DeploymentRolloutState> now = new HashMap<>();
        record.deployments()
                .forEach(rollout ->
                        now.put(rollout.deployment().id(), rollout.deployment().rolloutState()));
        now.forEach((id, state) -> {
            DeploymentRolloutState before = account.states.put(id, state);
            boolean ended = before != null && before != DeploymentRolloutState.IN_PROGRESS;
            boolean goneBackTo = state == DeploymentRolloutState.IN_PROGRESS
                    && id.equals(primary(record))
                    && id.equals(account.lastCompleted);
            require(!ended || state == before || goneBackTo, key, "made " + state + " of " + before + " " + id);
            if (state == DeploymentRolloutState.COMPLETED) {
                account.lastCompleted = id;
            }
        });
        account.states.keySet().retainAll(now.keySet());
    }

    private static String primary(ServiceRecord record) {
        return record.deployments().getFirst().deployment().id();
    }

    private static @Nullable DeploymentRolloutState state(ServiceRecord record, String deployment) {
        return record.deployments().stream()
                .filter(rollout -> rollout.deployment().id().equals(deployment))
                .map(rollout -> rollout.deployment().rolloutState())
                .findFirst()
                .orElse(null);
    }

    private void history(ServiceDeployment deployment) {
        String status = deployment.statusAsString();
        String before = statuses.put(deployment.serviceDeploymentArn(), status);
        if (before == null || before.equals(status)) {
            return;
        }
        if (!ONGOING.contains(before)) {
            throw new Broken(deployment.serviceDeploymentArn() + " was " + before + " and became " + status);
        }
        if (!ONGOING.contains(status)) {
            ends.merge(status, 1, Integer::sum);
        }
    }

    private static void require(boolean condition, Key key, String otherwise) {
        if (!condition) {
            throw new Broken(key.id() + " " + otherwise);
        }
    }

    /** How many deployments have begun. */
    public int begun() {
        return statuses.size();
    }

    /** How many deployments have ended so: {@code SUCCESSFUL}, {@code ROLLBACK_SUCCESSFUL}, {@code STOPPED}, ... */
    public int ended(String status) {
        return ends.getOrDefault(status, 0);
    }

    /** The deployments that have not ended, whose services are {@code there}. */
    public List<String> ongoing(Set<String> there) {
        return statuses.entrySet().stream()
                .filter(deployment -> ONGOING.contains(deployment.getValue()))
                .map(Map.Entry::getKey)
                .filter(arn -> there.contains(service(arn)))
                .sorted()
                .toList();
    }

    /** The name in {@code ...:service-deployment/cluster/service/id}. */
    private static String service(String arn) {
        String path = arn.substring(0, arn.lastIndexOf('/'));
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** How many tasks of services should run and are healthy. */
    public int healthy() {
        return accounts.values().stream().mapToInt(account -> account.healthy).sum();
    }
}
