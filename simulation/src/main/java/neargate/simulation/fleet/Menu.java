package neargate.simulation.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import neargate.simulation.books.Ask;
import neargate.simulation.machines.Conduct;
import neargate.simulation.machines.Host;
import neargate.simulation.machines.Rule;
import neargate.simulation.machines.Workload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PlacementStrategy;
import software.amazon.awssdk.services.ecs.model.PlacementStrategyType;

/** What users of a fleet choose from: task definitions of all kinds, constraints and strategies. */
final class Menu {
    private static final int WORKLOADS = 12;
    private static final int FIRST_FIXED_PORT = 8_000;

    private final SplittableRandom random;

    Menu(SplittableRandom random) {
        this.random = random;
    }

    List<Workload> workloads(List<Host.Zone> zones) {
        List<Workload> workloads = new ArrayList<>();
        for (int number = 0; number < WORKLOADS; number++) {
            boolean awsvpc = number % 6 == 1;
            boolean fixedPort = number % 6 == 2;
            NetworkMode mode = awsvpc
                    ? NetworkMode.AWSVPC
                    : fixedPort && random.nextBoolean() ? NetworkMode.HOST : NetworkMode.BRIDGE;
            Integer port = awsvpc
                    ? Integer.valueOf(80)
                    : fixedPort ? Integer.valueOf(FIRST_FIXED_PORT + number) : dynamicPort();
            workloads.add(new Workload(
                    "work-" + number,
                    16 * random.nextInt(1, 8),
                    32 * random.nextInt(2, 12),
                    mode,
                    port,
                    random.nextInt(6) == 0 ? rule(zones) : null,
                    number % 4 == 3 ? Conduct.ENDS : Conduct.LASTS,
                    number % 5 == 4));
        }
        return workloads;
    }

    private @Nullable Integer dynamicPort() {
        return random.nextBoolean() ? Integer.valueOf(0) : null;
    }

    private Rule rule(List<Host.Zone> zones) {
        return switch (random.nextInt(4)) {
            case 0 -> Rule.inZones(List.of(any(zones).name()));
            case 1 -> Rule.inZones(zones.stream().skip(1).map(Host.Zone::name).toList());
            case 2 -> Rule.notInRack(Integer.toString(random.nextInt(10)));
            default -> Rule.ofTypes(random.nextBoolean() ? "m5" : "c5");
        };
    }

    /** What somebody asks of placement; {@code other} is a group of tasks that there may be already. */
    Ask ask(String group, Workload workload, List<Host.Zone> zones, String other) {
        List<Rule> rules = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            rules.add(rule(zones));
        }
        if (random.nextInt(10) == 0) {
            rules.add(Rule.notWith(other));
        }
        return new Ask(group, workload, rules, random.nextInt(8) == 0, strategies(), zones);
    }

    private List<PlacementStrategy> strategies() {
        return switch (random.nextInt(6)) {
            case 0 -> List.of(strategy(PlacementStrategyType.RANDOM, null));
            case 1 -> List.of(strategy(PlacementStrategyType.BINPACK, "memory"));
            case 2 -> List.of(strategy(PlacementStrategyType.BINPACK, "cpu"));
            case 3 ->
                List.of(
                        strategy(PlacementStrategyType.SPREAD, "attribute:ecs.availability-zone"),
                        strategy(PlacementStrategyType.BINPACK, "memory"));
            case 4 -> List.of(strategy(PlacementStrategyType.SPREAD, "instanceId"));
            default -> List.of();
        };
    }

    private static PlacementStrategy strategy(PlacementStrategyType type, @Nullable String field) {
        return PlacementStrategy.builder().type(type).field(field).build();
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }
}
