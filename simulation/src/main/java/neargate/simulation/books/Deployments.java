package neargate.simulation.books;

import java.time.Instant;
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
import neargate.services.ecs.tasks.Life;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.simulation.books.Account.Seen;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Fleet;
import neargate.simulation.plane.Broken;
import neargate.simulation.plane.Witness;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.HealthStatus;
import software.amazon.awssdk.services.ecs.model.ServiceDeployment;
import software.amazon.awssdk.services.ecs.model.ServiceEvent;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Keeps books of its own about services, and checks each step that ECS takes for one: never fewer healthy tasks than
 * minimumHealthyPercent leaves and never more tasks than maximumPercent allows, but for what others did; in a deployment
 * with a circuit breaker no task goes for one that has not proven itself; a deployment ends once; a rollback goes back to
 * what was completed last; a task that is protected is not stopped; what was deleted starts none, and is gone after its
 * last one stops; the events say what was done, no less and no more; and nothing takes longer than it may.
 */
public final class Deployments implements Witness {
    private final Fleet fleet;
    private final Map<Key, Account> accounts = new HashMap<>();
    private final Statuses statuses = new Statuses();
    private final Deadlines deadlines;

    /** The instances that take tasks of DAEMON services. */
    private final Set<String> open = new HashSet<>();

    /** The services that were not as they should be when they were looked at, or changed since. */
    private final Set<Key> unsettled = new HashSet<>();

    private boolean asking;
    private int healthy;

    /** When something happened last that concerns all services. */
    private Instant disturbed = Instant.MIN;

    public Deployments(Fleet fleet, Demand demand, Placements placements) {
        this.fleet = fleet;
        this.deadlines = new Deadlines(fleet, demand, placements, open);
        fleet.plane().onDeath(() -> disturbed = fleet.now());
    }

    /** A user's request is answered, which may make another deployment the PRIMARY one. */
    public void asking(boolean now) {
        asking = now;
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
                case ServiceDeployment deployment -> {
                    String id = change.key().id();
                    step(steps, change.key().scope().key(id.substring(0, id.lastIndexOf('/'))))
                            .ends
                            .add(statuses.note(deployment));
                }
                case ContainerInstanceRecord instance ->
                    instance(time, (ContainerInstanceRecord) change.before(), instance, change.after() != null);
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

    /** One that is to be empty, or is not any more, shakes the services that have tasks there. */
    private void instance(
            Instant time, @Nullable ContainerInstanceRecord before, ContainerInstanceRecord instance, boolean isThere) {
        boolean isOpen = isThere && instance.active();
        boolean changes = isOpen ? open.add(instance.arn()) : open.remove(instance.arn());
        if (changes) {
            unsettled.addAll(accounts.keySet());
            accounts.values().stream()
                    .filter(account ->
                            account.each().anyMatch(task -> instance.arn().equals(task.instance())))
                    .forEach(account -> account.shaken = true);
        }
        if (changes || before == null || before.connected() != instance.connected()) {
            disturbed = time;
        }
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
                        task.place().zone(),
                        task.containerInstance(),
                        task.wanted(),
                        isHealthy(task),
                        provenAt(task),
                        task.protectedUntil());
        Seen before = account.note(key, now);
        healthy += (now != null && now.healthy() ? 1 : 0) - (before != null && before.healthy() ? 1 : 0);
        if (change.before() == null && now != null) {
            step.begun.add(task);
            step.started.add(key.id().substring(key.id().indexOf('/') + 1));
            step.startedOf.add(now.of());
            if (now.instance() != null) {
                step.startedOn.add(now.instance());
            }
        }
        if (before == null) {
            return;
        }
        boolean ends = before.wanted() && (now == null || !now.wanted());
        boolean scaledIn = ends && task != null && task.task().stopCode() == TaskStopCode.SERVICE_SCHEDULER_INITIATED;
        if (scaledIn) {
            step.stopped.add(task.id());
            step.stoppedProtected |= ((TaskRecord) change.before()).isProtected(time);
            if (before.healthy()) {
                step.stoppedHealthyOf.add(before.of());
                if (before.instance() != null) {
                    step.stoppedHealthyOn.add(before.instance());
                }
            }
        }
        boolean sickened = before.healthy() && now != null && now.wanted() && !now.healthy();
        boolean works = fleet.workload(((TaskRecord) change.before()).family()).conduct() == Conduct.LASTS;
        step.lost |= ends
                && (account.record == null || !Limits.isDaemon(account.record) || open.contains(before.instance()));
        step.sickened |= sickened;
        step.disturbed |= asking || (works && (sickened || (ends && !scaledIn)));
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
        unsettled.add(key);
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
        owners(key, step, account, record);
        if (step.before != null && step.after != null && !asking && !record.external()) {
            Course.rollback(key, step.before, step.after, account);
        }
        var told = new Told(key, step, account, record);
        told.check();
        noteChanges(time, step, account);
        Course.states(key, step, account, record, open);
        told.checkSteady(open);
        if (record.service().status().equals("INACTIVE")) {
            // The next one of its name is another.
            accounts.remove(key);
            unsettled.remove(key);
        }
    }

    /** Each task is of a deployment or a task set that is there, and made of what that says. */
    private static void owners(Key key, Step step, Account account, ServiceRecord record) {
        Map<String, String> owners = new HashMap<>();
        record.deployments()
                .forEach(rollout -> owners.put(rollout.id(), rollout.revision().taskDefinition()));
        record.taskSets()
                .forEach(set -> owners.put(set.taskSet().id(), set.taskSet().taskDefinition()));
        require(
                owners.keySet().containsAll(account.owners()),
                key,
                "has tasks of " + account.owners() + ", and only " + owners.keySet());
        for (TaskRecord task : step.begun) {
            require(
                    task.task().taskDefinitionArn().equals(owners.get(task.deployment())),
                    key,
                    "has started " + task.task().taskDefinitionArn() + " of " + owners.get(task.deployment()));
        }
    }

    /** Notes from when on it has to be told that it is steady, or that its deployment has ended. */
    private void noteChanges(Instant time, Step step, Account account) {
        boolean others = step.before != null && step.after != null && isOther(step.before, step.after);
        boolean asked = asking && step.after != null;
        if (asked || others || lacks(step, account) || !step.started.isEmpty() || !step.stopped.isEmpty()) {
            account.steady.clear();
        }
        account.shaken |= step.sickened || step.lost;
        if (asked || others || step.disturbed || (step.before == null && step.after != null)) {
            account.since = time;
        }
    }

    /** A task that is lost while one more is on its way is replaced already, and nothing is to be told. */
    private static boolean lacks(Step step, Account account) {
        return step.lost
                && (account.record == null
                        || account.record.external()
                        || account.all().wanted() < account.record.service().desiredCount());
    }

    private static boolean isOther(ServiceRecord before, ServiceRecord after) {
        return !before.service().status().equals(after.service().status())
                || !before.service().desiredCount().equals(after.service().desiredCount())
                || (!after.external()
                        && (!Course.primary(before).equals(Course.primary(after))
                                || Course.state(before, Course.primary(before))
                                        != Course.state(after, Course.primary(after))));
    }

    /** Looks, as time passes, whether something takes longer than it may. */
    public void look(Instant now) {
        unsettled.removeIf(key -> deadlines.check(now, disturbed, key, accounts.get(key), accounts.values()));
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
