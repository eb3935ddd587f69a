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
import neargate.services.ecs.deployments.BackOff;
import neargate.services.ecs.instances.ContainerInstanceRecord;
import neargate.services.ecs.services.ServiceRecord;
import neargate.services.ecs.services.TaskSetRecord;
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.simulation.books.Account.Seen;
import neargate.simulation.machines.Fleet;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Witness;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.TaskSet;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Keeps books of its own about services, and checks each step that ECS takes for one: never fewer healthy tasks than
 * minimumHealthyPercent leaves and never more tasks than maximumPercent allows, but for what others did; in a deployment
 * with a circuit breaker no task goes for one that has not proven itself; a deployment ends once; a rollback goes back to
 * what was completed last; a task that is protected is not stopped; what was deleted starts none, and is gone after its
 * last one stops; and the events say what was done, no less and no more.
 */
public final class Deployments implements Witness {
    private final Fleet fleet;
    private final Map<Key, Account> accounts = new HashMap<>();
    private final Statuses statuses = new Statuses();

    /** The instances that take tasks of DAEMON services. */
    private final Set<String> open = new HashSet<>();

    private boolean asking;
    private int healthy;

    public Deployments(Fleet fleet) {
        this.fleet = fleet;
    }

    /** A user's request is answered, which may make another deployment the PRIMARY one. */
    public void asking(boolean now) {
        asking = now;
    }

    /** What one commit did to a service. */
    static final class Step {
        final Set<String> started = new HashSet<>();
        final Set<String> stopped = new HashSet<>();
        final List<String> events = new ArrayList<>();
        final Set<String> startedOf = new HashSet<>();
        final Set<String> stoppedHealthyOf = new HashSet<>();
        final Set<String> startedOn = new HashSet<>();
        final Set<String> stoppedHealthyOn = new HashSet<>();
        boolean stoppedProtected;

        @Nullable
        ServiceRecord before;

        @Nullable
        ServiceRecord after;

        boolean isNothing() {
            return started.isEmpty() && stopped.isEmpty() && events.isEmpty();
        }
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
                case ServiceDeployment deployment when change.after() == null -> statuses.forget(deployment);
                case ServiceDeployment deployment -> statuses.note(deployment);
                case ContainerInstanceRecord instance -> {
                    if (change.after() != null && instance.active()) {
                        open.add(instance.arn());
                    } else {
                        open.remove(instance.arn());
                    }
                }
                case null, default -> {
                    // Of others nothing is kept here.
                }
            }
        }
        steps.forEach((key, step) -> check(time, key, step));
    }

    private static Step step(Map<Key, Step> steps, Key service) {
        return steps.computeIfAbsent(service, _ -> new Step());
    }

    private void task(Instant time, Key service, Change<?> change, Step step) {
        Key key = change.key();
        var task = (TaskRecord) change.after();
        Account account = accounts.computeIfAbsent(service, _ -> new Account());
        boolean gone = task == null || task.stopped();
        Seen now = gone
                ? null
                : new Seen(
                        String.valueOf(task.deployment()),
                        task.containerInstance(),
                        task.wanted(),
                        isHealthy(task),
                        provenAt(task));
        Seen before = account.note(key, now);
        healthy += (now != null && now.healthy() ? 1 : 0) - (before != null && before.healthy() ? 1 : 0);
        if (change.before() == null && now != null) {
            step.started.add(key.id().substring(key.id().indexOf('/') + 1));
            step.startedOf.add(now.of());
            if (now.instance() != null) {
                step.startedOn.add(now.instance());
            }
        }
        if (before != null
                && before.wanted()
                && (now == null || !now.wanted())
                && task != null
                && task.task().stopCode() == TaskStopCode.SERVICE_SCHEDULER_INITIATED) {
            step.stopped.add(task.id());
            step.stoppedProtected |= ((TaskRecord) change.before()).isProtected(time);
            if (before.healthy()) {
                step.stoppedHealthyOf.add(before.of());
                if (before.instance() != null) {
                    step.stoppedHealthyOn.add(before.instance());
                }
            }
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

    /** When it has proven that it does well: what has a health check by that, others by running for a while. */
    private Instant provenAt(TaskRecord task) {
        Instant started = task.task().startedAt();
        if (started == null) {
            return Instant.MAX;
        }
        return fleet.workload(task.family()).checked() ? started : started.plus(BackOff.PROVEN);
    }

    private void check(Instant time, Key key, Step step) {
        Account account = accounts.computeIfAbsent(key, _ -> new Account());
        if (step.after != null) {
            account.record = step.after;
        }
        ServiceRecord record = account.record;
        if (record == null) {
            // Stopped tasks of one that was deleted are forgotten in time.
            require(step.isNothing(), key, "has tasks or events, and is no service");
            return;
        }
        if (record.service().status().equals("ACTIVE")) {
            var limits = new Limits(time, key, step, account, record, open);
            limits.check();
            limits.noteWhole();
        } else {
            deleted(key, step, account, record);
        }
        require(!step.stoppedProtected, key, "lost a task that was protected");
        if (step.before != null && step.after != null && !asking && !record.external()) {
            rollback(key, step.before, step.after, account);
        }
        Told.check(key, step, account.states, record);
        states(key, account, record);
        steady(key, step, account, record);
        if (record.service().status().equals("INACTIVE")) {
            // The next one of its name is another.
            accounts.remove(key);
        }
    }

    /** A service that was deleted starts no task, and is gone when its last one is to stop; it does not come back. */
    private static void deleted(Key key, Step step, Account account, ServiceRecord record) {
        String status = record.service().status();
        require(step.started.isEmpty(), key, "was deleted, and has started " + step.started);
        require(status.equals("DRAINING") || account.all().wanted() == 0, key, "is gone, but not its tasks");
        require(
                step.before == null || !step.before.service().status().equals("INACTIVE"),
                key,
                "was gone, and is " + status);
    }

    /** What is told to be steady, a service or a task set, has its tasks. */
    private void steady(Key key, Step step, Account account, ServiceRecord record) {
        for (String event : step.events) {
            if (event.endsWith(" has reached a steady state.")) {
                Account.Tally own = account.all();
                int desired = record.service().desiredCount();
                if (Limits.isDaemon(record)) {
                    own = Account.Tally.of(account.each().filter(task -> open.contains(task.instance())));
                } else if (record.external()) {
                    TaskSet set = named(record, event);
                    own = account.of(set.id());
                    desired = Limits.desired(record, set);
                }
                require(
                        // It may go on at once: to move a task to another zone, one more is started.
                        own.healthy() == desired && own.wanted() <= own.healthy() + step.started.size(),
                        key,
                        "is told to be steady with " + own + " of " + desired);
            }
        }
    }

    private static TaskSet named(ServiceRecord record, String event) {
        return record.taskSets().stream()
                .map(TaskSetRecord::taskSet)
                .filter(set -> event.contains(", taskSet " + set.id() + ")"))
                .findFirst()
                .orElseThrow(() -> new Broken("no task set is steady as it is told: " + event));
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
                after.deployments().getFirst().revision().serviceRevisionArn().equals(account.completedRevision),
                key,
                "was rolled back to another revision than " + account.completedRevision);
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
                account.completedRevision =
                        record.rollout(id).orElseThrow().revision().serviceRevisionArn();
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

    private static void require(boolean condition, Key key, String otherwise) {
        if (!condition) {
            throw new Broken(key.id() + " " + otherwise);
        }
    }

    /** How many deployments have begun. */
    public int begun() {
        return statuses.begun();
    }

    /** How many deployments have ended so: {@code SUCCESSFUL}, {@code ROLLBACK_SUCCESSFUL}, {@code STOPPED}, ... */
    public int ended(String status) {
        return statuses.ended(status);
    }

    /** The deployments that have not ended, of services that are there. */
    public List<String> ongoing() {
        return statuses.ongoing();
    }

    /** How many tasks of services should run and are healthy. */
    public int healthy() {
        return healthy;
    }
}
