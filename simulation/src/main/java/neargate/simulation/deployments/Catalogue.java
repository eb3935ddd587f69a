package neargate.simulation.deployments;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import neargate.simulation.books.Ask;
import neargate.simulation.machines.Fleet;
import neargate.simulation.machines.Rule;
import neargate.simulation.machines.Workload;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;

/** What services there may be: how they are deployed, where they run, and what they ask of placement. */
final class Catalogue {
    /** Most deployments are rolling updates. */
    private static final List<Product.Kind> KINDS = List.of(
            Product.Kind.ROLLING,
            Product.Kind.ROLLING,
            Product.Kind.ROLLING,
            Product.Kind.BLUE_GREEN,
            Product.Kind.EXTERNAL,
            Product.Kind.CODE_DEPLOY);

    /** With fewer machines, what is asked of them may be more than there can be. */
    private static final int ENOUGH_MACHINES = 4;

    private static final String ZONE = "attribute:ecs.availability-zone";

    private final Fleet fleet;
    private final SplittableRandom random;

    Catalogue(Fleet fleet, SplittableRandom random) {
        this.fleet = fleet;
        this.random = random;
    }

    /** @param daemons whether it may be one that runs on each instance */
    Product.Kind kind(boolean daemons) {
        return daemons && random.nextInt(4) == 0 ? Product.Kind.DAEMON : any(KINDS);
    }

    Product.Capacity capacity(Product.Kind kind) {
        if (kind == Product.Kind.DAEMON || random.nextInt(4) != 0) {
            return Product.Capacity.INSTANCES;
        }
        // CodeDeploy makes task sets of a launch type.
        return kind == Product.Kind.CODE_DEPLOY || random.nextBoolean()
                ? Product.Capacity.FARGATE
                : Product.Capacity.SPOT;
    }

    Product product(
            String name, Product.Kind kind, Product.Capacity capacity, Workload version, int versions, int count) {
        boolean placed = capacity == Product.Capacity.INSTANCES && kind != Product.Kind.DAEMON;
        boolean choosy = placed && fleet.machines().size() >= ENOUGH_MACHINES;
        boolean distinct = choosy && kind == Product.Kind.ROLLING && random.nextInt(5) == 0;
        List<Rule> rules = new ArrayList<>();
        if (choosy && random.nextInt(5) == 0) {
            rules.add(Rule.notInRack(Integer.toString(random.nextInt(10))));
        }
        List<PlacementStrategy> strategies = placed ? strategies() : List.of();
        boolean balanced = kind == Product.Kind.ROLLING && canBeBalanced(strategies) && random.nextBoolean();
        var product = new Product(
                name,
                kind,
                capacity,
                new Ask("service:" + name, version, rules, distinct, strategies, fleet.zones()),
                balanced,
                versions,
                distinct ? Math.min(count, fleet.machines().size() / 2) : count);
        product.watched = random.nextInt(3) == 0;
        return product;
    }

    /** As far as that is a matter of its strategy. */
    private static boolean canBeBalanced(List<PlacementStrategy> strategies) {
        return strategies.isEmpty() || ZONE.equals(strategies.getFirst().field());
    }

    private List<PlacementStrategy> strategies() {
        return switch (random.nextInt(6)) {
            case 0 -> List.of(strategy(PlacementStrategyType.BINPACK, "memory"));
            case 1 ->
                List.of(strategy(PlacementStrategyType.SPREAD, ZONE), strategy(PlacementStrategyType.BINPACK, "cpu"));
            case 2 -> List.of(strategy(PlacementStrategyType.SPREAD, "instanceId"));
            default -> List.of();
        };
    }

    private static PlacementStrategy strategy(PlacementStrategyType type, String field) {
        return PlacementStrategy.builder().type(type).field(field).build();
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
