package neargate.services.ecs.deployments;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import neargate.kernel.Pace;
import neargate.services.ecs.deployments.ServiceTask.Health;
import neargate.services.ecs.deployments.ServiceTask.Tie;
import neargate.services.ecs.deployments.Situation.StopRequest;
import neargate.services.ecs.deployments.Supply.Host;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.DeploymentRolloutState;
import software.amazon.awssdk.services.ecs.model.ServiceDeploymentLifecycleStage;
import software.amazon.awssdk.services.ecs.model.ThresholdType;

/** Services named {@code web} in whatever situation a test wants them; the older deployment is there if it has tasks. */
final class Situations {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    static final String NEW = "ecs-svc/2000000000000000000";
    static final String OLD = "ecs-svc/1000000000000000000";

    private final int desired;
    private final List<ServiceTask> tasks = new ArrayList<>();
    private final List<Host> hosts = new ArrayList<>();
    private FailedStarts starts = FailedStarts.NONE;
    private List<FailedStart> failures = List.of();
    private Bounds bounds = new Bounds(100, 200);
    private CircuitBreaker breaker = CircuitBreaker.OFF;
    private Watch watch = Watch.NOTHING;
    private boolean alarmRollback;
    private @Nullable StopRequest stopRequested;
    private boolean old;
    private boolean draining;
    private boolean unresolved;
    private boolean steady;
    private boolean rebalances;
    private Balancing balancing = Balancing.NOTHING;
    private Duration bake = Duration.ZERO;
    private @Nullable Lifecycle lifecycle;
    private List<Lifecycle.HookCall> calls = List.of();
    private boolean daemon;
    private DeploymentRolloutState state = DeploymentRolloutState.IN_PROGRESS;
    private @Nullable String completed;
    private int room = Integer.MAX_VALUE;
    private final Set<String> zones = new TreeSet<>(Set.of("zone-a", "zone-b", "zone-c"));
    private Set<String> full = Set.of();
    private Duration grace = Duration.ZERO;
    private Pace pace = Pace.AWS;
    private Instant now = NOW;

    private Situations(int desired) {
        this.desired = desired;
    }

    static Situations service(int desired) {
        return new Situations(desired);
    }

    Situations bounds(int minimumHealthyPercent, int maximumPercent) {
        bounds = new Bounds(minimumHealthyPercent, maximumPercent);
        return this;
    }

    Situations starting(String deployment, int count) {
        return tasks(deployment, count, true, Health.STARTING);
    }

    Situations healthy(String deployment, int count) {
        return tasks(deployment, count, true, Health.HEALTHY);
    }

    Situations stopping(String deployment, int count) {
        return tasks(deployment, count, false, Health.HEALTHY);
    }

    private Situations tasks(String deployment, int count, boolean wanted, Health health) {
        old |= deployment.equals(OLD);
        for (int i = 0; i < count; i++) {
            Instant started = health == Health.STARTING ? null : NOW.minusSeconds(60);
            tasks.add(new ServiceTask(
                    "task-" + tasks.size(),
                    deployment,
                    "zone-" + i % 3,
                    null,
                    wanted,
                    Tie.NONE,
                    health,
                    NOW.minusSeconds(60),
                    started,
                    null));
        }
        return this;
    }

    Situations task(String arn, String deployment, String zone, Health health, Duration age) {
        return task(arn, deployment, zone, null, Tie.NONE, health, age);
    }

    Situations task(
            String arn,
            String deployment,
            String zone,
            @Nullable String instance,
            Tie tie,
            Health health,
            Duration age) {
        old |= deployment.equals(OLD);
        tasks.add(new ServiceTask(
                arn,
                deployment,
                zone,
                instance,
                true,
                tie,
                health,
                now.minus(age),
                health == Health.STARTING ? null : now.minus(age),
                null));
        return this;
    }

    /** Protects the first tasks from scale-in. */
    Situations protectedFor(Duration time, int first) {
        for (int i = 0; i < first; i++) {
            ServiceTask task = tasks.get(i);
            tasks.set(
                    i,
                    new ServiceTask(
                            task.arn(),
                            task.deployment(),
                            task.zone(),
                            task.instance(),
                            task.wanted(),
                            task.tie(),
                            task.health(),
                            task.createdAt(),
                            task.startedAt(),
                            NOW.plus(time)));
        }
        return this;
    }

    /** A task of a DAEMON service. */
    Situations on(String instance, String deployment, Health health) {
        return on(instance, deployment, Tie.NONE, health);
    }

    Situations on(String instance, String deployment, Tie tie, Health health) {
        return task("task-" + tasks.size(), deployment, "a", instance, tie, health, Duration.ofMinutes(10));
    }

    /** A task of a DAEMON service that is on its way to STOPPED. */
    Situations leaving(String instance) {
        old = true;
        tasks.add(new ServiceTask(
                "task-" + tasks.size(),
                OLD,
                "a",
                instance,
                false,
                Tie.NONE,
                Health.HEALTHY,
                NOW.minusSeconds(60),
                NOW.minusSeconds(60),
                null));
        return this;
    }

    /** Makes it a DAEMON service, with an instance that could take a task. */
    Situations host(String instance) {
        return host(instance, "");
    }

    /** Makes it a DAEMON service, with an instance that could not take a task. */
    Situations host(String instance, String refusal) {
        daemon = true;
        hosts.add(new Host(instance, refusal.isEmpty(), refusal));
        return this;
    }

    /** Makes it a DAEMON service, with an instance that had its task when its places were looked for. */
    Situations unasked(String instance) {
        daemon = true;
        hosts.add(new Host(instance, false, ""));
        return this;
    }

    Situations withOldDeployment() {
        old = true;
        return this;
    }

    Situations failed(int count, FailedStart.Kind kind) {
        failures = Collections.nCopies(count, new FailedStart(NOW, kind));
        return this;
    }

    /** Failures that were counted before. */
    Situations counted(FailedStart... failed) {
        starts = FailedStarts.NONE.after(List.of(failed), null, true);
        return this;
    }

    Situations breaker(boolean rollback) {
        breaker = new CircuitBreaker(true, rollback, CircuitBreaker.Threshold.USUAL, true);
        return this;
    }

    Situations breaker(ThresholdType type, int value, boolean resets) {
        breaker = new CircuitBreaker(true, false, new CircuitBreaker.Threshold(type, value), resets);
        return this;
    }

    Situations alarms(boolean rollback, Duration bake, String... triggered) {
        watch = new Watch(List.of(triggered), triggered.length > 0, bake, null);
        alarmRollback = rollback;
        return this;
    }

    Situations wholeSince(Instant since) {
        watch = new Watch(watch.triggered(), watch.on(), watch.bake(), since);
        return this;
    }

    Situations stopRequested(StopRequest request) {
        stopRequested = request;
        return this;
    }

    /** The deployment that was completed last. */
    Situations completed(String deployment) {
        completed = deployment;
        return this;
    }

    Situations primaryIs(DeploymentRolloutState is) {
        state = is;
        return this;
    }

    Situations rebalances() {
        rebalances = true;
        return this;
    }

    Situations balancing(Balancing already) {
        balancing = already;
        return rebalances();
    }

    /** A blue/green deployment that has come to a stage. */
    Situations at(ServiceDeploymentLifecycleStage stage, Duration bakeTime) {
        lifecycle = new Lifecycle(stage, NOW, OLD, List.of(), calls);
        bake = bakeTime;
        old = true;
        return this;
    }

    /** What hooks have answered in the stage that it has come to. */
    Situations hooks(Lifecycle.HookStatus... answers) {
        calls = Stream.of(answers)
                .map(answer -> new Lifecycle.HookCall("http://hook", answer, NOW))
                .toList();
        return this;
    }

    Situations speed(int times) {
        pace = new Pace(times);
        return this;
    }

    Situations later(Duration by) {
        now = NOW.plus(by);
        return this;
    }

    Situations room(int tasks) {
        room = tasks;
        return this;
    }

    /** Zones without room for one more task. */
    Situations full(String... zones) {
        full = Set.of(zones);
        return this;
    }

    /** Zones where nothing can be started. */
    Situations without(String... gone) {
        zones.removeAll(Set.of(gone));
        return this;
    }

    Situations grace(Duration period) {
        grace = period;
        return this;
    }

    /** Nobody knows yet which images its tasks are to run. */
    Situations unresolved() {
        unresolved = true;
        return this;
    }

    Situations steady() {
        steady = true;
        return primaryIs(DeploymentRolloutState.COMPLETED);
    }

    Situations draining() {
        draining = true;
        return this;
    }

    Situation build() {
        List<Deployment> deployments = new ArrayList<>();
        deployments.add(deployment(NEW, "PRIMARY", state));
        if (old) {
            deployments.add(deployment(
                    OLD,
                    "ACTIVE",
                    OLD.equals(completed) ? DeploymentRolloutState.COMPLETED : DeploymentRolloutState.IN_PROGRESS));
        }
        return new Situation(
                "web",
                draining,
                new Rules(desired, bounds, grace, breaker, alarmRollback, bake, rebalances, pace),
                deployments,
                completed == null ? null : deployment(completed, "ACTIVE", DeploymentRolloutState.COMPLETED),
                stopRequested,
                watch,
                tasks,
                starts,
                failures,
                unresolved,
                steady,
                balancing,
                lifecycle,
                daemon ? new Supply.Hosts(hosts) : new Supply.Room(room, ". Reason: full.", zones, full),
                now);
    }

    static Deployment deployment(String id, String status, DeploymentRolloutState state) {
        return Deployment.builder().id(id).status(status).rolloutState(state).build();
    }
}
