package neargate.scheduler.placement;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Instances for tests. */
final class Fleets {
    private Fleets() {}

    /** An instance of 1,024 CPU units and 1,024 MiB in a zone. */
    static Instance instance(String name, String zone) {
        return instance(name, Map.of("ecs.availability-zone", zone), new Resources(1024, 1024, 0, 2));
    }

    static Instance instance(String name, Map<String, String> attributes, Resources capacity) {
        return new Instance(
                name,
                "i-" + name,
                Instant.parse("2026-01-01T00:00:00Z"),
                true,
                true,
                "1.89.2",
                attributes,
                capacity,
                Set.of(Port.tcp(22)));
    }

    static Fleet of(Instance... instances) {
        Fleet fleet = new Fleet();
        for (Instance instance : instances) {
            fleet.put(instance);
        }
        return fleet;
    }
}
