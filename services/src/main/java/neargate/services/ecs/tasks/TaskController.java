package neargate.services.ecs.tasks;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import neargate.engine.Engine;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.instances.InstanceTable;
import neargate.services.ecs.secrets.TaskSecrets;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.NetworkInterface;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/**
 * Takes each task to where it should be: gives it a network interface, hands it to the engine, has the engine stop it,
 * takes the interface back, and forgets it in the end. What the engine tells is written by {@link TaskObserver} and comes
 * back here by the feed.
 */
public final class TaskController implements Controller {
    /** How long AWS shows stopped tasks at least. */
    private static final Duration REMEMBERED_AT_LEAST = Duration.ofHours(1);

    /** Here they may be looked at the next morning, unless the cluster has too many of them. */
    private static final Duration REMEMBERED_AT_MOST = Duration.ofDays(1);

    private static final int MANY_STOPPED = 1_000;

    private final Store store;
    private final Clock clock;
    private final NetworkInterfaces networkInterfaces;
    private final Engine engine;
    private final AgentLink agents;
    private final TaskSecrets secrets;

    public TaskController(
            Store store, Clock clock, Ec2Client ec2, Engine engine, AgentLink agents, TaskSecrets secrets) {
        this.store = store;
        this.clock = clock;
        this.networkInterfaces = new NetworkInterfaces(ec2);
        this.engine = engine;
        this.agents = agents;
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return "ecs.tasks";
    }

    @Override
    public int concurrency() {
        return 64;
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        if (change.table() == TaskTable.TABLE && change.after() instanceof TaskRecord record && record.hasWork()) {
            due.accept(change.key());
        }
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(TaskTable.TABLE).filter(row -> row.value().hasWork()).map(Row::key);
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        TaskRecord record = now.get(TaskTable.TABLE, key).orElse(null);
        if (record == null) {
            return Next.onChange();
        }
        switch (record.life()) {
            case PROVISIONING -> {
                if (record.wanted()) {
                    provision(key, record, now);
                } else {
                    change(key, Transitions::released);
                }
            }
            case PENDING, ACTIVATING, RUNNING, DEACTIVATING, STOPPING -> {
                if (record.hasWork()) {
                    hand(key, record, now);
                }
            }
            case DEPROVISIONING -> {
                if (record.hasNetworkInterface()) {
                    networkInterfaces.giveBack(key.scope(), record);
                }
                change(key, is -> Transitions.stopped(is, clock.instant()));
            }
            case STOPPED -> {
                return forget(key, record, now);
            }
        }
        return Next.onChange();
    }

    /** What comes next is done at once, not when the feed tells of it: every task waits for this. */
    private void provision(Key key, TaskRecord record, Snapshot now) {
        NetworkInterface networkInterface;
        String attempt = "Create Network Interface in subnet '" + record.place().subnet() + "'";
        try {
            networkInterface = networkInterfaces.provide(key.scope(), record);
            String instance = ec2Instance(now, key.scope(), record);
            if (instance != null) {
                attempt = "Attach Network Interface to instance '" + instance + "'";
                networkInterfaces.attach(key.scope(), networkInterface, instance);
            }
        } catch (Ec2Exception e) {
            String reason = "Unexpected EC2 error while attempting to " + attempt + ": "
                    + e.awsErrorDetails().errorCode();
            change(key, is -> Transitions.notProvisioned(is, reason, clock.instant()));
            return;
        }
        TaskRecord provisioned = change(key, is -> Transitions.provisioned(is, networkInterface, clock.instant()));
        if (provisioned != null && provisioned.wanted()) {
            hand(key, provisioned, store.snapshot());
        }
    }

    private static @Nullable String ec2Instance(Snapshot now, Scope scope, TaskRecord record) {
        return record.containerInstance() == null
                ? null
                : InstanceTable.byArn(now, scope, record.cluster(), record.containerInstance())
                        .map(found -> found.instance().ec2InstanceId())
                        .orElse(null);
    }

    /** Says that a task should run, or should not, to who is to see to it. One whose secrets cannot be had stops. */
    private void hand(Key key, TaskRecord record, Snapshot now) {
        TaskDefinition definition = TaskTable.definition(now, key.scope(), record);
        try {
            hand(key.scope(), record, record.wanted() ? withSecrets(key.scope(), record, definition) : definition);
        } catch (TaskSecrets.UnavailableException e) {
            change(
                    key,
                    is -> Transitions.stopRequested(
                            is, TaskStopCode.TASK_FAILED_TO_START, e.getMessage(), clock.instant()));
        }
    }

    private TaskDefinition withSecrets(Scope scope, TaskRecord record, TaskDefinition definition)
            throws TaskSecrets.UnavailableException {
        return secrets.into(scope, record.arn(), TaskSpecs.applied(record, definition));
    }

    private void hand(Scope scope, TaskRecord record, TaskDefinition definition) {
        if (record.containerInstance() != null) {
            agents.tell(scope, record, definition);
        } else if (record.wanted()) {
            engine.run(TaskSpecs.of(scope, record, definition));
        } else {
            engine.stop(record.arn());
        }
    }

    private Next forget(Key key, TaskRecord record, Snapshot state) {
        Instant stopped = record.task().stoppedAt();
        boolean many = TaskTable.count(state, key.scope(), record.cluster(), Life.STOPPED) > MANY_STOPPED;
        Duration remembered = many ? REMEMBERED_AT_LEAST : REMEMBERED_AT_MOST;
        if (!clock.instant().isBefore(stopped.plus(remembered))) {
            store.write(tx -> {
                tx.delete(TaskTable.TABLE, key);
                return key;
            });
            return Next.onChange();
        }
        // The older, the later: with a thousand stopped tasks, a look each hour would be most of what is done for
        // tasks.
        Instant now = clock.instant();
        Instant later = now.plus(REMEMBERED_AT_LEAST).plus(Duration.between(stopped, now));
        Instant end = stopped.plus(remembered);
        return Next.at(end.isBefore(later) ? end : later);
    }

    private @Nullable TaskRecord change(Key key, UnaryOperator<TaskRecord> step) {
        return store.write(tx -> {
            TaskRecord before = tx.get(TaskTable.TABLE, key).orElse(null);
            if (before == null) {
                return null;
            }
            TaskRecord after = step.apply(before);
            if (!after.equals(before)) {
                TaskTable.put(tx, key.scope(), after);
            }
            return after;
        });
    }
}
