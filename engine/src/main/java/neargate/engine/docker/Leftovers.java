package neargate.engine.docker;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.DockerException;
import neargate.engine.docker.api.Inspection.Summary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes containers that no engine cares for any more. */
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Leftovers() {}

    /**
     * Removes all containers of an instance, running or not, their volumes, and the groups that limited them. No engine of that name may be
     * at work.
     */
    public static void removeAll(DockerApi docker, String instance) throws InterruptedException {
        List<Summary> containers = docker.list(Labels.of(instance));
        remove(docker, containers.stream().map(Summary::id).toList());
        containers.stream()
                .map(container -> container.labels().get(Labels.TASK))
                .filter(Objects::nonNull)
                .distinct()
                .forEach(LogRouter::removeOf);
        for (DockerApi.VolumeSummary volume : docker.volumes(Labels.of(instance))) {
            try {
                docker.removeVolume(volume.name());
            } catch (DockerException e) {
                LOG.warn("The volume {} stays: {}", volume.name(), e.getMessage());
            }
        }
        new TaskCgroups(TaskCgroups.MOUNT, instance, docker.info().cgroupDriver()).removeAll();
    }

    /** Removes these containers, all at the same time. */
    static void remove(DockerApi docker, List<String> ids) throws InterruptedException {
        List<Thread> removals = ids.stream()
                .map(id -> Thread.ofVirtual().name("remove " + id).start(() -> remove(docker, id)))
                .toList();
        for (Thread removal : removals) {
            removal.join(PATIENCE);
        }
    }

    private static void remove(DockerApi docker, String id) {
        try {
            docker.remove(id);
        } catch (DockerException e) {
            LOG.warn("Container {} stays: {}", id, e.getMessage());
        }
    }
}
