package neargate.simulation.machines;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import neargate.simulation.plane.Broken;

/** What can run, wherever it does: the task definitions that there are, and the images that are missing. */
public final class Workloads {
    private final Map<String, Workload> known = new HashMap<>();
    private final Set<String> missingImages = new HashSet<>();

    void offer(Workload workload) {
        known.put(workload.family(), workload);
    }

    Workload of(String family) {
        Workload workload = known.get(family);
        if (workload == null) {
            throw new Broken("a task of a family " + family + " that nobody registered");
        }
        return workload;
    }

    /** Images that cannot be pulled at the moment. */
    Set<String> missingImages() {
        return missingImages;
    }

    /** Whether a task of it cannot be started now. */
    boolean isMissing(Workload workload) {
        return workload.conduct() == Conduct.IS_MISSING || missingImages.contains(workload.image());
    }
}
