package neargate.services.ecs.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import neargate.kernel.store.Key;

/**
 * Room on instances that is nobody's, and that one group only may have for its next task there ("Daemon scheduling strategy":
 * resources are reserved for it). A group has one room on an instance at most.
 */
final class KeptRooms {
    private final Map<Owner, Map<String, Occupancy>> rooms = new HashMap<>();

    /** For whose tasks room is kept. */
    private record Owner(Key cluster, String group) {
        static Owner of(Occupancy room) {
            return new Owner(room.cluster(), room.group());
        }
    }

    List<Occupancy> all() {
        return rooms.values().stream().flatMap(there -> there.values().stream()).toList();
    }

    /** What is kept for the tasks of a group. */
    Set<Occupancy> of(Key cluster, String group) {
        return Set.copyOf(
                rooms.getOrDefault(new Owner(cluster, group), Map.of()).values());
    }

    /** What is kept for a task where it is to go, however large. */
    Optional<Occupancy> of(Occupancy task) {
        return Optional.ofNullable(rooms.getOrDefault(Owner.of(task), Map.of()).get(task.instance()));
    }

    /** Keeps a room, in place of the one that its group may have on the instance. */
    void add(Occupancy room) {
        rooms.computeIfAbsent(Owner.of(room), _ -> new HashMap<>()).put(room.instance(), room);
    }

    /** A room is kept no more. */
    void remove(Occupancy room) {
        rooms.computeIfPresent(Owner.of(room), (_, there) -> {
            there.remove(room.instance(), room);
            return there.isEmpty() ? null : there;
        });
    }

    /** Nothing is kept on other instances than these any more. */
    void retain(Set<String> instances) {
        rooms.values().removeIf(there -> {
            there.keySet().retainAll(instances);
            return there.isEmpty();
        });
    }
}
