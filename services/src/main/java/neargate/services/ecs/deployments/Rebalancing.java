package neargate.services.ecs.deployments;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Moves tasks from Availability Zones that have too many to those that have too few, one at a time: a task more is started,
 * and when it is healthy one goes from the fullest zone ("Balancing an Amazon ECS service across Availability Zones").
 */
final class Rebalancing {
    private static final Duration UNTIL_NEXT_ATTEMPT = Duration.ofMinutes(5);

    private Rebalancing() {}

    /** Whether there is a task too many only until it is healthy. */
    static boolean waits(Situation now, List<ServiceTask> ours) {
        return now.rebalancing()
                && ours.size() == now.rules().desired() + 1
                && !ours.stream().allMatch(ServiceTask::healthy);
    }

    /** The next move of a service that is otherwise as it should be. */
    static void step(Draft draft, Situation now, Supply.Room room, List<ServiceTask> ours, BackOff backOff) {
        Map<String, Integer> perZone = new TreeMap<>();
        room.zones().forEach(zone -> perZone.put(zone, 0));
        ours.forEach(task -> perZone.merge(task.zone(), 1, Integer::sum));
        String emptiest = room.zones().stream()
                .sorted()
                .min((one, other) -> Integer.compare(count(perZone, one), count(perZone, other)))
                .orElse(null);
        if (emptiest == null || Collections.max(perZone.values()) - count(perZone, emptiest) < 2) {
            if (now.rebalancing()) {
                draft.tell(" is AZ balanced with " + told(perZone) + ".");
            }
            draft.rebalancing(false);
            return;
        }
        boolean canMove = now.rules().most() > ours.size()
                && ours.stream()
                        .filter(task -> !task.isProtected(now.now()))
                        .anyMatch(task -> count(perZone, task.zone()) - count(perZone, emptiest) >= 2);
        if (canMove) {
            draft.warn(" is not AZ balanced with " + told(perZone) + ". AZ Rebalancing in progress.");
        }
        if (canMove && room.tasks() > 0 && Patience.allowsStarting(draft, now, backOff)) {
            draft.start(new Plan.Start(now.primary().id(), 1, emptiest, List.of()));
            draft.rebalancing(true);
        } else {
            draft.rebalancing(false);
            draft.look(now.now().plus(now.rules().pace().of(UNTIL_NEXT_ATTEMPT)));
        }
    }

    private static int count(Map<String, Integer> perZone, String zone) {
        return perZone.getOrDefault(zone, 0);
    }

    private static String told(Map<String, Integer> perZone) {
        return perZone.entrySet().stream()
                .map(zone -> zone.getValue() + " tasks in " + zone.getKey())
                .collect(Collectors.joining(", "));
    }
}
