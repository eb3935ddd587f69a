package neargate.services.ecs.placement;

import java.util.HashMap;
import java.util.Map;

/** What was promised to tasks that the feed has not told of yet. */
final class Claims {
    private final Map<Occupancy, Integer> counts = new HashMap<>();

    void add(Occupancy claim) {
        counts.merge(claim, 1, Integer::sum);
    }

    /** Takes one claim like this away, if there is one. */
    boolean redeem(Occupancy claim) {
        boolean found = counts.containsKey(claim);
        counts.computeIfPresent(claim, (_, count) -> count == 1 ? null : count - 1);
        return found;
    }

    void instanceGone(String instance) {
        counts.keySet().removeIf(claim -> claim.instance().equals(instance));
    }

    void clear() {
        counts.clear();
    }
}
