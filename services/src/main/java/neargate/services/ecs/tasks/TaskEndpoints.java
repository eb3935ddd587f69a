package neargate.services.ecs.tasks;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import neargate.kernel.Arn;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Table;
import neargate.kernel.store.Transaction;

/**
 * The ids by which tasks ask for what is theirs: the task's own, and that of its credentials, which nobody else knows. They
 * stand over all accounts and regions, as long as something of the task may run.
 */
public final class TaskEndpoints {
    private static final Scope EVERYWHERE = new Scope("amazon", Scope.GLOBAL);

    static final Table<Endpoint> TABLE =
            Table.named("ecs.task-endpoints", JsonCodec.of(Endpoint.class)).build();

    private TaskEndpoints() {}

    /** Whose endpoint it is. */
    record Endpoint(String taskArn) {}

    /** The task that asks by this id. */
    public static Optional<Row<TaskRecord>> find(Reader now, String id) {
        return now.get(TABLE, EVERYWHERE.key(id))
                .flatMap(endpoint -> Arn.parse(endpoint.taskArn()))
                .map(arn -> Scope.of(arn).key(arn.name()))
                .flatMap(key -> now.get(TaskTable.TABLE, key).map(record -> new Row<>(key, record)));
    }

    /** Opens what a task may ask by, or closes it at its end. */
    static void put(Transaction tx, TaskRecord record) {
        for (Key key : keys(record)) {
            if (!record.life().isBefore(Life.DEPROVISIONING)) {
                tx.delete(TABLE, key);
            } else if (tx.get(TABLE, key).isEmpty()) {
                tx.put(TABLE, key, new Endpoint(record.arn()));
            }
        }
    }

    private static List<Key> keys(TaskRecord record) {
        return Stream.of(record.id(), record.credentialsId())
                .filter(Objects::nonNull)
                .map(EVERYWHERE::key)
                .toList();
    }
}
