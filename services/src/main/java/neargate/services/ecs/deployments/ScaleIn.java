package neargate.services.ecs.deployments;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tasks go when there are too many ("Task placement": the service scheduler keeps the balance over Availability
 * Zones): those that are not healthy first, then those of the zone that has the most, the youngest before the older.
 */
final class ScaleIn {
    private static final Comparator<ServiceTask> YOUNGEST = Comparator.comparing(ServiceTask::createdAt)
            .thenComparing(ServiceTask::arn)
            .reversed();

    private ScaleIn() {}

    /** Chooses {@code count} of the tasks, or all when there are fewer. */
    static List<ServiceTask> choose(List<ServiceTask> tasks, int count) {
        List<ServiceTask> left = new ArrayList<>(tasks);
        List<ServiceTask> chosen = new ArrayList<>();
        while (chosen.size() < count && !left.isEmpty()) {
            Map<String, Integer> perZone = new HashMap<>();
            left.forEach(task -> perZone.merge(task.zone(), 1, Integer::sum));
            ServiceTask next = left.stream()
                    .min(Comparator.comparing(ServiceTask::healthy)
                            .thenComparingInt(task -> -perZone.getOrDefault(task.zone(), 0))
                            .thenComparing(YOUNGEST))
                    .orElseThrow();
            left.remove(next);
            chosen.add(next);
        }
        return chosen;
    }
}
