package neargate.services.ecs.deployments;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which tasks go when there are too many ("Task placement": the service scheduler keeps the balance over Availability
 * Zones): those that are not healthy first; of those that are alike in health the ones of a failed deployment, which was to
 * replace the others; then those of the zone that has the most, of the instance there that has the most, the youngest before
 * the older. Protected tasks never go.
 */
final class ScaleIn {
    private static final Comparator<ServiceTask> YOUNGEST = Comparator.comparing(ServiceTask::createdAt)
            .thenComparing(ServiceTask::arn)
            .reversed();

    private final Map<String, Integer> perZone = new HashMap<>();
    private final Map<Stand, Integer> perStand = new HashMap<>();

    private record Stand(String zone, String instance) implements Comparable<Stand> {
        static Stand of(ServiceTask task) {
            return new Stand(task.zone(), Objects.requireNonNullElse(task.instance(), ""));
        }

        @Override
        public int compareTo(Stand other) {
            return Comparator.comparing(Stand::zone)
                    .thenComparing(Stand::instance)
                    .compare(this, other);
        }
    }

    private ScaleIn(List<ServiceTask> tasks, List<ServiceTask> beside) {
        Stream.concat(tasks.stream(), beside.stream()).forEach(task -> {
            perZone.merge(task.zone(), 1, Integer::sum);
            perStand.merge(Stand.of(task), 1, Integer::sum);
        });
    }

    /**
     * Chooses {@code count} of the tasks, or all that may go when there are fewer.
     *
     * @param beside others that stay, and are to be balanced with what is left
     */
    static List<ServiceTask> choose(Situation now, List<ServiceTask> tasks, List<ServiceTask> beside, int count) {
        List<ServiceTask> chosen = new ArrayList<>();
        if (count > 0) {
            var choice = new ScaleIn(tasks, beside);
            List<ServiceTask> free =
                    tasks.stream().filter(task -> !task.isProtected(now.now())).toList();
            Predicate<ServiceTask> healthy = ServiceTask::healthy;
            Predicate<ServiceTask> failed = task -> now.halted() && now.isPrimary(task);
            for (Predicate<ServiceTask> next : List.of(
                    healthy.negate().and(failed),
                    healthy.negate().and(failed.negate()),
                    healthy.and(failed),
                    healthy.and(failed.negate()))) {
                choice.take(free.stream().filter(next).toList(), count, chosen);
            }
        }
        return chosen;
    }

    private void take(List<ServiceTask> from, int count, List<ServiceTask> chosen) {
        Map<Stand, Deque<ServiceTask>> left = new TreeMap<>();
        from.stream()
                .sorted(YOUNGEST)
                .forEach(task -> left.computeIfAbsent(Stand.of(task), _ -> new ArrayDeque<>())
                        .add(task));
        while (chosen.size() < count && !left.isEmpty()) {
            Stand fullest = fullest(left);
            Deque<ServiceTask> there = Objects.requireNonNull(left.get(fullest));
            chosen.add(there.remove());
            if (there.isEmpty()) {
                left.remove(fullest);
            }
            perZone.merge(fullest.zone(), -1, Integer::sum);
            perStand.merge(fullest, -1, Integer::sum);
        }
    }

    private Stand fullest(Map<Stand, Deque<ServiceTask>> left) {
        return left.entrySet().stream()
                .min(Comparator.comparingInt((Map.Entry<Stand, Deque<ServiceTask>> each) ->
                                -perZone.getOrDefault(each.getKey().zone(), 0))
                        .thenComparingInt(each -> -perStand.getOrDefault(each.getKey(), 0))
                        .thenComparing(each -> each.getValue().element(), YOUNGEST))
                .orElseThrow()
                .getKey();
    }
}
