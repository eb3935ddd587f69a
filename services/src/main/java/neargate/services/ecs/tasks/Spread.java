package neargate.services.ecs.tasks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import neargate.services.ecs.tasks.TaskRecord.Place;

/**
 * Spreads tasks over places as Fargate does: over the Availability Zones of the subnets first, over the subnets of a zone
 * then. Starts with the places that are taken already and remembers what it gives away.
 */
public final class Spread {
    private final List<Place> places;
    private final Map<String, Integer> perZone = new HashMap<>();
    private final Map<String, Integer> leaving = new HashMap<>();
    private final Map<String, Integer> perSubnet = new HashMap<>();

    public Spread(List<Place> places) {
        this.places = new ArrayList<>(places);
    }

    /** A task stands here already. */
    public void taken(Place place) {
        perZone.merge(place.zone(), 1, Integer::sum);
        perSubnet.merge(place.subnet(), 1, Integer::sum);
    }

    /** A task stands here that is to be replaced: it counts only where others are as many. */
    public void leaves(Place place) {
        leaving.merge(place.zone(), 1, Integer::sum);
    }

    /** A place takes no more. */
    public void full(Place place) {
        places.remove(place);
    }

    /** Whether no place takes any more. */
    public boolean isFull() {
        return places.isEmpty();
    }

    /** The place that has the fewest; of equals the first. */
    public Place next() {
        Place place = places.stream()
                .min(Comparator.comparingInt((Place each) -> perZone.getOrDefault(each.zone(), 0))
                        .thenComparingInt(each -> leaving.getOrDefault(each.zone(), 0))
                        .thenComparingInt(each -> perSubnet.getOrDefault(each.subnet(), 0)))
                .orElseThrow();
        taken(place);
        return place;
    }
}
