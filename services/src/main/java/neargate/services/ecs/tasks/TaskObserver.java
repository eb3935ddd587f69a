package neargate.services.ecs.tasks;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import neargate.engine.Engine;
import neargate.engine.TaskSpec;
import neargate.kernel.Arn;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.instances.LocalInstances;
import neargate.services.ecs.secrets.TaskSecrets;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskStopCode;

/** Listens to the engine, and writes down what it tells: each word in one transaction. */
public final class TaskObserver {
    private final Store store;
    private final Engine engine;
    private final LocalInstances localInstances;
    private final Predicate<Engine.TaskState> agents;
    private final TaskSecrets secrets;

    /**
     * An observer of this machine's tasks.
     *
     * @param ec2 knows which container instances are instances of this machine
     * @param agents takes what is told of a task that an agent of this machine was given, and reports it itself
     */
    public TaskObserver(
            Store store, Engine engine, Ec2Client ec2, Predicate<Engine.TaskState> agents, TaskSecrets secrets) {
        this.store = store;
        this.engine = engine;
        this.localInstances = new LocalInstances(ec2);
        this.agents = agents;
        this.secrets = secrets;
    }

    /**
     * Takes up what an earlier process left: tells the engine which tasks are ours, and gives them back to it. A task that
     * ran, or that should not run any more, is never started anew. To be called once, before the controllers start.
     */
    public void recover() {
        Snapshot now = store.snapshot();
        Set<String> ours = new HashSet<>();
        // Of those that are DEPROVISIONING or STOPPED nothing runs: what an end that was cut short left of them is
        // removed.
        List<Row<TaskRecord>> withEngine = now.scanAll(TaskTable.TABLE)
                .filter(row -> row.value().life().isBefore(Life.DEPROVISIONING))
                .peek(row -> ours.add(row.value().arn()))
                .filter(row -> !row.value().life().isBefore(Life.PENDING))
                .toList();
        engine.listen(this::observe);
        engine.retain(ours);
        Map<String, Optional<Instance>> instances = new HashMap<>();
        for (Row<TaskRecord> row : withEngine) {
            TaskRecord record = row.value();
            Scope scope = row.key().scope();
            TaskDefinition definition = TaskTable.definition(now, scope, record);
            if (record.containerInstance() == null) {
                takeUp(row, definition, filled -> TaskSpecs.of(scope, record, filled));
            } else {
                instances
                        .computeIfAbsent(record.containerInstance(), arn -> localInstances.find(now, scope, arn))
                        .ifPresent(instance -> takeUp(
                                row,
                                definition,
                                filled -> TaskSpecs.onInstance(record, filled, instance.instanceId())));
            }
        }
    }

    /** One that is to be started needs its secrets, and cannot be without them; one that ran has them. */
    private void takeUp(Row<TaskRecord> row, TaskDefinition definition, Function<TaskDefinition, TaskSpec> spec) {
        TaskRecord record = row.value();
        Scope scope = row.key().scope();
        if (record.wanted() && record.life().isBefore(Life.RUNNING)) {
            try {
                engine.run(spec.apply(secrets.into(scope, record.arn(), TaskSpecs.applied(record, definition))));
                return;
            } catch (TaskSecrets.UnavailableException e) {
                boolean _ = change(
                        store,
                        Arn.parse(record.arn()).orElseThrow(),
                        (is, _, now) -> Transitions.stopRequested(
                                        is, TaskStopCode.TASK_FAILED_TO_START, e.getMessage(), now)
                                .task());
            }
        }
        engine.adopt(spec.apply(definition));
    }

    /** What the engine tells of a task. */
    public void observe(Engine.TaskState told) {
        if (agents.test(told)) {
            return;
        }
        boolean _ = observe(store, Arn.parse(told.taskArn()).orElseThrow(), _ -> told);
    }

    /**
     * Writes down what is told of a task.
     *
     * @return whether there is such a task
     */
    public static boolean observe(Store store, Arn arn, Function<TaskRecord, Engine.TaskState> told) {
        return change(
                store,
                arn,
                (record, definition, now) ->
                        Observations.apply(record.task(), definition.containerDefinitions(), told.apply(record), now));
    }

    /** Writes down what the health checks of a task's containers say, by the containers' names. */
    public static void health(Store store, Arn arn, Map<String, String> byContainer) {
        boolean _ = change(
                store,
                arn,
                (record, definition, _) ->
                        Observations.health(record.task(), definition.containerDefinitions(), byContainer));
    }

    private interface Step {
        Task after(TaskRecord record, TaskDefinition definition, Instant now);
    }

    private static boolean change(Store store, Arn arn, Step step) {
        Scope scope = Scope.of(arn);
        Key key = scope.key(arn.name());
        return store.write(tx -> {
            Optional<TaskRecord> found = tx.get(TaskTable.TABLE, key);
            found.filter(record -> record.life().isBefore(Life.DEPROVISIONING)).ifPresent(record -> {
                TaskDefinition definition = TaskTable.definition(tx, scope, record);
                TaskRecord after = record.with(step.after(record, definition, tx.now()));
                if (!after.equals(record)) {
                    TaskTable.put(tx, scope, after);
                }
            });
            return found.isPresent();
        });
    }
}
