package neargate.services.ecs.services;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import neargate.engine.images.ImageName;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
import neargate.services.ecs.tasks.TaskTable;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerImage;
import software.amazon.awssdk.services.ecs.model.ServiceRevision;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.VersionConsistency;

/**
 * The first task of a deployment says which image a tag means, and the tasks after it run that very image ("Container image
 * resolution").
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
        return task.task().containers().stream().anyMatch(container -> container.imageDigest() != null);
    }

    private static ServiceRevision resolved(ServiceRevision revision, TaskDefinition definition, TaskRecord task) {
        Map<String, String> digests = task.task().containers().stream()
                .filter(container -> container.imageDigest() != null)
                .collect(Collectors.toMap(Container::name, Container::imageDigest));
        return revision.copy(it -> it.containerImages(revision.containerImages().stream()
                .map(image -> image.imageDigest() != null || !isConsistent(definition, image.containerName())
                        ? image
                        : image.copy(known -> known.imageDigest(digests.get(image.containerName()))))
                .toList()));
    }

    private static boolean isConsistent(TaskDefinition definition, String container) {
        return definition.containerDefinitions().stream()
                .filter(found -> found.name().equals(container))
                .noneMatch(found -> found.versionConsistency() == VersionConsistency.DISABLED);
    }

    /** What the next task of a revision is made of. */
    static TaskDefinition in(TaskDefinition definition, ServiceRevision revision) {
        Map<String, String> digests = revision.containerImages().stream()
                .filter(image -> Objects.nonNull(image.imageDigest()))
                .collect(Collectors.toMap(ContainerImage::containerName, ContainerImage::imageDigest));
        return definition.copy(it -> it.containerDefinitions(definition.containerDefinitions().stream()
                .map(container -> pinned(container, digests))
                .toList()));
    }

    private static ContainerDefinition pinned(ContainerDefinition container, Map<String, String> digests) {
        String digest = digests.get(container.name());
        return digest == null
                ? container
                : container.copy(it ->
                        it.image(new ImageName(ImageName.of(container.image()).repository(), digest).toString()));
    }
}
