package neargate.services.ecs.taskdefinitions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import neargate.kernel.Caller;
import neargate.kernel.store.Key;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Transaction;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.DeleteTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** The way of a revision out: ACTIVE, INACTIVE, DELETE_IN_PROGRESS, and gone when nothing uses it. */
public final class TaskDefinitionRemoval {
    private static final int DELETED_AT_ONCE = 10;
    private static final String MISSING =
            "The specified task definition does not exist. Specify a valid account, family,"
                    + " revision and try again.";
    private static final String STILL_ACTIVE =
            "The specified task definition is still in ACTIVE status. Please deregister" + " the target and try again.";

    private final Store store;

    public TaskDefinitionRemoval(Store store) {
        this.store = store;
    }

    /** What runs goes on running; nothing new starts from it. Doing it again changes nothing. */
    public DeregisterTaskDefinitionResponse deregister(DeregisterTaskDefinitionRequest request) {
        Scope scope = Scope.of(Caller.current());
        TaskDefinitionName name = TaskDefinitionName.parseRevision(scope, request.taskDefinition());
        return store.write(tx -> {
            TaskDefinitionRecord before =
                    tx.get(TaskDefinitions.TABLE, name.key(scope)).orElseThrow(() -> EcsErrors.client(MISSING));
            TaskDefinitionRecord after = before.active()
                    ? before.with(before.definition().toBuilder()
                            .status(TaskDefinitionStatus.INACTIVE)
                            .deregisteredAt(tx.now())
                            .build())
                    : before;
            tx.put(TaskDefinitions.TABLE, name.key(scope), after);
            return DeregisterTaskDefinitionResponse.builder()
                    .taskDefinition(after.definition())
                    .build();
        });
    }

    /** Each by itself: one that cannot be deleted becomes a failure and does not hold up the others. */
    public DeleteTaskDefinitionsResponse delete(DeleteTaskDefinitionsRequest request) {
        Scope scope = Scope.of(Caller.current());
        List<String> asked = request.taskDefinitions();
        if (asked.isEmpty() || asked.size() > DELETED_AT_ONCE) {
            throw EcsErrors.invalidParameter(
                    "The number of task definitions must be between 1 and " + DELETED_AT_ONCE + ".");
        }
        List<TaskDefinitionName> names = asked.stream()
                .map(text -> TaskDefinitionName.parseRevision(scope, text))
                .distinct()
                .toList();
        return store.write(tx -> {
            List<TaskDefinition> deleted = new ArrayList<>();
            List<Failure> failures = new ArrayList<>();
            for (TaskDefinitionName name : names) {
                Optional<TaskDefinitionRecord> record = tx.get(TaskDefinitions.TABLE, name.key(scope));
                if (record.isEmpty()) {
                    failures.add(failure(scope, name, MISSING));
                } else if (record.get().active()) {
                    failures.add(failure(scope, name, STILL_ACTIVE));
                } else {
                    deleted.add(delete(tx, name.key(scope), record.get()).definition());
                }
            }
            return DeleteTaskDefinitionsResponse.builder()
                    .taskDefinitions(deleted)
                    .failures(failures)
                    .build();
        });
    }

    private static TaskDefinitionRecord delete(Transaction tx, Key key, TaskDefinitionRecord record) {
        TaskDefinitionRecord deleting = record.with(record.definition().toBuilder()
                .status(TaskDefinitionStatus.DELETE_IN_PROGRESS)
                .build());
        tx.put(TaskDefinitions.TABLE, key, deleting);
        return deleting;
    }

    private static Failure failure(Scope scope, TaskDefinitionName name, String reason) {
        return Failure.builder().arn(name.arn(scope)).reason(reason).build();
    }
}
