package neargate.services.ecs.services;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.kernel.store.Reader;
import neargate.kernel.store.Scope;
import neargate.services.ecs.services.ServiceRecord.Rollout;
import neargate.services.ecs.tasks.TaskRecord;
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

    /**
     * The service with what its tasks have said meanwhile; the same if that is nothing new.
     *
     * @param tasks those of the service
     */
    static ServiceRecord learnt(Reader state, Scope scope, ServiceRecord record, List<TaskRecord> tasks) {
        List<Rollout> rollouts = record.deployments().stream()
                .map(rollout -> learnt(state, scope, rollout, tasks))
                .toList();
        if (rollouts.equals(record.deployments())) {
            return record;
        }
        ServiceRecord after = record.with(rollouts);
        return Optional.ofNullable(record.completed())
                .flatMap(completed -> after.deployments().stream()
                        .filter(rollout -> rollout.id().equals(completed.id()))
                        .findFirst())
                .map(rollout -> after.withCompleted(after.completed().with(rollout.revision())))
                .orElse(after);
    }

    private static Rollout learnt(Reader state, Scope scope, Rollout rollout, List<TaskRecord> tasks) {
        ServiceRevision revision = rollout.revision();
        if (isResolved(revision)) {
            return rollout;
        }
        Set<String> open = toResolve(ServiceTasks.definition(state, scope, revision), revision);
        Map<String, String> digests = new HashMap<>();
        for (TaskRecord task : tasks) {
            if (open.isEmpty()) {
                break;
            }
            if (rollout.id().equals(task.deployment())) {
                listen(task, open, digests);
            }
        }
        return digests.isEmpty() ? rollout : rollout.with(resolved(revision, digests));
    }

    /** Takes down what a task says of the images that are still open. */
    private static void listen(TaskRecord task, Set<String> open, Map<String, String> digests) {
        for (Container container : task.task().containers()) {
            if (container.imageDigest() != null && open.remove(container.name())) {
                digests.put(container.name(), container.imageDigest());
            }
        }
    }

    private static boolean isResolved(ServiceRevision revision) {
        return revision.containerImages().stream().allMatch(image -> image.imageDigest() != null);
    }

    /** Of how many of its containers a task has said which image they run. */
    static int knownImages(TaskRecord task) {
        int known = 0;
        for (Container container : task.task().containers()) {
            known += container.imageDigest() != null ? 1 : 0;
        }
        return known;
    }

    private static ServiceRevision resolved(ServiceRevision revision, Map<String, String> digests) {
        return revision.copy(it -> it.containerImages(revision.containerImages().stream()
                .map(image -> digests.containsKey(image.containerName())
                        ? image.copy(known -> known.imageDigest(digests.get(image.containerName())))
                        : image)
                .toList()));
    }

    /** Whether it is not known yet which images the next tasks of a revision are to run. */
    static boolean areToResolve(Reader state, Scope scope, ServiceRevision revision) {
        if (isResolved(revision)) {
            return false;
        }
        return !toResolve(ServiceTasks.definition(state, scope, revision), revision)
                .isEmpty();
    }

    /** The containers whose images are to be known and are not. */
    private static Set<String> toResolve(TaskDefinition definition, ServiceRevision revision) {
        return revision.containerImages().stream()
                .filter(image -> isToResolve(definition, image))
                .map(ContainerImage::containerName)
                .collect(Collectors.toCollection(HashSet::new));
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
