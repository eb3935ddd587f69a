package neargate.simulation.deployments;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import neargate.kernel.store.Scope;
import neargate.services.ecs.services.Alarms;

/** The alarms of a simulated CloudWatch: one of each name, and quiet until somebody lets it go off. */
final class SimulatedAlarms implements Alarms {
    private static final Duration EVALUATION = Duration.ofMinutes(2);

    private final Clock clock;
    private final Map<String, Alarm> known = new HashMap<>();

    SimulatedAlarms(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Alarm> find(Scope scope, String name) {
        return Optional.of(known.getOrDefault(name, new Alarm(false, Instant.EPOCH, EVALUATION)));
    }

    /** It goes off, or is quiet again. */
    void set(String name, boolean triggered) {
        known.put(name, new Alarm(triggered, clock.instant(), EVALUATION));
    }

    /** All are quiet. */
    void silence() {
        known.keySet().forEach(name -> set(name, false));
    }
}
