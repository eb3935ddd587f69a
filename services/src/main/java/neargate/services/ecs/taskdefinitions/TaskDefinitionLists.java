package neargate.services.ecs.taskdefinitions;

import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import neargate.kernel.Caller;
import neargate.kernel.Page;
import neargate.kernel.store.Key;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Row;
import neargate.kernel.store.Scope;
import neargate.kernel.store.Snapshot;
import neargate.kernel.store.Store;
import neargate.services.ecs.EcsErrors;
import neargate.services.ecs.Pages;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.SortOrder;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/** The operations that list task definitions and their families. */
public final class TaskDefinitionLists {
    private final Store store;

    public TaskDefinitionLists(Store store) {
        this.store = store;
    }

    /** By family and number. familyPrefix is the whole name of a family, as AWS has it. */
    public ListTaskDefinitionsResponse revisions(ListTaskDefinitionsRequest request) {
        Scope scope = Scope.of(Caller.current());
        TaskDefinitionStatus status = request.status() == null ? TaskDefinitionStatus.ACTIVE : request.status();
        if (status == TaskDefinitionStatus.UNKNOWN_TO_SDK_VERSION) {
            throw EcsErrors.invalidParameter("Invalid status: " + request.statusAsString());
        }
        boolean descending = request.sort() == SortOrder.DESC;
        Snapshot state = store.snapshot();
        Page<Row<TaskDefinitionRecord>> page = Pages.take(
                after -> families(state, scope, request.familyPrefix(), descending, after)
                        .flatMap(family -> revisions(state, scope, family, status, descending, after)),
                row -> row.key().id(),
                request.maxResults(),
                100,
                request.nextToken());
        return ListTaskDefinitionsResponse.builder()
                .taskDefinitionArns(
                        page.items().stream().map(row -> row.value().arn()).toList())
                .nextToken(page.nextToken())
                .build();
    }

    /** The families that may have revisions behind {@code after}, the id of a revision, in the order of the list. */
    private static Stream<String> families(
            Reader state, Scope scope, @Nullable String only, boolean descending, String after) {
        Stream<String> all = only == null || only.isEmpty()
                ? state.scan(TaskDefinitions.FAMILIES, scope)
                        .map(row -> row.value().family())
                : state.get(TaskDefinitions.FAMILIES, scope.key(only)).map(FamilyRecord::family).stream();
        if (!descending) {
            return all.filter(family -> after.isEmpty() || family.compareTo(TaskDefinitionName.familyOf(after)) >= 0);
        }
        return all.filter(family -> after.isEmpty() || family.compareTo(TaskDefinitionName.familyOf(after)) <= 0)
                .sorted(Comparator.reverseOrder());
    }

    /** Ascending the index has them in order; descending they are counted down, since indexes only go forward. */
    private static Stream<Row<TaskDefinitionRecord>> revisions(
            Reader state, Scope scope, String family, TaskDefinitionStatus status, boolean descending, String after) {
        String term = TaskDefinitions.familyAndStatus(family, status);
        if (state.count(TaskDefinitions.TABLE, TaskDefinitions.BY_FAMILY_AND_STATUS, scope, term) == 0) {
            return Stream.of();
        }
        if (!descending) {
            return state.findAfter(TaskDefinitions.TABLE, TaskDefinitions.BY_FAMILY_AND_STATUS, scope, term, after);
        }
        int last = family.equals(TaskDefinitionName.familyOf(after))
                ? TaskDefinitionName.revisionOf(after) - 1
                : TaskDefinitions.lastRevision(state, scope, family);
        return IntStream.iterate(last, number -> number > 0, number -> number - 1)
                .mapToObj(number -> TaskDefinitionName.key(scope, family, number))
                .flatMap(key -> row(state, key, status));
    }

    private static Stream<Row<TaskDefinitionRecord>> row(Reader state, Key key, TaskDefinitionStatus status) {
        return state.get(TaskDefinitions.TABLE, key).filter(record -> record.status() == status).stream()
                .map(record -> new Row<>(key, record));
    }

    /** ACTIVE is a family with an active revision, INACTIVE one that has only others; ALL is both. */
    public ListTaskDefinitionFamiliesResponse families(ListTaskDefinitionFamiliesRequest request) {
        Scope scope = Scope.of(Caller.current());
        TaskDefinitionFamilyStatus status =
                request.status() == null ? TaskDefinitionFamilyStatus.ALL : request.status();
        String prefix = request.familyPrefix() == null ? "" : request.familyPrefix();
        Snapshot state = store.snapshot();
        Page<String> page = Pages.take(
                after -> state.scanAfter(TaskDefinitions.FAMILIES, scope, after)
                        .map(row -> row.value().family())
                        .filter(family -> family.startsWith(prefix))
                        .filter(family -> shown(state, scope, family, status)),
                family -> family,
                request.maxResults(),
                100,
                request.nextToken());
        return ListTaskDefinitionFamiliesResponse.builder()
                .families(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    private static boolean shown(Reader state, Scope scope, String family, TaskDefinitionFamilyStatus status) {
        boolean active = count(state, scope, family, TaskDefinitionStatus.ACTIVE) > 0;
        boolean inactive = count(state, scope, family, TaskDefinitionStatus.INACTIVE) > 0;
        return switch (status) {
            case ACTIVE -> active;
            case INACTIVE -> !active && inactive;
            case ALL -> active || inactive;
            case UNKNOWN_TO_SDK_VERSION -> throw EcsErrors.invalidParameter("Invalid status.");
        };
    }

    private static int count(Reader state, Scope scope, String family, TaskDefinitionStatus status) {
        String term = TaskDefinitions.familyAndStatus(family, status);
        return state.count(TaskDefinitions.TABLE, TaskDefinitions.BY_FAMILY_AND_STATUS, scope, term);
    }
}
