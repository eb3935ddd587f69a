package neargate.services.ecs.capacityproviders;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import neargate.services.ecs.EcsErrors;
import software.amazon.awssdk.services.ecs.model.CapacityProviderStrategyItem;

/** The rules for capacity provider strategies ("CapacityProviderStrategyItem"). Also for RunTask and CreateService. */
public final class CapacityProviderStrategy {
    /** The providers that every account has. */
    public static final List<String> OF_AWS = List.of("FARGATE", "FARGATE_SPOT");

    private static final int MOST_ITEMS = 20;

    private CapacityProviderStrategy() {}

    /**
     * Checks the providers of a cluster and a strategy over them; an empty strategy is fine.
     *
     * @throws software.amazon.awssdk.services.ecs.model.EcsException when a rule is broken
     */
    public static void check(List<String> associated, List<CapacityProviderStrategyItem> strategy) {
        associated.forEach(CapacityProviderStrategy::checkKnown);
        if (new HashSet<>(associated).size() < associated.size()) {
            throw EcsErrors.invalidParameter("The specified capacity providers contain duplicates.");
        }
        if (strategy.size() > MOST_ITEMS) {
            throw EcsErrors.invalidParameter(
                    "The specified capacity provider strategy cannot contain more than " + MOST_ITEMS + " items.");
        }
        Set<String> seen = new HashSet<>();
        strategy.forEach(item -> checkItem(item, associated, seen));
        if (strategy.stream().filter(item -> base(item) > 0).count() > 1) {
            throw EcsErrors.invalidParameter(
                    "Only one capacity provider in a capacity provider strategy can have a base defined.");
        }
        if (!strategy.isEmpty() && strategy.stream().allMatch(item -> weight(item) == 0 && base(item) == 0)) {
            throw EcsErrors.invalidParameter(
                    "The capacity provider strategy must contain at least one capacity provider"
                            + " with a weight value greater than zero.");
        }
    }

    private static void checkItem(CapacityProviderStrategyItem item, List<String> associated, Set<String> seen) {
        String name = item.capacityProvider();
        if (name == null || name.isEmpty()) {
            throw EcsErrors.invalidParameter("The capacity provider strategy item must name a capacityProvider.");
        }
        checkKnown(name);
        if (!associated.contains(name)) {
            throw EcsErrors.invalidParameter(
                    "The specified capacity provider strategy cannot contain a capacity provider"
                            + " that is not associated with the cluster. Associate the capacity provider with the cluster and"
                            + " try again.");
        }
        if (!seen.add(name)) {
            throw EcsErrors.invalidParameter(
                    "The specified capacity provider strategy contains a duplicate capacity provider: " + name);
        }
        if (weight(item) < 0 || weight(item) > 1_000) {
            throw EcsErrors.invalidParameter("The weight of a capacity provider must be between 0 and 1000.");
        }
        if (base(item) < 0 || base(item) > 100_000) {
            throw EcsErrors.invalidParameter("The base of a capacity provider must be between 0 and 100000.");
        }
    }

    private static void checkKnown(String name) {
        if (!OF_AWS.contains(name)) {
            throw EcsErrors.invalidParameter("The specified capacity provider '" + name
                    + "' was not found. Specify a valid name or ARN and try again.");
        }
    }

    private static int weight(CapacityProviderStrategyItem item) {
        return item.weight() == null ? 0 : item.weight();
    }

    private static int base(CapacityProviderStrategyItem item) {
        return item.base() == null ? 0 : item.base();
    }
}
