package neargate.services.ecs;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import neargate.kernel.store.Scope;
import neargate.services.ecs.services.Alarms;

/** CloudWatch alarms that a test sets off. */
public final class TestAlarms implements Alarms {
    private final Clock clock;
    private final Map<String, Alarm> alarms = new ConcurrentHashMap<>();

    TestAlarms(Clock clock) {
        this.clock = clock;
    }

    /** Makes an alarm, or changes it. */
    public void put(String name, boolean triggered, Duration evaluation) {
        alarms.put(name, new Alarm(triggered, clock.instant(), evaluation));
    }

    @Override
    public Optional<Alarm> find(Scope scope, String name) {
        return Optional.ofNullable(alarms.get(name));
    }
}
