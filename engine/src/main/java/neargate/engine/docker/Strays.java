package neargate.engine.docker;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import neargate.engine.docker.api.Inspection.Summary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Containers of tasks that an earlier process ran and nobody runs any more: what they had goes with them. */
final class Strays {
    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final Workshop workshop;

    Strays(Workshop workshop) {
        this.workshop = workshop;
    }

    /** Removes them, and the sandboxes that they joined. */
    void remove(List<Summary> containers) {
        List<String> ids = Stream.concat(
                        containers.stream().map(Summary::id),
                        containers.stream()
                                .map(Summary::sandboxId)
                                .filter(id -> !id.isEmpty()
                                        && !workshop.ground().inventory().isOfInstance(id)))
                .distinct()
                .toList();
        workshop.each(ids, workshop::remove);
        containers.forEach(container -> workshop.logs().forget(container.id()));
        containers.stream()
                .map(container -> container.labels().get(Labels.TASK))
                .filter(Objects::nonNull)
                .distinct()
                .forEach(task -> {
                    workshop.removeVolumes(Labels.TASK + "=" + task);
                    LogRouter.removeOf(task);
                });
        containers.stream()
                .flatMap(container -> BridgePlug.of(container.labels()).stream())
                .filter(plug -> !plug.bindings().isEmpty() && !plug.instanceId().isEmpty())
                .forEach(plug -> workshop.executor().execute(() -> withdraw(plug)));
        containers.stream()
                .filter(container -> workshop.ground().inventory().isOfInstance(container.sandboxId()))
                .forEach(container -> workshop.executor().execute(() -> endFaults(container)));
    }

    private void endFaults(Summary container) {
        String task = container.labels().getOrDefault(Labels.TASK, "");
        try {
            workshop.docker()
                    .inspect(container.sandboxId())
                    .flatMap(Sandbox::of)
                    .ifPresent(instance -> InstanceSandbox.endFaults(task, instance.pid()));
        } catch (RuntimeException e) {
            LOG.debug("the faults of {} go with its instance: {}", task, e.getMessage());
        }
    }

    private void withdraw(BridgePlug plug) {
        try {
            workshop.slices().await(plug.instanceId()).forsake(plug);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("what {} published goes with its instance: {}", plug, e.getMessage());
        }
    }
}
