package neargate.services.ecs.deployments;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
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

    /** What is left on each instance, by how many tasks it has: that changes only for the one that gives. */
    private final Comparator<Deque<ServiceTask>> fullest = Comparator.comparingInt(
                    (Deque<ServiceTask> there) -> -perStand.getOrDefault(Stand.of(there.element()), 0))
            .thenComparing(Deque::element, YOUNGEST);

    private record Stand(String zone, String instance) {
        static Stand of(ServiceTask task) {
            return new Stand(task.zone(), Objects.requireNonNullElse(task.instance(), ""));
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
        Map<Stand, Deque<ServiceTask>> left = new HashMap<>();
        from.stream()
                .sorted(YOUNGEST)
                .forEach(task -> left.computeIfAbsent(Stand.of(task), _ -> new ArrayDeque<>())
                        .add(task));
        Map<String, Queue<Deque<ServiceTask>>> byZone = new HashMap<>();
        left.forEach((stand, there) -> byZone.computeIfAbsent(stand.zone(), _ -> new PriorityQueue<>(fullest))
                .add(there));
        while (chosen.size() < count && !byZone.isEmpty()) {
            Queue<Deque<ServiceTask>> zone = fullest(byZone.values());
            Deque<ServiceTask> there = zone.remove();
            ServiceTask next = there.remove();
            chosen.add(next);
            perZone.merge(next.zone(), -1, Integer::sum);
            perStand.merge(Stand.of(next), -1, Integer::sum);
            if (!there.isEmpty()) {
                zone.add(there);
            } else if (zone.isEmpty()) {
                byZone.remove(next.zone());
            }
        }
    }

    private Queue<Deque<ServiceTask>> fullest(Collection<Queue<Deque<ServiceTask>>> zones) {
        return zones.stream()
                .min(Comparator.comparingInt((Queue<Deque<ServiceTask>> zone) ->
                                -perZone.getOrDefault(zone.element().element().zone(), 0))
                        .thenComparing(Queue::element, fullest))
                .orElseThrow();
    }
}
