package neargate.services.ecs.services;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.VersionConsistency;

/**
 * The first task of a deployment says which image a tag means, and the tasks after it, which wait for that, run that very
 * image ("Container image resolution"). The documentation says nothing of task sets: they run what the tag means each time.
 */
final class PinnedImages {
    private PinnedImages() {}

    /** The service with what its tasks have said meanwhile; the same if that is nothing new. */
    static ServiceRecord learnt(Reader state, Scope scope, ServiceRecord record) {
        if (record.deployments().stream().allMatch(rollout -> isResolved(rollout.revision()))) {
            return record;
        }
        UnaryOperator<Rollout> learn = rollout -> isResolved(rollout.revision())
                ? rollout
                : rollout.with(TaskTable.ofService(state, scope, record.cluster(), record.name())
                        .filter(task -> rollout.id().equals(task.deployment()) && saysImages(task))
                        .reduce(
                                rollout.revision(),
                                (revision, task) ->
                                        resolved(revision, ServiceTasks.definition(state, scope, revision), task),
                                (one, _) -> one));
        ServiceRecord after =
                record.with(record.deployments().stream().map(learn).toList());
        return Optional.ofNullable(record.completed())
                .flatMap(completed -> after.deployments().stream()
                        .filter(rollout -> rollout.id().equals(completed.id()))
                        .findFirst())
                .map(rollout -> after.withCompleted(after.completed().with(rollout.revision())))
                .orElse(after);
    }

    private static boolean isResolved(ServiceRevision revision) {
        return revision.containerImages().stream().allMatch(image -> image.imageDigest() != null);
    }

    private static boolean saysImages(TaskRecord task) {
        return knownImages(task) > 0;
    }

    /** Of how many of its containers a task has said which image they run. */
    static long knownImages(TaskRecord task) {
        return task.task().containers().stream()
                .filter(container -> container.imageDigest() != null)
                .count();
    }

    private static ServiceRevision resolved(ServiceRevision revision, TaskDefinition definition, TaskRecord task) {
        Map<String, String> digests = task.task().containers().stream()
                .filter(container -> container.imageDigest() != null)
                .collect(Collectors.toMap(Container::name, Container::imageDigest));
        return revision.copy(it -> it.containerImages(revision.containerImages().stream()
                .map(image -> isToResolve(definition, image)
                        ? image.copy(known -> known.imageDigest(digests.get(image.containerName())))
                        : image)
                .toList()));
    }

    /** Whether it is not known yet which images the next tasks of a revision are to run. */
    static boolean areToResolve(Reader state, Scope scope, ServiceRevision revision) {
        if (isResolved(revision)) {
            return false;
        }
        TaskDefinition definition = ServiceTasks.definition(state, scope, revision);
        return revision.containerImages().stream().anyMatch(image -> isToResolve(definition, image));
    }

    private static boolean isToResolve(TaskDefinition definition, ContainerImage image) {
        return image.imageDigest() == null
                && definition.containerDefinitions().stream()
                        .filter(found -> found.name().equals(image.containerName()))
                        .noneMatch(found -> found.versionConsistency() == VersionConsistency.DISABLED);
    }

    /** The images of the next task of a revision, as far as they are known, by the containers' names. */
    static Map<String, String> of(ServiceRevision revision) {
        return revision.containerImages().stream()
                .filter(image -> Objects.nonNull(image.imageDigest()))
                .collect(Collectors.toMap(ContainerImage::containerName, ContainerImage::imageDigest));
    }
}
