package neargate.services.ecs.deployments;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Moves tasks from Availability Zones that have too many to those that have too few, one at a time: a task more is started,
 * and when it is healthy one goes from the fullest zone ("Balancing an Amazon ECS service across Availability Zones",
 * "Availability Zone service rebalancing service event messages").
 */
public final class Rebalancing {
    /** What the events of a service say when it comes to no balance. */
    public static final String STOPPED = " stopped AZ Rebalancing.";

    private static final Duration UNTIL_NEXT_ATTEMPT = Duration.ofMinutes(5);

    private final Draft draft;
    private final Situation now;
    private final Supply.Room room;
    private final List<ServiceTask> ours;
    private final Map<String, Integer> perZone = new TreeMap<>();

    private Rebalancing(Draft draft, Situation now, Supply.Room room, List<ServiceTask> ours) {
        this.draft = draft;
        this.now = now;
        this.room = room;
        this.ours = ours;
        room.zones().forEach(zone -> perZone.put(zone, 0));
        ours.forEach(task -> perZone.merge(task.zone(), 1, Integer::sum));
    }

    /** Whether there is a task too many only until it is healthy. */
    static boolean waits(Situation now, List<ServiceTask> ours) {
        return now.balancing() == Balancing.MOVING
                && ours.size() == now.rules().desired() + 1
                && !ours.stream().allMatch(ServiceTask::healthy);
    }

    /** The next move of a service that is otherwise as it should be. */
    static void step(Draft draft, Situation now, Supply.Room room, List<ServiceTask> ours, BackOff backOff) {
        new Rebalancing(draft, now, room, ours).step(backOff);
    }

    private void step(BackOff backOff) {
        List<String> lacking = room.zones().stream()
                .filter(zone -> surplus(zone).findAny().isPresent())
                .sorted(Comparator.comparingInt((String zone) -> count(zone)).thenComparing(Comparator.naturalOrder()))
                .toList();
        draft.balancing(Balancing.NOTHING);
        if (lacking.isEmpty()) {
            end();
        } else if (now.rules().most() > ours.size()) {
            move(lacking, backOff);
        }
    }

    /** A zone that lacks tasks may have gone, with its last agent. */
    private void end() {
        if (perZone.keySet().stream().anyMatch(zone -> surplus(zone).findAny().isPresent())) {
            stopIfBegun();
        } else if (now.balancing() == Balancing.MOVING) {
            draft.tell(" is AZ balanced with " + told() + ".");
        }
    }

    /** @param lacking the zones that have too few, the emptiest first */
    private void move(List<String> lacking, BackOff backOff) {
        List<String> wanting = lacking.stream()
                .filter(zone -> surplus(zone).anyMatch(task -> !task.isProtected(now.now())))
                .toList();
        if (wanting.isEmpty()) {
            draft.warn(" was unable to AZ Rebalance because (taskSet "
                    + now.primary().id()
                    + ") was unable to scale in due to (reason "
                    + surplus(lacking.getFirst()).count() + " tasks under protection).");
            stopIfBegun();
            return;
        }
        draft.warn(" is not AZ balanced with " + told() + ". AZ Rebalancing in progress.");
        wanting.stream().filter(room.full()::contains).forEach(this::warnOfFull);
        String target = wanting.stream()
                .filter(zone -> !room.full().contains(zone))
                .findFirst()
                .orElse(null);
        if (target == null) {
            draft.warn(STOPPED);
            draft.balancing(Balancing.WAITING);
            lookLater();
        } else if (!Patience.allowsStarting(draft, now, backOff)) {
            stopIfBegun();
        } else if (room.tasks() > 0) {
            draft.start(new Plan.Start(now.primary().id(), 1, target, List.of()));
            draft.balancing(Balancing.MOVING);
        } else {
            // Nobody has looked for a place there yet.
            draft.balancing(now.balancing());
            lookLater();
        }
    }

    /** The tasks of zones from which one should go to another zone. */
    private Stream<ServiceTask> surplus(String to) {
        return ours.stream().filter(task -> count(task.zone()) - count(to) >= 2);
    }

    private void warnOfFull(String zone) {
        boolean onInstances = ours.stream().anyMatch(task -> task.instance() != null);
        draft.warn(" is unable to place a task in " + zone
                + (onInstances ? " because no container instance met all of its requirements." : "."));
    }

    private void stopIfBegun() {
        if (now.balancing() == Balancing.MOVING) {
            draft.warn(STOPPED);
        }
    }

    private void lookLater() {
        draft.look(now.now().plus(now.rules().pace().of(UNTIL_NEXT_ATTEMPT)));
    }

    private int count(String zone) {
        return perZone.getOrDefault(zone, 0);
    }

    private String told() {
        return perZone.entrySet().stream()
                .map(zone -> zone.getValue() + " tasks in " + zone.getKey())
                .collect(Collectors.joining(", "));
    }
}
