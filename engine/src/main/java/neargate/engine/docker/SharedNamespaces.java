package neargate.engine.docker;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import neargate.engine.TaskNetwork;
import neargate.engine.TaskSpec;
import neargate.engine.docker.api.Inspection.Summary;
import neargate.engine.images.ImageException;
import org.jspecify.annotations.Nullable;

/**
 * Whose processes and whose memory the containers of one task share ({@code pidMode}, {@code ipcMode}): those of the task's
 * pause container, of its instance, or nobody's. A task whose containers have no pause container in common gets one more for
 * that.
 */
final class SharedNamespaces {
    /** As the agent calls it; no container of a definition can be called so. */
    static final String PAUSE = "~internal~ecs~pause";

    private final TaskSpec spec;
    private final Workshop workshop;
    private final Wiring wiring;
    private final Map<String, String> containerIds;

    /** @param containerIds the containers of the task by name, which are removed with it */
    SharedNamespaces(TaskSpec spec, Workshop workshop, Wiring wiring, Map<String, String> containerIds) {
        this.spec = spec;
        this.workshop = workshop;
        this.wiring = wiring;
        this.containerIds = containerIds;
    }

    /** Makes what the containers join. To be called when the task is wired. */
    void prepare() throws ImageException, InterruptedException {
        boolean byTask = "task".equals(spec.shared().pidMode())
                || "task".equals(spec.shared().ipcMode());
        if (byTask && wiring.pause().isEmpty() && !containerIds.containsKey(PAUSE)) {
            String id = workshop.sandboxes().make(Containers.name(spec, PAUSE), pauseLabels());
            containerIds.put(PAUSE, id);
        }
    }

    private Map<String, String> pauseLabels() {
        return Labels.ofContainer(workshop.instance(), spec, PAUSE);
    }

    /** The containers of the definition, among those that an earlier process left behind. */
    static List<Summary> members(List<Summary> found) {
        return found.stream()
                .filter(container -> !Labels.containerOf(container).equals(PAUSE))
                .toList();
    }

    /** Whose processes a container sees, as Docker names it; null for its own only. */
    @Nullable
    String pidMode() throws InterruptedException {
        return mode(spec.shared().pidMode());
    }

    /** With whom it shares memory, likewise. */
    @Nullable
    String ipcMode() throws InterruptedException {
        return mode(spec.shared().ipcMode());
    }

    private @Nullable String mode(@Nullable String mode) throws InterruptedException {
        return switch (mode) {
            case null -> null;
            case "task" -> "container:" + pause().orElseThrow();
            case "host" -> ofInstance();
            default -> mode;
        };
    }

    /** Asked for each container: an earlier process may have wired the task. */
    private @Nullable String ofInstance() throws InterruptedException {
        TaskNetwork network = spec.network();
        return network == null || network.instanceId() == null
                ? null
                : workshop.slices().await(network.instanceId()).processes();
    }

    private Optional<String> pause() {
        return wiring.pause().or(() -> Optional.ofNullable(containerIds.get(PAUSE)));
    }
}
