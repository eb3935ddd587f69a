package neargate.services.ecs.taskdefinitions;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import neargate.kernel.Caller;
import neargate.kernel.codec.JsonCodec;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Store;
import neargate.kernel.store.Table;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Identifier;
import neargate.services.ecs.tags.TagRules;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** RegisterTaskDefinition and DescribeTaskDefinition, and the one way to find the task definition that a request means. */
public final class TaskDefinitions {
    static final Table.Index<TaskDefinitionRecord> BY_FAMILY_AND_STATUS =
            new Table.Index<>("family-status", row -> List.of(familyAndStatus(row.family(), row.status())));

    /** Revisions, by family and number. */
    public static final Table<TaskDefinitionRecord> TABLE = Table.named(
                    "ecs.task-definitions", JsonCodec.of(TaskDefinitionRecord.class))
            .with(BY_FAMILY_AND_STATUS)
            .build();

    /** Families, by name. */
    public static final Table<FamilyRecord> FAMILIES = Table.named(
                    "ecs.task-definition-families", JsonCodec.of(FamilyRecord.class))
            .build();

    private final Store store;

    public TaskDefinitions(Store store) {
        this.store = store;
    }

    /**
     * The active task definition that a request wants to run.
     *
     * @param text a family, for its latest active revision, a {@code family:revision} or an ARN
     * @throws software.amazon.awssdk.services.ecs.model.EcsException in AWS's words when there is none
     */
    public static TaskDefinitionRecord require(Reader state, Scope scope, @Nullable String text) {
        TaskDefinitionRecord found = find(state, scope, text).orElseThrow(EcsErrors::taskDefinitionNotFound);
        if (!found.active()) {
            throw EcsErrors.taskDefinitionInactive();
        }
        return found;
    }

    /** The task definition that is meant, be it active or not. */
    public static Optional<TaskDefinitionRecord> find(Reader state, Scope scope, @Nullable String text) {
        TaskDefinitionName name = TaskDefinitionName.parse(scope, text);
        return name.revision() == null ? latestActive(state, scope, name.family()) : state.get(TABLE, name.key(scope));
    }

    /** The task definition with an ARN that is in a row of ours. */
    public static Optional<TaskDefinitionRecord> byArn(Reader state, Scope scope, String arn) {
        return state.get(TABLE, TaskDefinitionName.keyOf(scope, arn));
    }

    /** Goes down from the newest number; mostly that is the one. */
    private static Optional<TaskDefinitionRecord> latestActive(Reader state, Scope scope, String family) {
        if (state.count(TABLE, BY_FAMILY_AND_STATUS, scope, familyAndStatus(family, TaskDefinitionStatus.ACTIVE))
                == 0) {
            return Optional.empty();
        }
        int last = lastRevision(state, scope, family);
        return IntStream.iterate(last, number -> number > 0, number -> number - 1)
                .mapToObj(number -> state.get(TABLE, TaskDefinitionName.key(scope, family, number)))
                .flatMap(Optional::stream)
                .filter(TaskDefinitionRecord::active)
                .findFirst();
    }

    static int lastRevision(Reader state, Scope scope, String family) {
        return state.get(FAMILIES, scope.key(family))
                .map(FamilyRecord::lastRevision)
                .orElse(0);
    }

    static String familyAndStatus(String family, TaskDefinitionStatus status) {
        return family + " " + status;
    }

    public RegisterTaskDefinitionResponse register(RegisterTaskDefinitionRequest request) {
        Scope scope = Scope.of(Caller.current());
        String principal = Caller.current().principal();
        String family = TaskDefinitionName.checkedFamily(request.family());
        TagRules.check(request.tags());
        TaskDefinition definition = Registration.definition(request);

        return store.write(tx -> {
            int revision = lastRevision(tx, scope, family) + 1;
            Instant now = tx.now();
            TaskDefinitionRecord registered = new TaskDefinitionRecord(
                    definition.toBuilder()
                            .taskDefinitionArn(Identifier.arn(scope, "task-definition", family + ":" + revision))
                            .revision(revision)
                            .status(TaskDefinitionStatus.ACTIVE)
                            .registeredAt(now)
                            .registeredBy(principal)
                            .build(),
                    request.tags());
            tx.put(FAMILIES, scope.key(family), new FamilyRecord(family, revision));
            tx.put(TABLE, TaskDefinitionName.key(scope, family, revision), registered);
            return RegisterTaskDefinitionResponse.builder()
                    .taskDefinition(registered.definition())
                    .tags(registered.tags())
                    .build();
        });
    }

    public DescribeTaskDefinitionResponse describe(DescribeTaskDefinitionRequest request) {
        TaskDefinitionRecord found = find(store.snapshot(), Scope.of(Caller.current()), request.taskDefinition())
                .orElseThrow(() -> EcsErrors.client("Unable to describe task definition."));
        return DescribeTaskDefinitionResponse.builder()
                .taskDefinition(found.definition())
                .tags(request.include().contains(TaskDefinitionField.TAGS) ? found.tags() : List.of())
                .build();
    }
}
