package neargate.engine.docker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import neargate.engine.docker.api.Inspection.Summary;

/** What an earlier process left behind: the containers of each task until somebody claims them, and unclaimed sandboxes. */
final class Inventory {
    private final Map<String, List<Summary>> byTask = new HashMap<>();
    private final List<String> idleSandboxes = new ArrayList<>();
    private final Set<String> ofInstances;

    Inventory(List<Summary> containers) {
        Set<String> joined = containers.stream().map(Summary::sandboxId).collect(Collectors.toSet());
        ofInstances = containers.stream()
                .filter(container -> container.labels().containsKey(Labels.EC2_INSTANCE))
                .map(Summary::sandboxId)
                .collect(Collectors.toUnmodifiableSet());
        for (Summary container : containers) {
            String task = container.labels().get(Labels.TASK);
            if (task != null) {
                byTask.computeIfAbsent(task, _ -> new ArrayList<>()).add(container);
            } else if (!joined.contains(container.id()) && !container.labels().containsKey(Labels.EC2_INSTANCE)) {
                idleSandboxes.add(container.id());
            }
        }
    }

    /** The containers of a task, which are the caller's from now on. */
    synchronized List<Summary> claim(String taskArn) {
        List<Summary> found = byTask.remove(taskArn);
        return found == null ? List.of() : found;
    }

    /** The containers of all tasks but these, which are the caller's from now on. */
    synchronized List<Summary> claimAllBut(Set<String> taskArns) {
        List<Summary> found = new ArrayList<>();
        byTask.entrySet().removeIf(entry -> !taskArns.contains(entry.getKey()) && found.addAll(entry.getValue()));
        return found;
    }

    /** Whether a pause container holds the network of an EC2 instance. */
    boolean isOfInstance(String sandboxId) {
        return ofInstances.contains(sandboxId);
    }

    /** The pause containers that no container joined. */
    List<String> idleSandboxes() {
        return idleSandboxes;
    }
}
