package neargate.engine.docker;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import neargate.engine.docker.api.DockerApi;
import neargate.engine.docker.api.DockerException;
import neargate.engine.images.ImageStore;
import neargate.engine.logs.ContainerLogs;
import neargate.engine.network.Network;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tasks are made with; the same for all tasks of an engine.
 *
 * @param instance whose containers they are
 * @param found what is known once the engine was reached
 * @param gate through which containers are started
 * @param removals how many containers may be removed at a time: it is not urgent, and takes as long as starting one
 */
record Workshop(
        String instance,
        DockerApi docker,
        Future<Ground> found,
        Network network,
        ImageStore images,
        ContainerLogs logs,
        SandboxPool sandboxes,
        Slices slices,
        LaunchGate gate,
        Semaphore removals,
        Residents residents,
        Executor executor,
        Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Workshop.class);

    /**
     * What is only known of an engine that was reached.
     *
     * @param dataRoot where it keeps its containers
     */
    record Ground(Path dataRoot, TaskCgroups cgroups, Inventory inventory) {
        /** Where Docker writes what a container says. */
        Path logFile(String id) {
            return container(id).resolve(id + "-json.log");
        }

        /** How often a container was started again. */
        RestartFile restarts(String id) {
            return new RestartFile(container(id).resolve("neargate-restart"));
        }

        /** What is in a volume. */
        Path volume(String name) {
            return dataRoot.resolve("volumes").resolve(name).resolve("_data");
        }

        private Path container(String id) {
            return dataRoot.resolve("containers").resolve(id);
        }
    }

    /** Waits until the engine was reached. */
    Ground ground() {
        try {
            return found.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the engine was never reached", e);
        }
    }

    /** So that a reader of {@code docker ps} sees whose sandbox it is; nothing depends on it, so it is done when there is time. */
    void nameSandbox(Sandbox sandbox, String whose) {
        executor.execute(() -> {
            try {
                String name = "neargate-" + instance + "-pause-" + whose;
                gate.whenIdle(() -> {
                    docker.rename(sandbox.id(), name);
                    return name;
                });
            } catch (DockerException e) {
                LOG.debug("The sandbox {} keeps its name: {}", sandbox.id(), e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Removes our volumes that carry a label; nothing uses them any more. */
    void removeVolumes(String label) {
        for (DockerApi.VolumeSummary volume : docker.volumes(label)) {
            try {
                docker.removeVolume(volume.name());
            } catch (DockerException e) {
                LOG.warn("The volume {} stays: {}", volume.name(), e.getMessage());
            }
        }
    }

    /** Removes a container, with whatever still runs in it; one that Docker does not remove stays. */
    void remove(String id) throws InterruptedException {
        try {
            removeSurely(id);
        } catch (DockerException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("Container {} stays: {}", id, e.getMessage());
            }
        }
    }

    /** As {@link #remove}, and fails if the container stays. */
    void removeSurely(String id) throws InterruptedException {
        residents.moveOut(id);
        removals.acquire();
        try {
            docker.remove(id);
        } finally {
            removals.release();
        }
    }

    /** Something to do that may be interrupted. */
    interface Deed<T> {
        void doTo(T subject) throws InterruptedException;
    }

    /** Does it to all at the same time and waits until it is done. */
    <T> void each(List<T> subjects, Deed<T> deed) {
        CompletableFuture.allOf(subjects.stream()
                        .map(subject -> CompletableFuture.runAsync(
                                () -> {
                                    try {
                                        deed.doTo(subject);
                                    } catch (InterruptedException e) {
                                        Thread.currentThread().interrupt();
                                    }
                                },
                                executor))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }
}
