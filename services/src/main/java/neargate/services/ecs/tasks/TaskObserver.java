package neargate.services.ecs.tasks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import neargate.engine.Engine;
import neargate.engine.TaskSpec;
import neargate.kernel.Arn;
import neargate.kernel.store.Key;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** Listens to the engine, and writes down what it tells: each word in one transaction. */
public final class TaskObserver {
    private final Store store;
    private final Engine engine;

    public TaskObserver(Store store, Engine engine) {
        this.store = store;
        this.engine = engine;
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
        for (Row<TaskRecord> row : withEngine) {
            TaskRecord record = row.value();
            TaskSpec spec = TaskSpecs.of(now, row.key().scope(), record);
            if (record.wanted() && record.life().isBefore(Life.RUNNING)) {
                engine.run(spec);
            } else {
                engine.adopt(spec);
            }
        }
    }

    private void observe(Engine.TaskState told) {
        Arn arn = Arn.parse(told.taskArn()).orElseThrow();
        Scope scope = new Scope(arn.account(), arn.region());
        Key key = scope.key(arn.name());
        store.write(tx -> {
            tx.get(TaskTable.TABLE, key)
                    .filter(record -> record.life().isBefore(Life.DEPROVISIONING))
                    .ifPresent(record -> {
                        TaskDefinition definition = TaskTable.definition(tx, scope, record);
                        TaskRecord after = record.with(
                                Observations.apply(record.task(), definition.containerDefinitions(), told, tx.now()));
                        if (!after.equals(record)) {
                            TaskTable.put(tx, scope, after);
                        }
                    });
            return key;
        });
    }
}
