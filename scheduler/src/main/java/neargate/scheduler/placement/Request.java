package neargate.scheduler.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tasks that are alike and need a place.
 *
 * @param group whose tasks are counted by spreads and by {@code distinctInstance}: {@code service:web}, {@code family:batch}
 * @param needs what one task needs
 * @param ports the ports of the host that it asks for by number
 * @param distinctInstance whether no two tasks of the group may share an instance
 * @param filters what binds besides
 * @param strategies in their order
 */
public record Request(
        String group,
        Resources needs,
        Set<Port> ports,
        boolean distinctInstance,
        List<Filter> filters,
        List<Strategy> strategies) {
    /** What ECS gives a service that names no strategy. */
    public static final List<Strategy> SERVICE_DEFAULT =
            List.of(new Strategy.SpreadOverAttribute("ecs.availability-zone"), new Strategy.SpreadOverInstances());

    /** Copies keep what is given from changing. */
    public Request {
        ports = Set.copyOf(ports);
        filters = List.copyOf(filters);
        strategies = List.copyOf(strategies);
    }

    /** The same with one more thing that binds. */
    public Request and(Filter filter) {
        List<Filter> more = new ArrayList<>(filters);
        more.add(filter);
        return new Request(group, needs, ports, distinctInstance, more, strategies);
    }

    /** Whether the values of an attribute are what the tasks are spread over first. */
    public boolean spreadsOver(String attribute) {
        return !strategies.isEmpty() && strategies.getFirst().equals(new Strategy.SpreadOverAttribute(attribute));
    }

    /** Tasks that need nothing but that. */
    public static Request of(String group, Resources needs, List<Strategy> strategies) {
        return new Request(group, needs, Set.of(), false, List.of(), strategies);
    }
}
