package neargate.services.ecs.taskdefinitions;

import java.util.function.Consumer;
import java.util.stream.Stream;
import neargate.kernel.controller.Controller;
import neargate.kernel.controller.Next;
import neargate.kernel.store.Change;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** Keeps the promise of DeleteTaskDefinitions: a revision that is being deleted goes when nothing uses it any more. */
public final class TaskDefinitionController implements Controller {
    private final Store store;
    private final TaskDefinitionUse use;

    public TaskDefinitionController(Store store, TaskDefinitionUse use) {
        this.store = store;
        this.use = use;
    }

    @Override
    public String name() {
        return "ecs.task-definitions";
    }

    @Override
    public void concerns(Change<?> change, Snapshot after, Consumer<Key> due) {
        Stream<Key> own = change.table() == TaskDefinitions.TABLE ? Stream.of(change.key()) : Stream.of();
        Stream<Key> freed = use.freedBy(change)
                .map(arn -> TaskDefinitionName.keyOf(change.key().scope(), arn));
        Stream.concat(own, freed).filter(key -> deleting(after, key)).forEach(due);
    }

    @Override
    public Stream<Key> keys(Snapshot now) {
        return now.scanAll(TaskDefinitions.TABLE).map(Row::key).filter(key -> deleting(now, key));
    }

    @Override
    public Next reconcile(Key key, Snapshot now) {
        store.write(tx -> {
            tx.get(TaskDefinitions.TABLE, key)
                    .filter(record -> record.status() == TaskDefinitionStatus.DELETE_IN_PROGRESS)
                    .filter(record -> !use.inUse(tx, key.scope(), record.arn()))
                    .ifPresent(record -> tx.delete(TaskDefinitions.TABLE, key));
            return key;
        });
        return Next.onChange();
    }

    private static boolean deleting(Reader state, Key key) {
        return state.get(TaskDefinitions.TABLE, key)
                .filter(record -> record.status() == TaskDefinitionStatus.DELETE_IN_PROGRESS)
                .isPresent();
    }
}
