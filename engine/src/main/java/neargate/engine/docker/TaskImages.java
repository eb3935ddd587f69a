package neargate.engine.docker;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.engine.TaskSpec;
import neargate.engine.images.ImageException;
import neargate.engine.images.ImageName;
import neargate.engine.images.ImageStore.Image;
import neargate.engine.images.Pull;
import neargate.engine.images.RegistryCredentials;
import neargate.engine.task.TaskEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RepositoryCredentials;

/** The images of a task's containers: which it has got, and under which id Docker has them. */
final class TaskImages {
    private static final Logger LOG = LoggerFactory.getLogger(TaskImages.class);

    private final TaskSpec spec;
    private final Workshop workshop;
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    TaskImages(TaskSpec spec, Workshop workshop) {
        this.spec = spec;
        this.workshop = workshop;
    }

    TaskEvent pull(ContainerDefinition container) throws InterruptedException {
        try {
            Image image = workshop.images().get(container.image(), pullOf(container));
            ids.put(container.name(), image.id());
            return pulled(container, image.digest());
        } catch (ImageException e) {
            return notPulled(container, e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("No image {} for task {}", container.image(), spec.taskArn(), e);
            return notPulled(container, "CannotPullContainerError: " + e.getMessage());
        }
    }

    private Pull pullOf(ContainerDefinition container) {
        RepositoryCredentials given = container.repositoryCredentials();
        return new Pull(spec.pull(), given == null ? null : RegistryCredentials.parse(given.credentialsParameter()));
    }

    /** Whether this process knows what it pulled: an earlier one kept that to itself. */
    boolean has(ContainerDefinition container) {
        return ids.containsKey(container.name());
    }

    /** An image that is named by what is in it may be one without any other name. */
    ContainerDefinition byId(ContainerDefinition container) {
        String id = ids.get(container.name());
        return id != null && ImageName.of(container.image()).isDigest()
                ? container.copy(it -> it.image(id))
                : container;
    }

    /** What an earlier process made a container of; empty if Docker has it no more. */
    Optional<TaskEvent> takeUp(ContainerDefinition container, String imageId) {
        ids.put(container.name(), imageId);
        return workshop.docker()
                .image(imageId)
                .map(image -> pulled(
                        container, image.digest(ImageName.of(container.image()).repository())));
    }

    private TaskEvent pulled(ContainerDefinition container, String digest) {
        return new TaskEvent.Pulled(container.name(), digest, workshop.clock().instant());
    }

    private TaskEvent notPulled(ContainerDefinition container, String why) {
        return new TaskEvent.NotPulled(container.name(), why, workshop.clock().instant());
    }
}
